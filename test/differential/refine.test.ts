/** Refinement against exploration on generated protocols: each finds what the other finds, with as few runs. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ModelData, Settings } from '../../src/model/model.js'
import { runsOf } from '../../src/model/trace.js'
import { confirm, isConfirmed } from '../../src/properties/confirm.js'
import { exploration, refinement } from '../support/found.js'
import { print, protocols } from '../support/protocols.js'
import { examples } from '../support/random.js'

const small = protocols({ messages: { min: 2, max: 3 }, parts: 2, depth: 2 })

interface Tally {
  attacks: number
  proofs: number
}

/** Explores and refines a model, and throws where the answers exclude each other. */
function compare(model: ModelData, settings: Partial<Settings>, tally: Tally): void {
  const explored = exploration(model, { runs: 3, states: 4000, settings })
  const refined = refinement(model, { runs: 6, states: 400, settings })
  for (const claim of model.claims) {
    const [one, other] = [explored.outcomes.get(claim.id), refined.outcomes.get(claim.id)]
    if (one === undefined || other === undefined) continue
    const found = one.kind === 'attack' ? runsOf(one.traces[0]!) : Number.POSITIVE_INFINITY
    const none = one.kind === 'no-attack' ? one.bounds.runs : found - 1
    const fail = (why: string) => {
      throw new Error(`${claim.id}: ${why} ${print(model)}`)
    }
    if (other.kind === 'attack') {
      tally.attacks++
      const [trace] = other.traces
      const answer = confirm(refined.system, claim, trace!)
      if (!isConfirmed(answer)) fail(`refuted: ${answer.refuted}`)
      if (runsOf(trace!) <= none) fail(`explore misses an attack with ${runsOf(trace!)} runs`)
      if (runsOf(trace!) > found) fail(`an attack with ${found} runs, refined ${runsOf(trace!)}`)
    } else {
      const none = other.kind === 'closed' ? Number.POSITIVE_INFINITY : other.bounds.runs
      if (other.kind === 'closed') tally.proofs++
      if (one.kind === 'attack' && found <= none) fail(`refine misses an attack with ${found} runs`)
    }
  }
}

test.each([
  ['typed', {}],
  ['untyped', { typed: false }],
  ['under the clock', { clock: 'window' }],
] as const)('%s, refinement and exploration agree', (_, settings) => {
  const tally = { attacks: 0, proofs: 0 }
  fc.assert(
    fc.property(small, (model) => compare(model, settings, tally)),
    { numRuns: examples(150) },
  )
  expect(tally.attacks).toBeGreaterThan(50)
  expect(tally.proofs).toBeGreaterThan(50)
})
