/**
 * The types of the builder are the sorts of the terms. What must not compile is said with `@ts-expect-error`, so the law is
 * checked by `tsc`: a line that compiles after all is an error there. At run time the builder only makes data.
 */
import { describe, expect, test } from 'vitest'
import {
  type Expr,
  aenc,
  kdf,
  key,
  nonce,
  penc,
  pk,
  principals,
  pw,
  senc,
  sign,
  sk,
} from '../../src/model/expression.js'

const { user, device } = principals({ user: 'domain', device: 'free' })
const A = user('A')
const D = device('D')
const N = nonce('N')
const K = key('K')

describe('what fits compiles', () => {
  test('keys where keys belong', () => {
    const terms: Expr[] = [
      senc(N, K),
      senc(N, kdf(A, pw(A))),
      aenc([N, K], pk(D)),
      penc(N, sk(D)),
      sign(N, sk(D)),
    ]
    expect(terms.map((t) => 'fn' in t && t.fn)).toEqual(['senc', 'senc', 'aenc', 'penc', 'sign'])
  })

  test('a variable has the sort of its builder', () => {
    const n: Expr<'nonce'> = N
    const p: Expr<'principal/user'> = A
    expect([n, p]).toEqual([
      { var: 'N', sort: 'nonce' },
      { var: 'A', sort: 'user' },
    ])
  })
})

describe('what does not fit does not compile', () => {
  test('a nonce is no key', () => {
    // @ts-expect-error a nonce as a symmetric key
    expect(senc(K, N)).toBeDefined()
    // @ts-expect-error a nonce as a public key
    expect(aenc(K, N)).toBeDefined()
    // @ts-expect-error a nonce as a private key
    expect(sign(K, N)).toBeDefined()
    // @ts-expect-error a nonce where a key is wanted
    const k: Expr<'key'> = N
    expect(k).toBe(N)
  })

  test('a principal is no nonce, and a nonce no principal', () => {
    // @ts-expect-error a principal where a nonce is wanted
    const n: Expr<'nonce'> = A
    // @ts-expect-error the public key of a nonce
    expect(pk(N)).toBeDefined()
    // @ts-expect-error the password of a nonce
    expect(pw(N)).toBeDefined()
    expect(n).toBe(A)
  })

  test('a public key is no private key, and the other way about', () => {
    // @ts-expect-error signed with a public key
    expect(sign(N, pk(D))).toBeDefined()
    // @ts-expect-error "encrypted" with a public key as with a private one
    expect(penc(N, pk(D))).toBeDefined()
    // @ts-expect-error encrypted to a private key
    expect(aenc(N, sk(D))).toBeDefined()
  })

  test('a symmetric key is no public key, and the other way about', () => {
    // @ts-expect-error encrypted to a symmetric key
    expect(aenc(N, K)).toBeDefined()
    // @ts-expect-error encrypted under a public key as under a symmetric one
    expect(senc(N, pk(D))).toBeDefined()
  })

  test('a class of principals is not another, nor is a class that was not declared', () => {
    // @ts-expect-error a device where a user is wanted
    const u: Expr<'principal/user'> = D
    // @ts-expect-error no such class
    const undeclared = principals({ user: 'domain' }).proxy
    expect([u, undeclared]).toEqual([D, undefined])
  })
})
