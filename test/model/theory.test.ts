/** Each rule of the theory is needed: by an honest role, by the attacker, or by both. */
import { describe, expect, test } from 'vitest'
import { secrecy } from '../../src/model/claim.js'
import { aenc, penc, pk, senc, shared, sign, sk, tuple } from '../../src/model/expression.js'
import { fresh, opens } from '../../src/model/narration.js'
import { type Expr } from '../../src/model/expression.js'
import type { ModelData } from '../../src/model/model.js'
import { witnessOf } from '../../src/properties/witness.js'
import { A, B, N, explored, loaded, party, rulesIn, tiny, withoutRule } from '../support/tiny.js'

/** A sends N packed to B, who proves by N in clear that it has unpacked it. */
function handsOver(packed: Expr, checks = [opens('p')]): ModelData {
  return tiny({
    roles: [party(A, [B], [shared(A, B)]), party(B, [A], [shared(A, B)])],
    rows: { 'M1: A -> B': { p: packed }, 'M2: B -> A': { n: N } },
    beside: { M1: { makes: fresh(N), checks } },
    claims: [secrecy(N, { role: 't/B', at: 'M2', honest: [] })],
  })
}

/** A sends N packed and nobody answers: the attacker must unpack it himself. */
function leaks(packed: Expr): ModelData {
  return tiny({
    roles: [party(A, [B], [shared(A, B)]), party(B, [A], [shared(A, B)])],
    rows: { 'M1: A -> B': { p: packed } },
    beside: { M1: { makes: fresh(N) } },
    claims: [secrecy(N, { role: 't/A', at: 'M1', honest: [] })],
  })
}

describe('an honest role needs', () => {
  test.each([
    ['adec', 'to read what is encrypted to it', aenc(N, pk(B))],
    ['sdec', 'to read what is encrypted under a shared key', senc(N, shared(A, B))],
    ['open', 'to verify a signature', sign(N, sk(A))],
    ['pdec', 'to read what is "encrypted" with a private key', penc(N, sk(A))],
    ['item1of2', 'to read the first of two fields', aenc([N, A], pk(B))],
    ['item2of2', 'to read the second of two fields', aenc([A, N], pk(B))],
  ])('%s %s', (rule, _, packed) => {
    const model = handsOver(packed)
    const [claim] = model.claims
    expect(witnessOf(loaded(model), claim!)).toMatchObject({ runs: 2 })
    expect(witnessOf(withoutRule(loaded(model), rule), claim!)).toHaveProperty('unreachable')
  })

  test('read to read a signature that it does not verify', () => {
    const model = handsOver(sign(N, sk(A)), [])
    const [claim] = model.claims
    expect(witnessOf(loaded(model), claim!)).toMatchObject({ runs: 2 })
    expect(witnessOf(withoutRule(loaded(model), 'read'), claim!)).toHaveProperty('unreachable')
  })
})

describe('the attacker needs', () => {
  test.each([
    ['adec', 'with the private key of a dishonest B', aenc(N, pk(B))],
    ['sdec', 'with the key that A shares with a dishonest B', senc(N, shared(A, B))],
    ['pdec', 'since everybody has public keys', penc(N, sk(A))],
    ['item1of2', 'since a tuple is its fields', tuple(N, A)],
    ['item3of3', 'since a tuple is its fields', tuple(A, B, N)],
  ])('%s %s', (rule, _, packed) => {
    const answer = explored(leaks(packed))
    expect(answer).toMatchObject({ verdict: 'attack', runs: 1 })
    expect(rulesIn((answer as Extract<typeof answer, { verdict: 'attack' }>).trace)).toEqual(new Set([rule]))
    expect(explored(leaks(packed), undefined, { change: (s) => withoutRule(s, rule) })).toMatchObject({
      verdict: 'no-attack',
      runs: 3,
    })
  })

  test('read where he cannot verify, though open does as well where he can', () => {
    const packed = leaks(sign(N, sk(A)))
    const rules = (rule: string) => {
      const answer = explored(packed, undefined, { change: (s) => withoutRule(s, rule) })
      return answer.verdict === 'attack' ? [...rulesIn(answer.trace)] : []
    }
    expect(rules('open')).toEqual(['read'])
    expect(rules('read')).toEqual(['open'])
  })

  test('the rule of each layer, outermost first', () => {
    const answer = explored(leaks(aenc([A, sign([N, B], sk(A))], pk(B))))
    expect(answer.verdict).toBe('attack')
    if (answer.verdict !== 'attack') return
    expect(rulesIn(answer.trace)).toEqual(new Set(['adec', 'item2of2', 'read', 'item1of2']))
  })

  test('no rule for hashes, for there is none', () => {
    const model = tiny({
      rows: { 'M1: A -> B': { p: { fn: 'hash', args: [N] } } },
      beside: { M1: { makes: fresh(N) } },
      claims: [secrecy(N, { role: 't/A', at: 'M1', honest: [] })],
    })
    expect(explored(model)).toMatchObject({ verdict: 'no-attack' })
  })
})

test('a signature verified with another key than its own does not open, and is not read', () => {
  const model = handsOver(sign(N, sk(A)))
  const system = loaded(model)
  const { theory } = system
  const name = (label: string) => theory.apply('agent', [theory.store.name(label, 'label')])
  const n = theory.store.name('n', 'nonce')
  const signed = theory.apply('sign', [n, theory.apply('sk', [name('alice')])])
  expect(theory.destruct('open', [signed, theory.apply('pk', [name('alice')])])).toBe(n)
  expect(theory.destruct('open', [signed, theory.apply('pk', [name('bob')])])).toBeUndefined()
  expect(theory.destruct('read', [signed])).toBe(n)
})
