/** The judge and a naive judge written from the definitions say the same of every execution. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Knowledge } from '../../src/attacker/knowledge.js'
import { TermAlgebra } from '../../src/model/algebra.js'
import type { ClaimData } from '../../src/model/claim.js'
import { type World, execute } from '../../src/model/executor.js'
import type { Clock } from '../../src/model/model.js'
import type { System } from '../../src/model/system.js'
import type { Term } from '../../src/model/term.js'
import type { Recipe, Trace } from '../../src/model/trace.js'
import { judge } from '../../src/properties/judge.js'
import { pointOf, recallOrFail } from '../../src/properties/meaning.js'
import { claimsUnder } from '../../src/properties/verify.js'
import { exploration, honestly } from '../support/found.js'
import { isViolated } from '../support/naive.js'
import { type ProtocolConstraints, print, protocols } from '../support/protocols.js'
import { examples } from '../support/random.js'

/** Claims judged, by kind and answer: both answers must occur for the comparison to mean anything. */
class Tally {
  readonly counts = new Map<string, number>()

  add(claim: ClaimData, isViolation: boolean): void {
    const key = `${claim.kind === 'agreement' ? claim.level : claim.kind} ${isViolation ? 'violated' : 'upheld'}`
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1)
  }
}

function derivations(world: World<Term>, claim: ClaimData): (Recipe | undefined)[] {
  const point = pointOf(world.system, claim)
  if (claim.kind !== 'secrecy' || point === undefined) return [undefined]
  const knowledge = new Knowledge(world.system, world.dishonest)
  world.frame.forEach((m) => knowledge.see(m))
  const secret = recallOrFail(point, claim.term)
  const reached = [...world.runs.values()].filter(
    (r) => r.program === point.program && r.completed > point.step,
  )
  return reached.map((r) => knowledge.derive(world.evaluate(secret, r.registers)))
}

/** Compares the judges on each prefix of a trace. */
function compare(system: System, trace: Trace, tally: Tally): void {
  for (let length = 1; length <= trace.steps.length; length++) {
    const prefix = { dishonest: trace.dishonest, steps: trace.steps.slice(0, length) }
    const { world, refused } = execute(system, prefix, new TermAlgebra(system.theory, system.settings.typed))
    expect(refused).toBeUndefined()
    for (const claim of claimsUnder(system.model, system.settings)) {
      const naively = isViolated(world, claim)
      const judged = derivations(world, claim).some((d) => judge(world, claim, d) !== undefined)
      if (judged !== naively)
        throw new Error(
          `${claim.id} is judged ${judged ? '' : 'not '}violated, naively ${naively ? '' : 'not '}, in ${print(system.model)}${JSON.stringify(prefix)}`,
        )
      tally.add(claim, judged)
    }
  }
}

function compareAll(clock: Clock, typed: boolean, constraints: ProtocolConstraints = {}): Tally {
  const tally = new Tally()
  fc.assert(
    fc.property(protocols(constraints), (model) => {
      const settings = { clock, typed }
      const { system, outcomes } = exploration(model, { runs: 3, states: 500, all: true, settings })
      const traces = [...outcomes.values()].flatMap((o) => (o.kind === 'attack' ? o.traces.slice(0, 2) : []))
      const distinct = new Map([honestly(system), ...traces].map((t) => [JSON.stringify(t.steps), t]))
      for (const trace of distinct.values()) compare(system, trace, tally)
    }),
    { numRuns: examples(20) },
  )
  return tally
}

const KINDS = [
  ...['secrecy', 'injective', 'non-injective', 'weak', 'aliveness'],
  ...['freshness', 'replay', 'same-key', 'unknown-key-share'],
]

test.each([
  ['typed', true],
  ['untyped', false],
])('both judges agree on every prefix of honest executions and attacks, %s', (_, typed) => {
  const { counts } = compareAll('ignored', typed)
  for (const kind of KINDS) {
    expect(counts.get(`${kind} violated`), kind).toBeGreaterThan(0)
    expect(counts.get(`${kind} upheld`), kind).toBeGreaterThan(0)
  }
})

test('both judges agree under the clock', () => {
  const { counts } = compareAll('window', true, { messages: { min: 1, max: 3 }, parts: 2, depth: 1 })
  const judged = [...counts.values()].reduce((sum, n) => sum + n, 0)
  expect(judged).toBeGreaterThan(100)
})
