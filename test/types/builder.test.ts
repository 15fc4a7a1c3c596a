/** What must not compile: the sorts of the builder. `npm run check` reads these lines. */
import { expect, test } from 'vitest'
import { aenc, key, nonce, penc, pk, principals, senc, sign, sk } from '../../src/model/expression.js'

const { agent } = principals({ agent: 'free' })
const A = agent('A')
const N = nonce('N')
const K = key('K')

test('a term of one sort is not taken for another', () => {
  // @ts-expect-error a nonce is no key
  senc(N, N)
  // @ts-expect-error a symmetric key is no public key
  aenc(N, K)
  // @ts-expect-error a private key is no public key
  aenc(N, sk(A))
  // @ts-expect-error a public key signs nothing
  sign(N, pk(A))
  // @ts-expect-error a public key makes no penc
  penc(N, pk(A))
  // @ts-expect-error a nonce is no principal
  pk(N)
  // @ts-expect-error a principal is no key
  senc(N, A)
  expect(senc(N, K)).toEqual({ fn: 'senc', args: [N, K] })
})
