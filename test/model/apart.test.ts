/** Principals that are apart: a run in which two of them are the same does not happen, for the executor and for both engines. */
import { describe, expect, test } from 'vitest'
import { TermAlgebra } from '../../src/model/algebra.js'
import { secrecy } from '../../src/model/claim.js'
import { execute } from '../../src/model/executor.js'
import { type Expr, senc, shared, tuple } from '../../src/model/expression.js'
import { fresh, opens, role, same } from '../../src/model/narration.js'
import { InputError } from '../../src/model/errors.js'
import type { ModelData } from '../../src/model/model.js'
import { refinement } from '../support/found.js'
import { A, B, C, N, agrees, explored, loaded, tiny } from '../support/tiny.js'

const Kab = shared(A, B)

/** A sends B a nonce under their key: who calls itself is its own partner's name, and gets back what it never sent as B. */
function letter(apart: boolean, named: boolean): ModelData {
  const both = apart ? { apart: [A, B] } : {}
  // The answer is the letter: E returns it.
  const parts: Record<string, Expr> = { sealed: senc(tuple(N, A, B), Kab) }
  const answer: Record<string, Expr> = { back: senc(tuple(N, B, A), Kab) }
  return tiny({
    roles: [
      role('A', { parameters: [A, B], knows: [Kab], ...both }),
      role('B', { parameters: named ? [B, A] : [B], knows: [Kab], ...both }),
    ],
    rows: { 'M1: A -> B': { A, ...parts }, 'M2: B -> A': answer },
    beside: {
      M1: { makes: fresh(N), checks: [opens('sealed'), same('from', 'sealed/A'), same('to', 'sealed/B')] },
      M2: { checks: [opens('back'), same('own', 'back/N'), same('peer', 'back/B'), same('me', 'back/A')] },
    },
    claims: [agrees('aliveness', A, B, 'M2', []), agrees('non-injective', A, B, 'M2', [A, B, N])],
  })
}

const CLAIM = 'non-injective/A<-B'

describe.each([
  ['B is told of A beforehand', true],
  ['B is told of A in M1', false],
])('%s', (_, named) => {
  test('who calls itself falls, forward and backward; who does not, does not', () => {
    for (const apart of [false, true]) {
      const verdict = explored(letter(apart, named), CLAIM).verdict
      const refined = refinement(letter(apart, named), { runs: 3, states: 1000 }).outcomes.get(CLAIM)!.kind
      expect([verdict, refined]).toEqual(apart ? ['no-attack', 'closed'] : ['attack', 'attack'])
    }
  })

  test('the condition stands where both are known', () => {
    const { programs } = loaded(letter(true, named))
    for (const name of ['A', 'B'])
      expect(programs.get(`t/${name}`)!.steps[0]!.instructions.filter((i) => i.op === 'differ')).toHaveLength(
        1,
      )
  })
})

test('the executor refuses a run that calls itself', () => {
  const answer = explored(letter(false, true), CLAIM)
  if (answer.verdict !== 'attack') throw new Error('nobody calls itself')
  const refusal = (apart: boolean) => {
    const system = loaded(letter(apart, true))
    return execute(system, answer.trace, new TermAlgebra(system.theory, true)).refused?.refusal.reason
  }
  expect([refusal(false), refusal(true)]).toEqual([undefined, 'two of its principals are the same'])
})

test('of three, each pair is apart, also where the third is known later', () => {
  const spoken = tiny({
    roles: [
      role('A', { parameters: [A, B, C], knows: [], apart: [A, B, C] }),
      role('B', { parameters: [B], knows: [], apart: [A, B, C] }),
    ],
    rows: { 'M1: A -> B': { A }, 'M2: B -> A': { B }, 'M3: A -> B': { C, N } },
    beside: { M3: { makes: fresh(N) } },
    claims: [secrecy(N, { role: 't/B', at: 'M3', honest: [A, C] })],
  })
  const pairs = loaded(spoken)
    .programs.get('t/B')!
    .steps.map((s) => s.instructions.filter((i) => i.op === 'differ').length)
  expect(pairs).toEqual([1, 2])
  expect(explored(spoken).verdict).toBe('attack')
  expect(refinement(spoken, { runs: 3, states: 1000 }).outcomes.get('secrecy/N@B')!.kind).toBe('attack')
})

test('only principals of the narration can be apart', () => {
  const model = letter(true, true)
  const [narration] = model.narrations
  const roles = narration!.roles.map((r) => ({ ...r, apart: ['A', 'Z'] }))
  expect(() => loaded({ ...model, narrations: [{ ...narration!, roles }] })).toThrow(InputError)
})
