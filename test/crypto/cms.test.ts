/** CMS as ours is: what else the standard allows is refused, with the code of the reason. */
import { createHash, sign } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  Attribute,
  ContentInfo,
  type EncapsulatedContentInfo,
  SignedData,
  type SignerInfo,
} from '@peculiar/asn1-cms'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { describe, expect, test } from 'vitest'
import { arrayBuffer, sha256WithNull } from '../../src/crypto/algorithms.js'
import { TAG, oidContent, readValues, tlv } from '../../src/crypto/der.js'
import { seal, unseal } from '../../src/crypto/enveloped.js'
import { newKeyPair } from '../../src/crypto/keys.js'
import { SecretOctets } from '../../src/crypto/octets.js'
import { type Result, isRefused } from '../../src/crypto/refusal.js'
import {
  PRIVATELY_ENCRYPTED_TERM,
  SIGNED_TERM,
  openSigned,
  readSigned,
  signContent,
} from '../../src/crypto/signed.js'
import { withBit } from '../support/altered.js'

const MESSAGE = Buffer.from('a message')
const KINDS = ['P-256', 'RSA-2048'] as const
const pairs = { 'P-256': newKeyPair('P-256'), 'RSA-2048': newKeyPair('RSA-2048') }
const strangers = { 'P-256': newKeyPair('P-256'), 'RSA-2048': newKeyPair('RSA-2048') }
const ec = pairs['P-256']
const shared = new SecretOctets('key', Buffer.alloc(32, 7))

const codeOf = (result: Result<unknown>) => (isRefused(result) ? result.code : undefined)

describe.each(KINDS)('with %s', (kind) => {
  const { privateKey, publicKey } = pairs[kind]
  const stranger = strangers[kind]
  const signed = signContent(MESSAGE, SIGNED_TERM, privateKey)
  const sealed = seal(MESSAGE, publicKey)

  test('what is signed is read by everybody and verified by the key', () => {
    expect(openSigned(signed, SIGNED_TERM, publicKey)).toEqual(MESSAGE)
    expect(readSigned(signed, SIGNED_TERM)).toMatchObject({ content: MESSAGE })
    expect(codeOf(openSigned(signed, SIGNED_TERM, stranger.publicKey))).toBe('cms-signer')
  })

  test('what is "encrypted" with a private key is no signature, and the other way about', () => {
    const penced = signContent(MESSAGE, PRIVATELY_ENCRYPTED_TERM, privateKey)
    expect(openSigned(penced, PRIVATELY_ENCRYPTED_TERM, publicKey)).toEqual(MESSAGE)
    expect(codeOf(openSigned(penced, SIGNED_TERM, publicKey))).toBe('cms-type')
    expect(codeOf(openSigned(signed, PRIVATELY_ENCRYPTED_TERM, publicKey))).toBe('cms-type')
  })

  test('what is encrypted opens with the key alone', () => {
    expect(unseal(sealed, privateKey)).toEqual(MESSAGE)
    expect(codeOf(unseal(sealed, stranger.privateKey))).toBe('cms-recipient')
    expect(codeOf(unseal(sealed, shared))).toBe('cms-recipient')
    expect(codeOf(unseal(seal(MESSAGE, shared), privateKey))).toBe('cms-recipient')
  })

  test('nothing is signed or encrypted to the same octets twice', () => {
    if (kind === 'P-256') expect(signContent(MESSAGE, SIGNED_TERM, privateKey)).not.toEqual(signed)
    expect(seal(MESSAGE, publicKey)).not.toEqual(sealed)
  })

  test('a signature or a content that was altered is not taken', () => {
    const last = (octets: Buffer) => octets.length * 8 - 8
    expect(codeOf(openSigned(withBit(signed, last(signed)), SIGNED_TERM, publicKey))).toBe('cms-signature')
    expect(codeOf(unseal(withBit(sealed, last(sealed)), privateKey))).toBe('cms-open')
  })

  test('no octet can be left out or added', () => {
    for (const octets of [signed, sealed]) {
      for (let at = 0; at <= octets.length; at++) {
        const shorter = Buffer.concat([octets.subarray(0, at), octets.subarray(at + 1)])
        const longer = Buffer.concat([octets.subarray(0, at), Uint8Array.of(0), octets.subarray(at)])
        for (const wrong of at < octets.length ? [shorter, longer] : [longer]) {
          const result =
            octets === signed ? openSigned(wrong, SIGNED_TERM, publicKey) : unseal(wrong, privateKey)
          expect(codeOf(result), `at ${at}`).toBeDefined()
        }
      }
    }
  })
})

test('a key of one kind opens nothing to a key of the other', () => {
  expect(codeOf(unseal(seal(MESSAGE, ec.publicKey), pairs['RSA-2048'].privateKey))).toBe('cms-recipient')
  expect(codeOf(unseal(seal(MESSAGE, pairs['RSA-2048'].publicKey), ec.privateKey))).toBe('cms-recipient')
})

test('under a shared key it opens with that key alone', () => {
  expect(unseal(seal(MESSAGE, shared), shared)).toEqual(MESSAGE)
  const other = new SecretOctets('key', Buffer.alloc(32, 8))
  expect(codeOf(unseal(seal(MESSAGE, shared), other))).toBe('cms-unwrap')
})

/** A ciphertext with its last field, the ICV, replaced; all around it says how long it is now. */
function withIcv(sealed: Uint8Array, icv: Uint8Array): Uint8Array {
  const [info] = values(sealed)
  const [type, content] = values(info!.content)
  const [data] = values(content!.content)
  const fields = values(data!.content).slice(0, -1)
  const changed = tlv(TAG.sequence, ...fields.map((f) => f.whole), tlv(TAG.octetString, icv))
  return tlv(TAG.sequence, type!.whole, tlv(0xa0, changed))
}

function values(octets: Uint8Array) {
  const found = readValues(octets)
  if (isRefused(found)) throw new Error(found.code)
  return found
}

test('an ICV is of 16 octets: a shorter one would be easier to guess', () => {
  const sealed = seal(MESSAGE, shared)
  const icv = sealed.subarray(-16)
  expect(unseal(withIcv(sealed, icv), shared)).toEqual(MESSAGE)
  for (const length of [0, 4, 12, 15])
    expect(codeOf(unseal(withIcv(sealed, icv.subarray(0, length)), shared))).toBe('cms-fields')
})

interface Parts {
  readonly data: SignedData
  readonly content: EncapsulatedContentInfo
  readonly signer: SignerInfo
  readonly attributes: Attribute[]
}

/** A message signed by P-256 with other fields; the signature is right for the attributes as they are sent. */
function altered(change: (parts: Parts) => void): Buffer {
  const info = AsnConvert.parse(arrayBuffer(signContent(MESSAGE, SIGNED_TERM, ec.privateKey)), ContentInfo)
  const data = AsnConvert.parse(info.content, SignedData)
  const signer = data.signerInfos[0]!
  change({ data, content: data.encapContentInfo, signer, attributes: signer.signedAttrs! })
  const attributes = (signer.signedAttrs ?? []).map((a) => Buffer.from(AsnConvert.serialize(a)))
  const toSign =
    signer.signedAttrs === undefined ? MESSAGE : tlv(0x31, ...attributes.toSorted(Buffer.compare))
  signer.signature = new OctetString(sign('sha256', toSign, ec.privateKey.key))
  info.content = AsnConvert.serialize(data)
  return Buffer.from(AsnConvert.serialize(info))
}

const DIGEST = '1.2.840.113549.1.9.4'
const attribute = (attrType: string, ...values: Uint8Array[]) =>
  new Attribute({ attrType, attrValues: values.map(arrayBuffer) })
const SIGNING_TIME = attribute('1.2.840.113549.1.9.5', tlv(0x17, Buffer.from('260101120000Z')))
const sha1 = new AlgorithmIdentifier({ algorithm: '1.3.14.3.2.26' })

test('the alterations alone are what is refused', () => {
  expect(
    openSigned(
      altered(() => {}),
      SIGNED_TERM,
      ec.publicKey,
    ),
  ).toEqual(MESSAGE)
})

describe('of what other programs write, read is', () => {
  test.each<[string, (parts: Parts) => void]>([
    ['the time of signing', ({ attributes }) => attributes.splice(1, 0, SIGNING_TIME)],
    [
      'SHA-256 with NULL',
      ({ data, signer }) => {
        data.digestAlgorithms[0] = sha256WithNull
        signer.digestAlgorithm = sha256WithNull
      },
    ],
  ])('%s', (_, change) => {
    expect(openSigned(altered(change), SIGNED_TERM, ec.publicKey)).toEqual(MESSAGE)
  })
})

describe('refused is a signature', () => {
  test.each<[string, (parts: Parts) => void, string]>([
    ['without attributes', ({ signer }) => delete signer.signedAttrs, 'cms-attributes'],
    ['without the type', ({ attributes }) => attributes.shift(), 'cms-attributes'],
    ['without the digest', ({ attributes }) => attributes.pop(), 'cms-attributes'],
    ['with an attribute twice', ({ attributes }) => attributes.push(attributes[1]!), 'cms-attributes'],
    [
      'with two values of an attribute',
      ({ attributes }) => attributes[1]!.attrValues.push(attributes[1]!.attrValues[0]!),
      'cms-attributes',
    ],
    [
      'with an unknown attribute',
      ({ attributes }) => attributes.push(attribute('1.2.3', tlv(0x05))),
      'cms-attributes',
    ],
    [
      'with unsigned attributes',
      ({ signer }) => (signer.unsignedAttrs = [attribute('1.2.3', tlv(0x05))]),
      'cms-attributes',
    ],
    [
      'of another type inside',
      ({ attributes }) => (attributes[0]!.attrValues = [arrayBuffer(tlv(TAG.oid, oidContent('1.2.3')))]),
      'cms-attributes',
    ],
    ['of another type', ({ content }) => (content.eContentType = '1.2.840.113549.1.7.1'), 'cms-type'],
    [
      'of other content',
      ({ attributes }) => {
        const digest = createHash('sha256').update('another message').digest()
        attributes[1] = attribute(DIGEST, tlv(TAG.octetString, digest))
      },
      'cms-digest',
    ],
    ['without content', ({ content }) => delete content.eContent, 'cms-fields'],
    ['of nobody', ({ data }) => data.signerInfos.pop(), 'cms-fields'],
    ['of two', ({ data }) => data.signerInfos.push(data.signerInfos[0]!), 'cms-fields'],
    ['of another version', ({ data }) => (data.version = 1), 'cms-version'],
    ['with a signer of another version', ({ signer }) => (signer.version = 1), 'cms-version'],
    ['with SHA-1', ({ signer }) => (signer.digestAlgorithm = sha1), 'cms-algorithm'],
    ['with no digest named', ({ data }) => data.digestAlgorithms.pop(), 'cms-algorithm'],
    [
      'with the algorithm of another key',
      ({ signer }) => (signer.signatureAlgorithm = sha1),
      'cms-algorithm',
    ],
    [
      'that names another key',
      ({ signer }) => (signer.sid.subjectKeyIdentifier!.buffer = new ArrayBuffer(20)),
      'cms-signer',
    ],
  ])('%s', (_, change, code) => {
    expect(codeOf(openSigned(altered(change), SIGNED_TERM, ec.publicKey))).toBe(code)
  })

  test('whose attributes are not in the order of DER', () => {
    const octets = altered(({ signer, attributes }) => (signer.signedAttrs = attributes.toReversed()))
    expect(codeOf(openSigned(octets, SIGNED_TERM, ec.publicKey))).toBe('cms-not-der')
  })

  test('in BER: with an indefinite length', () => {
    const octets = signContent(MESSAGE, SIGNED_TERM, ec.privateKey)
    const ber = Buffer.concat([
      Uint8Array.of(0x30, 0x80),
      octets.subarray(octets[1] === 0x82 ? 4 : 3),
      Buffer.alloc(2),
    ])
    expect(codeOf(openSigned(ber, SIGNED_TERM, ec.publicKey))).toBe('cms-not-der')
  })

  test('that is none', () => {
    for (const octets of [Buffer.alloc(0), MESSAGE, seal(MESSAGE, shared)])
      expect(['cms-malformed', 'cms-type']).toContain(codeOf(openSigned(octets, SIGNED_TERM, ec.publicKey)))
  })
})
