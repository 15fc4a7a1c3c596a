/** The Explorer on generated protocols: its attacks are executions, and it misses none that is known otherwise. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ModelData } from '../../src/model/model.js'
import { runsOf } from '../../src/model/trace.js'
import { confirm, isConfirmed } from '../../src/properties/confirm.js'
import { type Exploration, exploration } from '../support/found.js'
import { exploreNaively } from '../support/naive.js'
import { print, protocols, rewritten } from '../support/protocols.js'
import { examples } from '../support/random.js'

const BUDGET = { runs: 2, states: 2000 }

const small = protocols({ messages: { min: 2, max: 3 }, parts: 2, depth: 2 })

/** Honest runs of the attack on each claim that has one. */
function attacked({ outcomes }: Exploration): Map<string, number> {
  return new Map(
    [...outcomes].flatMap(([id, o]) => (o.kind === 'attack' ? [[id, runsOf(o.traces[0]!)] as const] : [])),
  )
}

/** Claims that ought to be attacked with so many runs at most, and are not as far as the exploration got. */
function missed(wanted: ReadonlyMap<string, number>, by: Exploration): string[] {
  return [...wanted].flatMap(([id, runs]) => {
    const outcome = by.outcomes.get(id)!
    const isMissed =
      outcome.kind === 'attack'
        ? runsOf(outcome.traces[0]!) > runs
        : outcome.kind === 'closed' || outcome.bounds.runs >= runs
    return isMissed ? [`${id} with ${runs} runs`] : []
  })
}

/** Checks a law on many protocols; returns on how many claims it said something. */
function onMany(law: (model: ModelData) => number): number {
  let said = 0
  fc.assert(
    fc.property(small, (model) => {
      said += law(model)
    }),
    { numRuns: examples(150) },
  )
  return said
}

test('every attack is confirmed', () => {
  const confirmed = onMany((model) => {
    const { system, outcomes } = exploration(model, { ...BUDGET, all: true })
    let count = 0
    for (const claim of model.claims) {
      const outcome = outcomes.get(claim.id)
      if (outcome?.kind !== 'attack') continue
      for (const trace of outcome.traces) {
        const answer = confirm(system, claim, trace)
        if (!isConfirmed(answer))
          throw new Error(`${claim.id}: ${answer.refuted} ${JSON.stringify(trace)} ${print(model)}`)
        count++
      }
    }
    return count
  })
  expect(confirmed).toBeGreaterThan(100)
})

test('what brute force finds, the Explorer finds with as few runs', () => {
  const found = onMany((model) => {
    const explored = exploration(model, BUDGET)
    const naive = exploreNaively(explored.system, { runs: 2, steps: 300, messages: 6 })
    const wanted = new Map([...naive].map(([id, { runs }]) => [id, runs]))
    expect(missed(wanted, explored)).toEqual([])
    return wanted.size
  })
  expect(found).toBeGreaterThan(50)
})

test('the order in which a narration lists its roles changes nothing', () => {
  const compared = onMany((model) => {
    const one = exploration(model, BUDGET)
    const other = exploration(
      rewritten(model, {}, (roles) => roles.toReversed()),
      BUDGET,
    )
    expect(missed(attacked(one), other)).toEqual([])
    expect(missed(attacked(other), one)).toEqual([])
    return attacked(one).size
  })
  expect(compared).toBeGreaterThan(50)
})

test('an attack on typed messages is one on untyped messages', () => {
  const compared = onMany((model) => {
    const typed = exploration(model, BUDGET)
    const untyped = exploration(model, { ...BUDGET, settings: { typed: false } })
    expect(missed(attacked(typed), untyped)).toEqual([])
    return attacked(typed).size
  })
  expect(compared).toBeGreaterThan(50)
})
