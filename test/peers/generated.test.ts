/** Generated protocols, printed: other tools and refinement answer alike. Skipped where the tools are not installed. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refinement } from '../support/found.js'
import { type Comparison, compared } from '../support/agreement.js'
import { type Answer, PROVERIF, SCYTHER, askProVerif, askScyther } from '../support/peers.js'
import { print, protocols } from '../support/protocols.js'
import { examples } from '../support/random.js'
import type { System } from '../../src/model/system.js'

const small = protocols({ messages: { min: 2, max: 3 }, parts: 2, depth: 2 })

/** Compares every claim of so many protocols; fails with the first difference, and says how many answers were the same. */
function compareAll(
  n: number,
  typed: boolean,
  ask: (system: System) => ReadonlyMap<string, Answer>,
): Record<Comparison, number> {
  const tally = { same: 0, undecided: 0, beyond: 0, 'we-miss': 0, 'they-miss': 0 }
  fc.assert(
    fc.property(small, (model) => {
      const { system, outcomes } = refinement(model, { runs: 6, states: 400, settings: { typed } })
      for (const [id, theirs] of ask(system)) {
        const ours = outcomes.get(id)
        if (ours === undefined) continue
        const comparison = compared(ours, theirs)
        tally[comparison]++
        if (comparison === 'we-miss' || comparison === 'they-miss')
          throw new Error(`${id}: ${comparison}, ours ${ours.kind}, theirs ${theirs.kind} ${print(model)}`)
      }
    }),
    { numRuns: n, endOnFailure: true },
  )
  return tally
}

describe('generated protocols', () => {
  test.skipIf(PROVERIF === undefined).each([
    ['typed', true],
    ['untyped', false],
  ] as const)('%s, ProVerif agrees (TRAPEZOID_PROVERIF)', { timeout: 1_000_000 }, (name, typed) => {
    const tally = compareAll(examples(40), typed, (system) => askProVerif(system, system.model.claims, 5))
    process.stdout.write(`ProVerif, generated, ${name}: ${JSON.stringify(tally)}\n`)
    expect(tally.same).toBeGreaterThan(200)
  })

  test.skipIf(SCYTHER === undefined)('Scyther agrees (TRAPEZOID_SCYTHER)', { timeout: 1_000_000 }, () => {
    const tally = compareAll(examples(100), true, (system) => askScyther(system, system.model.claims, 3, 3))
    process.stdout.write(`Scyther, generated: ${JSON.stringify(tally)}\n`)
    expect(tally.same).toBeGreaterThan(200)
  })
})
