/** The models of the package and of the examples, printed: other tools answer as we do. Skipped where they are not installed. */
import { describe, expect, test } from 'vitest'
import examplesOf from '../../examples/needham-schroeder.js'
import { type ModelData, defaultSettings } from '../../src/model/model.js'
import { load } from '../../src/model/system.js'
import { MODELS } from '../../src/model/protocols/index.js'
import { compared } from '../support/agreement.js'
import { refinement } from '../support/found.js'
import {
  type Answer,
  PROVERIF,
  SCYTHER,
  askProVerif,
  askScyther,
  reachedInProVerif,
} from '../support/peers.js'

const title = (m: ModelData) => `${m.name}/${m.reading}`
const all = [...MODELS, ...examplesOf]
const named = (...titles: readonly string[]) =>
  all.filter((m) => titles.includes(title(m))).map((m) => [title(m), m] as const)

/** Differences, each with both answers; and how many claims both decide. */
function differences(model: ModelData, theirs: ReadonlyMap<string, Answer>) {
  const { outcomes } = refinement(model, { runs: 12, states: 20_000 })
  const found: string[] = []
  let same = 0
  let open = 0
  for (const [id, answer] of theirs) {
    const ours = outcomes.get(id)
    if (ours === undefined) continue
    const comparison = compared(ours, answer)
    if (comparison === 'same') same++
    else if (comparison === 'undecided') open++
    else found.push(`${id}: ${comparison}, ours ${ours.kind}, theirs ${answer.kind}`)
  }
  process.stdout.write(`${title(model)} ${JSON.stringify({ same, open, found })}\n`)
  return { same, found }
}

/**
 * A claim at a time, each for so many seconds: one without end does not keep the others from being answered. Coarse names
 * first: there an answer is quick, or is none.
 */
function oneByOne(model: ModelData, seconds: number): Map<string, Answer> {
  const system = load(model, defaultSettings(model))
  return new Map(
    model.claims.flatMap((claim) => {
      const quick = [...askProVerif(system, [claim], seconds, { coarse: true })]
      return quick.some(([, a]) => a.kind === 'unknown') ? [...askProVerif(system, [claim], seconds)] : quick
    }),
  )
}

describe.skipIf(PROVERIF === undefined)('ProVerif (TRAPEZOID_PROVERIF)', { timeout: 1_000_000 }, () => {
  const quick = named(
    'needham-schroeder/original',
    'needham-schroeder/lowe',
    'registration/printed',
    'registration/hardened',
    'intra/hardened',
    'inter/hardened',
  )

  test.each(quick)('%s: every claim alike', (_, model) => {
    const theirs = askProVerif(load(model, defaultSettings(model)), model.claims, 400)
    const { same, found } = differences(model, theirs)
    expect(found).toEqual([])
    expect(same).toBe(theirs.size)
  })

  test.each(quick)('%s: every claim is reached', (_, model) => {
    const reached = reachedInProVerif(load(model, defaultSettings(model)), model.claims, 300)
    expect([...reached].filter(([, answer]) => answer.kind === 'true')).toEqual([])
  })

  test.each(named('intra/printed', 'intra/private-key', 'intra/intended', 'inter/printed', 'inter/intended'))(
    '%s: what is decided in 4 s a claim is decided alike',
    (_, model) => {
      expect(differences(model, oneByOne(model, 4)).found).toEqual([])
    },
  )
})

test.skipIf(SCYTHER === undefined).each(named('needham-schroeder/original', 'needham-schroeder/lowe'))(
  'Scyther (TRAPEZOID_SCYTHER), %s: alike at 4 runs',
  (_, model) => {
    const theirs = askScyther(load(model, defaultSettings(model)), model.claims, 4, 30)
    const { same, found } = differences(model, theirs)
    expect(found).toEqual([])
    expect(same).toBe(6)
  },
)
