/** The judge and `confirm` on executions made by hand. */
import { describe, expect, test } from 'vitest'
import { Knowledge } from '../../src/attacker/knowledge.js'
import { TermAlgebra } from '../../src/model/algebra.js'
import { secrecy } from '../../src/model/claim.js'
import { execute } from '../../src/model/executor.js'
import { aenc, pk } from '../../src/model/expression.js'
import { honestTrace } from '../../src/model/honest.js'
import type { ModelData } from '../../src/model/model.js'
import { fresh } from '../../src/model/narration.js'
import type { Recipe, Trace } from '../../src/model/trace.js'
import { confirm, isConfirmed } from '../../src/properties/confirm.js'
import { judge } from '../../src/properties/judge.js'
import { A, B, M, N, agrees, loaded, party, tiny } from '../support/tiny.js'

const roles = [party(A, [B]), party(B, [A])]
const NOBODY: Trace['dishonest'] = { labels: [], domains: [] }
const [ann, eve] = [
  { class: 'agent', label: 'ann' },
  { class: 'agent', label: 'eve' },
]

const isViolated = (data: ModelData, trace: Trace): boolean => {
  const system = loaded(data)
  const { world, refused } = execute(system, trace, new TermAlgebra(system.theory, true))
  expect(refused).toBeUndefined()
  return judge(world, data.claims[0]!) !== undefined
}

describe('a partner counts', () => {
  test('if it got there before the claim, not after it', () => {
    const hello = (at: string, claimant: typeof A, partner: typeof B) =>
      tiny({
        roles,
        rows: { 'M1: A -> B': { n: N }, 'M2: B -> A': { m: M } },
        beside: { M1: { makes: fresh(N) }, M2: { makes: fresh(M) } },
        claims: [agrees('aliveness', claimant, partner, at, [], [])],
      })
    const trace = (data: ModelData) => honestTrace(loaded(data), loaded(data).narrations[0]!)
    const early = hello('M1', A, B)
    const late = hello('M2', A, B)
    expect(isViolated(early, trace(early))).toBe(true)
    expect(isViolated(late, trace(late))).toBe(false)
  })

  test('if it is another run', () => {
    const data = tiny({
      roles,
      rows: { 'M1: A -> B': { n: N }, 'M2: B -> A': { m: M } },
      beside: { M1: { makes: fresh(N) }, M2: { makes: fresh(M) } },
      claims: [agrees('aliveness', A, B, 'M2', [], [])],
    })
    const run = { run: 0, role: 't/A', epoch: 1 }
    const receive: Recipe = { kind: 'made', sort: 'nonce', label: 'm' }
    const toItself: Trace = {
      dishonest: NOBODY,
      steps: [
        { ...run, step: 0, start: { parameters: { A: ann!, B: ann! } } },
        { ...run, step: 1, receive },
      ],
    }
    expect(isViolated(data, toItself)).toBe(true)
  })
})

describe('confirm', () => {
  const claim = secrecy(N, { role: 't/A', at: 'M1', honest: [A] })
  const data = tiny({
    roles,
    rows: { 'M1: A -> B': { sealed: aenc(N, pk(B)) } },
    beside: { M1: { makes: fresh(N) } },
    claims: [claim],
  })
  const learns: Recipe = {
    kind: 'destruct',
    rule: 'adec',
    args: [
      { kind: 'frame', index: 0 },
      { kind: 'secret', symbol: 'sk', of: [eve!] },
    ],
  }
  const first = { run: 0, role: 't/A', step: 0, epoch: 1, start: { parameters: { A: ann!, B: eve! } } }
  const attack: Trace = { dishonest: { labels: ['eve'], domains: [] }, steps: [first], derives: learns }

  test('accepts a trace that violates the claim', () => {
    expect(isConfirmed(confirm(loaded(data), claim, attack))).toBe(true)
  })

  test('refuses insiders where the adversary has none', () => {
    const system = loaded(data, { adversary: [] })
    expect(confirm(system, claim, attack)).toMatchObject({ refuted: 'no insiders in this adversary' })
  })

  test('refuses a trace with a step that the executor refuses', () => {
    const broken = { ...attack, steps: [first, first] }
    expect(confirm(loaded(data), claim, broken)).toMatchObject({ refuted: expect.stringContaining('step 2') })
  })
})

test('what a message hides is found when the key comes, also a key that a key opens', () => {
  const system = loaded(tiny({ rows: { 'M1: A -> B': { n: N } }, beside: { M1: { makes: fresh(N) } } }))
  const { theory } = system
  const [n, k, l] = [
    theory.store.name('n', 'nonce'),
    theory.store.name('k', 'key'),
    theory.store.name('l', 'key'),
  ]
  const knowledge = new Knowledge(system, NOBODY)
  for (const message of [theory.apply('senc', [n!, k!]), theory.apply('senc', [k!, l!]), l!])
    knowledge.see(message)
  expect(knowledge.derive(n!)).toBeDefined()
})
