/** What the decoder of terms accepts, what it refuses and with which code. */
import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_OCTETS, TAG, tlv } from '../../src/crypto/der.js'
import { encode } from '../../src/crypto/encoding.js'
import { isRefused } from '../../src/crypto/refusal.js'
import { examples } from '../support/random.js'
import { ALICE, algebra, fresh, make, of, pk, sk } from '../support/fixed.js'

const { decoder } = algebra.theory

function refusal(octets: Uint8Array): string | undefined {
  const result = decoder.decode(octets)
  return isRefused(result) ? result.code : undefined
}

const zeros = (n: number) => new Uint8Array(n)
const NONCE = 0x81
const TUPLE = 0xad
const CLOCK = 0xa5
const nonce = tlv(NONCE, zeros(32))
const time = (text: string) => tlv(CLOCK, tlv(TAG.generalizedTime, Buffer.from(text)))
const principal = (...parts: Uint8Array[]) => tlv(0xb0, ...parts)
const className = (name: string) => tlv(TAG.utf8String, Buffer.from(name))
const label = (name: string | Uint8Array) => tlv(0x8e, Buffer.from(name as string))
const domain = (name: string) => tlv(0x8f, Buffer.from(name))
const spki = (kind: 'ec' | 'rsa', options: object) =>
  (generateKeyPairSync as (k: string, o: object) => ReturnType<typeof generateKeyPairSync>)(
    kind,
    options,
  ).publicKey.export({ type: 'spki', format: 'der' }) as unknown as Buffer

describe('accepted is', () => {
  test.each([
    ['a nonce', nonce],
    ['a time', time('20260101120000Z')],
    ['a tuple of two', tlv(TUPLE, nonce, nonce)],
    ['a user', principal(className('user'), label('alice'), domain('home'))],
    ['a proxy', principal(className('proxy'), domain('home'))],
    ['the authority', principal(className('ca'))],
  ])('%s', (_, octets) => {
    expect(refusal(octets)).toBeUndefined()
  })
})

describe('refused is', () => {
  test.each([
    ['nothing', zeros(0), 'der-short'],
    ['a tag alone', Uint8Array.of(NONCE), 'der-short'],
    ['what ends too early', nonce.subarray(0, 20), 'der-short'],
    ['what goes on after its end', Buffer.concat([nonce, zeros(1)]), 'der-trailing'],
    ['the indefinite length of BER', Buffer.from([TUPLE, 0x80, ...nonce, ...nonce, 0, 0]), 'der-length'],
    ['a length in a longer form', Buffer.from([NONCE, 0x81, 32, ...zeros(32)]), 'der-length'],
    ['a length with a leading zero', Buffer.from([NONCE, 0x82, 0, 200, ...zeros(200)]), 'der-length'],
    ['a length of more octets than any message', Buffer.from([NONCE, 0x84, 1, 0, 0, 0]), 'der-length'],
    ['a tag of two octets', Buffer.from([0x9f, 0x21, 0]), 'der-tag'],
    ['a message that is too long', zeros(MAX_OCTETS + 1), 'too-long'],
    ['a universal tag', tlv(TAG.octetString, zeros(32)), 'term-tag'],
    ['a tag of another class', tlv(0xc1, zeros(32)), 'term-tag'],
    ['a tag of no sort', tlv(0x91, zeros(32)), 'term-tag'],
    ['a nonce of 31 octets', tlv(NONCE, zeros(31)), 'term-form'],
    ['a nonce of 33 octets', tlv(NONCE, zeros(33)), 'term-form'],
    ['a nonce that is built', tlv(NONCE + 0x20, tlv(TAG.octetString, zeros(32))), 'term-form'],
    ['a tuple of one', tlv(TUPLE, nonce), 'term-form'],
    ['a tuple of eleven', tlv(TUPLE, ...Array<Uint8Array>(11).fill(nonce)), 'term-form'],
    ['a tuple with a field of no sort', tlv(TUPLE, nonce, tlv(TAG.sequence)), 'term-tag'],
    ['a ciphertext that is no structure', tlv(0xa9, nonce), 'term-form'],
    ['a key that is no public key', tlv(0xa3, tlv(TAG.sequence)), 'key-malformed'],
    ['a time without its seconds', time('202601011200Z'), 'term-time'],
    ['a time with a fraction', time('20260101120000.5Z'), 'term-time'],
    ['a time in a zone', time('20260101120000+0100'), 'term-time'],
    ['the 30th of February', time('20260230120000Z'), 'term-time'],
    ['a class that there is not', principal(className('king'), label('x')), 'term-form'],
    ['a user without a domain', principal(className('user'), label('alice')), 'term-form'],
    [
      'a user with its fields in another order',
      principal(className('user'), domain('a'), label('b')),
      'term-form',
    ],
    [
      'a user with two labels',
      principal(className('user'), label('a'), label('b'), domain('c')),
      'term-form',
    ],
    ['a proxy with a label', principal(className('proxy'), label('a'), domain('b')), 'term-form'],
    ['an empty label', principal(className('user'), label(''), domain('b')), 'term-text'],
    [
      'a label that is no UTF-8',
      principal(className('user'), label(Uint8Array.of(0xff)), domain('b')),
      'term-text',
    ],
    ['a label of 256 octets', principal(className('user'), label('x'.repeat(256)), domain('b')), 'term-text'],
    ['an RSA key of 1024 bits', tlv(0xa3, spki('rsa', { modulusLength: 1024 })), 'key-weak'],
    [
      'an RSA key with the exponent 3',
      tlv(0xa3, spki('rsa', { modulusLength: 2048, publicExponent: 3 })),
      'key-size',
    ],
    ['a key on another curve', tlv(0xa3, spki('ec', { namedCurve: 'P-384' })), 'key-kind'],
  ])('%s', (_, octets, code) => {
    expect(refusal(octets)).toBe(code)
  })

  test('what is nested too deep', () => {
    let octets = tlv(TUPLE, nonce, nonce)
    for (let i = 0; i < 20; i++) octets = tlv(TUPLE, octets, nonce)
    expect(refusal(octets)).toBe('der-depth')
  })

  test('a public key with a compressed point: it has another form already', () => {
    const octets = Buffer.from(encode(pk(ALICE)))
    expect(refusal(octets)).toBeUndefined()
    const point = octets.subarray(-65)
    const bits = tlv(0x03, Uint8Array.of(0, 2 + (point[64]! & 1)), point.subarray(1, 33))
    const info = Buffer.from(pk(ALICE).content())
    const compressed = tlv(0xa3, tlv(TAG.sequence, info.subarray(2, -68), bits))
    expect(refusal(compressed)).toBe('key-malformed')
  })
})

const samples = [
  fresh('nonce'),
  algebra.clock(3),
  of(ALICE),
  pk(ALICE),
  sk(ALICE),
  make('tuple3', fresh('nonce'), fresh('callid'), make('tuple2', of(ALICE), fresh('key'))),
  make('sign', fresh('nonce'), sk(ALICE)),
].map((value) => Buffer.from(encode(value)))

describe('of any octets', () => {
  const anything = fc.uint8Array({ maxLength: 200 })
  const mutated = fc
    .tuple(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.nat(10_000), fc.nat(255)), { maxLength: 3 }),
      fc.nat(3),
    )
    .map(([octets, changes, cut]) => {
      const copy = Buffer.from(octets)
      for (const [at, octet] of changes) copy[at % copy.length] = octet
      return copy.subarray(0, copy.length - cut)
    })

  test('what is accepted is the encoding of what it is read as', () => {
    let accepted = 0
    fc.assert(
      fc.property(fc.oneof(anything, mutated), (octets) => {
        const result = decoder.decode(octets)
        if (isRefused(result)) return
        accepted++
        expect(Buffer.from(encode(result)).equals(octets)).toBe(true)
      }),
      { numRuns: examples(20_000) },
    )
    expect(accepted).toBeGreaterThan(100)
  })

  test('no octet of a value can be left out or added', () => {
    for (const octets of samples) {
      for (let at = 0; at < octets.length; at++) {
        const shorter = Buffer.concat([octets.subarray(0, at), octets.subarray(at + 1)])
        const longer = Buffer.concat([octets.subarray(0, at), Uint8Array.of(0), octets.subarray(at)])
        expect(refusal(shorter), `without octet ${at}`).toBeDefined()
        expect(refusal(longer), `with one more at ${at}`).toBeDefined()
      }
    }
  })
})
