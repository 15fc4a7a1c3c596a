/** Generated protocols with real keys: no protocol is written twice, and none is known to `src/crypto`. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { variablesOf } from '../../src/model/expression.js'
import type { ModelData } from '../../src/model/model.js'
import { confirmInBytes } from '../../src/play/confirm.js'
import { Laboratory } from '../../src/scenario/laboratory.js'
import { runInBytes } from '../../src/scenario/rehearsal.js'
import { exploration, honestly } from '../support/found.js'
import { print, protocols } from '../support/protocols.js'
import { examples } from '../support/random.js'

const small = protocols({ messages: { min: 2, max: 3 }, parts: 2, depth: 2 })

/** One for each list of classes: keys are dear. */
const laboratories = new Map<string, Laboratory>()
function laboratoryOf(classes: Laboratory['algebra']['theory']['classes']): Laboratory {
  const key = JSON.stringify(classes)
  const laboratory = laboratories.get(key) ?? new Laboratory({ classes })
  laboratories.set(key, laboratory)
  return laboratory
}

/**
 * Whether a part that is signed or encrypted was made anew and compared: a term is the same however often it is made, octets
 * are not. Such a protocol cannot be run as it is written.
 */
function comparesRandom(model: ModelData, reason: string): boolean {
  const place = /(\S+): is another value$/.exec(reason)?.[1]?.split('/').at(-1)
  const variables = model.narrations.flatMap((n) =>
    n.messages.flatMap((m) =>
      [...Object.values(m.parts), ...Object.values(m.clear)].flatMap((t) => [...variablesOf(t).keys()]),
    ),
  )
  return place !== undefined && !variables.includes(place)
}

test('honest runs and attacks of generated protocols are the same over octets', () => {
  const said = { runs: 0, attacks: 0, random: 0 }
  fc.assert(
    fc.property(small, (model) => {
      const { system, outcomes } = exploration(model, { runs: 2, states: 1000 })
      const laboratory = laboratoryOf(system.theory.classes)
      const { refused, disagreement } = runInBytes(system, honestly(system), laboratory)
      if (disagreement !== undefined) {
        expect(comparesRandom(model, disagreement.reason), `${disagreement.reason} ${print(model)}`).toBe(
          true,
        )
        said.random++
        return
      }
      if (refused === undefined) said.runs++
      for (const claim of model.claims) {
        const outcome = outcomes.get(claim.id)
        if (outcome?.kind !== 'attack') continue
        const answer = confirmInBytes(system, claim, outcome.traces[0]!, laboratory)
        if ('refuted' in answer) {
          const about = `${claim.id}: ${answer.refuted} ${JSON.stringify(outcome.traces[0])} ${print(model)}`
          expect(comparesRandom(model, answer.refuted), about).toBe(true)
          said.random++
          continue
        }
        said.attacks++
      }
    }),
    { numRuns: examples(60) },
  )
  expect(said.runs).toBeGreaterThan(30)
  expect(said.attacks).toBeGreaterThan(50)
})
