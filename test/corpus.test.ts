/**
 * The corpus: what every model answers, and the work that it took. `corpus.json` pins the symbolic states of each exploration
 * and the runs of each attack, which catches what verdicts hide. After a change that is meant,
 * `TRAPEZOID_CORPUS=update npx vitest run test/corpus.test.ts` writes it anew; read the difference.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { MODELS } from '../src/model/protocols/index.js'
import { runsOf } from '../src/model/trace.js'
import { type Result, isAsExpected } from '../src/properties/verdict.js'
import { modelOf, verified } from './support/verified.js'

interface Entry {
  readonly states: number
  readonly claims: Readonly<Record<string, string>>
}

const PATH = fileURLToPath(new URL('corpus.json', import.meta.url))
const UPDATES = process.env['TRAPEZOID_CORPUS'] === 'update'
const pinned: Record<string, Entry> = UPDATES
  ? {}
  : (JSON.parse(readFileSync(PATH, 'utf8')) as Record<string, Entry>)
const found: Record<string, Entry> = {}

function entryOf(results: readonly Result[]): Entry {
  return {
    states: Math.max(...results.map((r) => r.cost.states)),
    claims: Object.fromEntries(
      results.map(({ claim, verdict }) => [
        claim.id,
        verdict.kind === 'attack' ? `attack ${runsOf(verdict.trace)}` : verdict.kind,
      ]),
    ),
  }
}

describe.each(MODELS.filter((m) => m.name !== 'both' || m.reading !== 'intended'))(
  '$name / $reading',
  (model) => {
    test('every verdict is the one that the model expects', () => {
      for (const { id, verdict, expected } of verified(model, 'refine')) {
        expect(expected, id).toBeDefined()
        expect(isAsExpected(verdict, expected), `${id}: ${verdict.kind}, expected ${expected?.kind}`).toBe(
          true,
        )
      }
    })

    test('exploration attacks what refinement attacks, and nothing else', () => {
      const attacked = (results: readonly Result[]) =>
        results.filter((r) => r.verdict.kind === 'attack').map((r) => r.id)
      expect(attacked(verified(model))).toEqual(attacked(verified(model, 'refine')))
    })

    test('states, verdicts and numbers of runs are those of the corpus', () => {
      const name = `${model.name}/${model.reading}`
      found[name] = entryOf(verified(model))
      if (!UPDATES) expect(found[name]).toEqual(pinned[name])
    })
  },
)

afterAll(() => {
  if (UPDATES) writeFileSync(PATH, `${JSON.stringify(found, null, 2)}\n`)
})

/** Answers of independent provers; `attack` in the third place: also where runs need not be distinct. */
type Answer = readonly [id: string, base: 'attack' | 'true', ni?: 'attack' | 'true']

const REGISTRATION: readonly Answer[] = [
  ['agreement/R<-user@M1', 'attack', 'true'],
  ['agreement/R<-device@M1', 'attack', 'attack'],
  ['agreement/UAC<-R@M2', 'true'],
  ['agreement/UAC<-R@M2:token', 'attack', 'attack'],
  ['secrecy/N_UAC-R@UAC', 'true'],
  ['freshness/N_UAC-R@R', 'attack'],
]

const INTRA: readonly Answer[] = [
  ['secrecy/K_session@UAC', 'attack'],
  ['secrecy/K_session@UAS', 'attack'],
  ['secrecy/K_session@P', 'true'],
  ['secrecy/N_UAC-P@UAC', 'attack'],
  ['secrecy/N_P-UAS@P', 'attack'],
  ['secrecy/N_P-UAS@UAS', 'attack'],
  ['agreement/P<-UAC@M3', 'attack', 'attack'],
  ['agreement/UAC<-P@M6', 'attack', 'attack'],
  ['agreement/UAS<-P@M4', 'attack', 'attack'],
  ['agreement/P<-UAS@M5', 'attack', 'attack'],
  ['agreement/UAS<-P@M7', 'attack', 'attack'],
  ['agreement/UAS<-UAC@M7', 'attack', 'attack'],
  ['agreement/UAC<-UAS@M6', 'attack', 'attack'],
  ['agreement/same-key@UAC,UAS', 'attack'],
  ['freshness/K_session@UAC', 'attack'],
  ['freshness/K_session@UAS', 'attack'],
  ['freshness/N_UAC-P@P', 'attack'],
  ['token/P@M3', 'true'],
  ['token/P@M5', 'true'],
]

const KINDS = { attack: 'attack', true: 'no-attack' } as const

describe('answers of other provers', () => {
  test.each([
    ['registration', 'printed', REGISTRATION],
    ['intra', 'intended', INTRA],
  ] as const)(
    '%s, %s: what they attack is attacked, what they prove is not',
    (protocol, reading, answers) => {
      const kinds = new Map(verified(modelOf(protocol, reading)).map((r) => [r.claim.id, r.verdict.kind]))
      for (const [id, base, ni] of answers) {
        expect(kinds.get(id), id).toBe(KINDS[base])
        if (ni !== undefined) expect(kinds.get(`ni-${id}`), `ni-${id}`).toBe(KINDS[ni])
      }
    },
  )

  test.each(['registration', 'intra', 'inter', 'both'])(
    '%s, hardened: they prove every claim, and none is attacked',
    (protocol) => {
      for (const { id, verdict } of verified(modelOf(protocol, 'hardened')))
        expect(['no-attack', 'proved'], id).toContain(verdict.kind)
    },
  )

  test('intra, private-key: the session key is lost in every view at once', () => {
    const kinds = new Map(verified(modelOf('intra', 'private-key')).map((r) => [r.claim.id, r.verdict.kind]))
    for (const view of ['UAC', 'UAS', 'P'])
      expect(kinds.get(`secrecy/K_session@${view}`), view).toBe('attack')
  })

  test.each([
    ['intra', 'M7'],
    ['inter', 'M5'],
  ])('%s, printed, cannot be executed at %s; claims before are judged', (protocol, from) => {
    const results = verified(modelOf(protocol, 'printed'))
    const blocked = results.filter((r) => r.verdict.kind === 'not-executable')
    expect(blocked.length).toBeGreaterThan(0)
    for (const { verdict } of blocked) expect(verdict).toMatchObject({ step: from })
    for (const { id, claim, verdict } of results)
      if (claim.at < from && !('partnerAt' in claim)) expect(verdict.kind, id).not.toBe('not-executable')
  })
})
