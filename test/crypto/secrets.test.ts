/** Keys, nonces and passwords do not show themselves, and are compared whole. */
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { encode } from '../../src/crypto/encoding.js'
import { FLOOR, parametersProblem, passwordKey } from '../../src/crypto/password.js'
import { SecretOctets } from '../../src/crypto/octets.js'
import { isRefused } from '../../src/crypto/refusal.js'
import { ALICE, BOB, algebra, codeOf, fresh, laboratory, make, of, pk, sk } from '../support/fixed.js'

const password = new SecretOctets('password', Buffer.from('open sesame'))

describe('a value printed says its sort alone', () => {
  const values = [
    fresh('nonce'),
    fresh('key'),
    password,
    sk(ALICE),
    pk(ALICE),
    make('tuple2', fresh('nonce'), password),
    make('sign', fresh('nonce'), sk(ALICE)),
  ]

  test.each(values.map((v) => [v.sort, v] as const))('%s', (sort, value) => {
    const shown = `<${sort}>`
    const within = { list: [value], map: new Map([['x', value]]) }
    expect([inspect(value), String(value), `${value}`, JSON.stringify(value)]).toEqual([
      shown,
      shown,
      shown,
      `"${shown}"`,
    ])
    const texts = [
      inspect(within, { depth: 9, showHidden: true }),
      JSON.stringify(within),
      inspect(value, { depth: 9, showHidden: true }),
    ]
    for (const encoding of ['hex', 'base64', 'latin1'] as const) {
      const octets = Buffer.from(value.content()).toString(encoding)
      for (const text of texts) expect(text).not.toContain(octets.slice(0, 12))
    }
  })

  test('and so does an error that speaks of values', () => {
    expect(() =>
      algebra.known(
        {
          fn: 'senc',
          args: [
            { var: 'a', sort: 'nonce' },
            { var: 'b', sort: 'password' },
          ],
        },
        { a: fresh('nonce'), b: password },
      ),
    ).toThrow('cannot make senc of <nonce>, <password>')
  })
})

describe('values are compared', () => {
  test('whole, whatever object they are', () => {
    const again = algebra.theory.decoder.decode(encode(password))
    expect(isRefused(again) || again.equals(password)).toBe(true)
    expect(password.equals(new SecretOctets('password', Buffer.from('open sesamf')))).toBe(false)
    expect(password.equals(new SecretOctets('password', Buffer.from('open sesame!')))).toBe(false)
  })

  test('with their sort: a key is no password of the same octets', () => {
    const octets = Buffer.alloc(32, 65)
    expect(new SecretOctets('key', octets).equals(new SecretOctets('password', octets))).toBe(false)
  })
})

describe('a password', () => {
  const key = (user = ALICE, secret = password) => make('kdf', of(user), secret)

  test('gives one key, and opens what is encrypted under it', () => {
    expect(key().equals(key())).toBe(true)
    const nonce = fresh('nonce')
    expect(algebra.destruct('sdec', [make('senc', nonce, key()), key()])?.equals(nonce)).toBe(true)
  })

  test('that is wrong opens nothing', () => {
    const wrong = new SecretOctets('password', Buffer.from('open barley'))
    expect(codeOf('sdec', make('senc', fresh('nonce'), key()), key(ALICE, wrong))).toBe('cms-unwrap')
  })

  test('gives two users two keys', () => {
    expect(key().equals(key(BOB))).toBe(false)
    expect(key().equals(key({ ...ALICE, domain: 'away' }))).toBe(false)
  })

  test('is no key itself', () => {
    expect(algebra.apply('senc', [fresh('nonce'), password])).toBeUndefined()
    expect(codeOf('sdec', make('senc', fresh('nonce'), key()), password)).toBe('cms-recipient')
  })

  test.each([
    ['a lower cost', { ...FLOOR, N: FLOOR.N / 2 }, 'kdf-weak'],
    ['smaller blocks', { ...FLOOR, r: 4 }, 'kdf-weak'],
    ['no power of two', { ...FLOOR, N: FLOOR.N + 1 }, 'kdf-size'],
    ['a fraction', { ...FLOOR, p: 1.5 }, 'kdf-size'],
    ['too much memory', { ...FLOOR, N: 2 ** 25 }, 'kdf-size'],
    ['too much work', { ...FLOOR, p: 1000 }, 'kdf-size'],
  ])('is not taken with %s', (_, parameters, code) => {
    expect(parametersProblem(parameters)?.code).toBe(code)
    expect(passwordKey(of(ALICE), laboratory.keys.password(of(ALICE)), parameters)).toMatchObject({ code })
  })

  test('costs what its parameters say', () => {
    const dear = passwordKey(of(ALICE), password, { ...FLOOR, N: FLOOR.N * 2 })
    expect(isRefused(dear)).toBe(false)
    expect(!isRefused(dear) && dear.equals(key())).toBe(false)
  })
})
