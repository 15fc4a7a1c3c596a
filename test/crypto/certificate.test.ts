/** Certificates: what they say, and each reason for which one is not believed. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  Certificate,
  Extension,
  GeneralName,
  KeyUsage,
  KeyUsageFlags,
  SubjectAlternativeName,
  type TBSCertificate,
  Time,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
} from '@peculiar/asn1-x509'
import { beforeEach, describe, expect, test } from 'vitest'
import { arrayBuffer, sha256 } from '../../src/crypto/algorithms.js'
import { Authority, type Period } from '../../src/crypto/authority.js'
import { readCertificate, serialOf } from '../../src/crypto/certificate.js'
import { TAG, tlv } from '../../src/crypto/der.js'
import { encode, structureOf, tupleOf } from '../../src/crypto/encoding.js'
import { newKeyPair } from '../../src/crypto/keys.js'
import { type Octets, PublicKeyOctets } from '../../src/crypto/octets.js'
import { isRefused } from '../../src/crypto/refusal.js'
import { SIGNED_TERM, signContent } from '../../src/crypto/signed.js'
import { TrustStore } from '../../src/crypto/trust.js'
import { ByteTheory } from '../../src/crypto/theory.js'
import { CLASSES } from '../../src/model/protocols/vocabulary.js'
import type { PrincipalRef } from '../../src/model/trace.js'
import { ALICE, BOB, PHONE, PROXY, ROOT, algebra, fresh, laboratory, of, pk, sk } from '../support/fixed.js'

const START = new Date('2026-01-01T12:00:00Z')
const day = (n: number) => new Date(START.getTime() + n * 86_400_000)
const YEAR: Period = { from: day(-1), until: day(364) }
const [authority] = laboratory.authorities as [Authority]

const certificate = (der: Uint8Array): Octets => structureOf('signature', der)
const issued = (ref: PrincipalRef, key: PublicKeyOctets = pk(ref), period = YEAR) =>
  certificate(authority.issue(ref, key, period))

let now = START
const trust = new TrustStore(() => now)
trust.authority(authority)
const theory = new ByteTheory(CLASSES, trust)
beforeEach(() => {
  now = START
})

/** The code with which the certificate is not believed. */
function refusal(value: Octets, key: Octets = pk(ROOT)): string | undefined {
  const result = theory.open(value, key)
  return isRefused(result) ? result.code : undefined
}

/** The certificate with other fields, signed again by the authority. */
function resigned(value: Octets, change: (tbs: TBSCertificate) => void): Octets {
  const parsed = AsnConvert.parse(arrayBuffer(value.content()), Certificate)
  change(parsed.tbsCertificate)
  const tbs = Buffer.from(AsnConvert.serialize(parsed.tbsCertificate))
  parsed.signatureValue = arrayBuffer(sign('sha256', tbs, sk(ROOT).key))
  return certificate(Buffer.from(AsnConvert.serialize(parsed)))
}

const replaced = (id: string, value: object) => (tbs: TBSCertificate) => {
  const found = tbs.extensions!.find((e) => e.extnID === id)!
  found.extnValue = new OctetString(AsnConvert.serialize(value))
}
const without = (id: string) => (tbs: TBSCertificate) => {
  tbs.extensions = tbs.extensions!.filter((e) => e.extnID !== id) as NonNullable<TBSCertificate['extensions']>
}

describe('a certificate says a name and its key', () => {
  const odd: PrincipalRef = { class: 'user', label: "Zoë@work: o'neill/%41", domain: 'näh.example:5060' }
  const rsa = newKeyPair('RSA-2048').publicKey
  test.each([
    ['of a user', ALICE, pk(ALICE)],
    ['of a device', PHONE, pk(PHONE)],
    ['of a proxy', PROXY, pk(PROXY)],
    ['of an authority', ROOT, pk(ROOT)],
    ['with signs in the name that URIs keep for themselves', odd, pk(ALICE)],
    ['with an RSA key', PHONE, rsa],
  ])('%s', (_, ref, key) => {
    const result = theory.open(issued(ref, key), pk(ROOT))
    expect(isRefused(result) ? result.code : result.equals(tupleOf([of(ref), key]))).toBe(true)
  })

  test('to whoever reads it without a check, too', () => {
    const result = theory.read(issued(PHONE, pk(PHONE), { from: day(-9), until: day(-8) }))
    expect(!isRefused(result) && result.equals(tupleOf([of(PHONE), pk(PHONE)]))).toBe(true)
  })

  test('and names no other: two principals have no URI in common', () => {
    const refs: PrincipalRef[] = [
      { class: 'user', label: 'a@b', domain: 'c' },
      { class: 'user', label: 'a', domain: 'b@c' },
      { class: 'user', label: 'a%40b', domain: 'c' },
    ]
    const subjects = refs.map((ref) => {
      const statement = readCertificate(issued(ref, pk(ALICE)).content(), CLASSES)
      return isRefused(statement) ? statement.code : statement.subject
    })
    expect(subjects).toEqual(refs)
  })
})

describe('a certificate is not believed', () => {
  test('before its time', () => {
    now = day(-2)
    expect(refusal(issued(PHONE))).toBe('cert-not-yet-valid')
  })

  test('after its time', () => {
    now = day(365)
    expect(refusal(issued(PHONE))).toBe('cert-expired')
  })

  test('on the last second it is', () => {
    now = YEAR.until
    expect(refusal(issued(PHONE))).toBeUndefined()
  })

  test('by another authority', () => {
    const other = new Authority({
      principal: { class: 'ca', label: 'other' },
      ...newKeyPair('P-256'),
      period: YEAR,
    })
    expect(refusal(certificate(other.issue(PHONE, pk(PHONE))))).toBe('cert-issuer')
  })

  test('by another authority of the same name', () => {
    const other = new Authority({ principal: ROOT, ...newKeyPair('P-256'), period: YEAR })
    expect(refusal(certificate(other.issue(PHONE, pk(PHONE))))).toBe('cert-signature')
  })

  test('under a key that is no anchor', () => {
    expect(refusal(issued(PHONE), pk(ALICE))).toBe('cert-issuer')
  })

  test('once it is revoked', () => {
    const [revoked, other] = [issued(PHONE), issued(PHONE)]
    const statement = readCertificate(revoked.content(), CLASSES)
    if (isRefused(statement)) throw new Error(statement.code)
    const serial = serialOf(statement.certificate.tbsCertificate.serialNumber)
    const store = new TrustStore(() => now)
    store.authority(authority)
    expect(store.revoke(authority, authority.revocations([serial], YEAR))).toBeUndefined()
    const strict = new ByteTheory(CLASSES, store)
    expect(strict.open(revoked, pk(ROOT))).toMatchObject({ code: 'cert-revoked' })
    expect(isRefused(strict.open(other, pk(ROOT)))).toBe(false)
  })

  test.each<[string, (tbs: TBSCertificate) => void, string]>([
    [
      'for another use of its key',
      replaced(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature)),
      'cert-usage',
    ],
    ['to sign certificates', replaced(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign)), 'cert-usage'],
    ['without a use', without(id_ce_keyUsage), 'cert-fields'],
    ['without a class', without(id_ce_extKeyUsage), 'cert-fields'],
    ['without a name', without(id_ce_subjectAltName), 'cert-fields'],
    [
      'with an extension more',
      (t) => t.extensions!.push(new Extension({ extnID: '1.2.3', extnValue: new OctetString(1) })),
      'cert-fields',
    ],
    ['with an extension twice', (t) => t.extensions!.push(t.extensions![0]!), 'cert-fields'],
    ['with a use that is not critical', (t) => (t.extensions![0]!.critical = false), 'cert-fields'],
    ['of version 1', (t) => (t.version = 0), 'cert-fields'],
    ['that names another algorithm inside', (t) => (t.signature = sha256), 'cert-fields'],
    ['that ends before it begins', (t) => (t.validity.notAfter = new Time(day(-3))), 'cert-expired'],
  ])('%s', (_, change, code) => {
    expect(refusal(resigned(issued(PHONE), change))).toBe(code)
  })

  test.each([
    ['a class that there is not', { class: 'king', label: 'x', domain: 'y' }, 'cert-class'],
    ['a user without a domain', { class: 'user', label: 'x' }, 'cert-name'],
    ['a proxy with a label', { class: 'proxy', label: 'x', domain: 'y' }, 'cert-name'],
  ])('for %s', (_, ref, code) => {
    expect(refusal(issued(ref, pk(ALICE)))).toBe(code)
  })

  test('with an RSA key of 1024 bits', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    expect(refusal(issued(PHONE, new PublicKeyOctets(publicKey)))).toBe('key-weak')
  })

  test('where the authority signed the pair in another form', () => {
    const signed = signContent(encode(tupleOf([of(PHONE), pk(PHONE)])), SIGNED_TERM, sk(ROOT))
    expect(refusal(structureOf('signature', signed))).toBe('cert-required')
  })
})

describe('what is no certificate in DER is none', () => {
  test('a sequence that begins like one', () => {
    expect(refusal(certificate(tlv(TAG.sequence, tlv(TAG.sequence))))).toBe('cert-malformed')
  })

  test('one with a true that DER writes otherwise', () => {
    const octets = Buffer.from(issued(PHONE).content())
    const at = octets.indexOf(Uint8Array.of(0x01, 0x01, 0xff))
    octets[at + 2] = 0x01
    expect(refusal(certificate(octets))).toBe('cert-not-der')
  })
})

test('what the authority signs that is no name with its key is signed as by everybody', () => {
  const nonce = fresh('nonce')
  const signed = theory.sign(nonce, sk(ROOT))
  expect(theory.open(signed, pk(ROOT))).toEqual(nonce)
})

test('a pair that somebody else signs is no certificate', () => {
  const pair = tupleOf([of(BOB), pk(BOB)])
  expect(refusal(theory.sign(pair, sk(ALICE)))).toBe('cms-signer')
})

test.each([
  'sip:%70hone@home',
  'sip:phone@home@home',
  'sip:phone@ho%6De',
  'sips:phone@home',
  'sip:phone@%zz',
  '',
])('a name in another form than its one is read as none: %j', (uri) => {
  const name = new SubjectAlternativeName([new GeneralName({ uniformResourceIdentifier: uri })])
  const value = resigned(issued(PHONE), replaced(id_ce_subjectAltName, name))
  expect(theory.read(value)).toMatchObject({ code: 'cert-name' })
})

describe('a list of revoked certificates is not taken', () => {
  const list = (by: Authority, period = YEAR) => by.revocations(['4a'], period)
  const other = (principal: PrincipalRef) =>
    new Authority({ principal, ...newKeyPair('P-256'), period: YEAR })
  test.each([
    ['of another authority', list(other({ class: 'ca', label: 'other' })), 'crl-issuer'],
    ['that another key signed', list(other(ROOT)), 'crl-signature'],
    ['of yesterday', list(authority, { from: day(-3), until: day(-1) }), 'crl-stale'],
    ['of tomorrow', list(authority, { from: day(1), until: day(3) }), 'crl-stale'],
    ['that is none', Buffer.from('not a list'), 'crl-malformed'],
    ['with octets behind it', Buffer.concat([list(authority), Buffer.alloc(1)]), 'crl-malformed'],
  ])('%s', (_, octets, code) => {
    expect(trust.revoke(authority, octets)?.code).toBe(code)
  })
})

test('the laboratory believes its own certificates', () => {
  const known = algebra.known({ fn: 'sk', args: [{ var: 'x', sort: 'ca' }] }, { x: of(ROOT) })
  const pair = tupleOf([of(PHONE), pk(PHONE)])
  const made = algebra.apply('sign', [pair, known])
  expect(made && algebra.destruct('open', [made, pk(ROOT)])?.equals(pair)).toBe(true)
})
