/**
 * `trapezoid/vitest`: a matcher for tests of a protocol. Importing it teaches `expect` a word:
 * `expect(model).toUphold('secrecy/K@B', { adversary: ['insiders'] })`.
 */
import { expect } from 'vitest'
import { InputError, diagnostic } from '../model/errors.js'
import { type ModelData, type Settings, defaultSettings } from '../model/model.js'
import { load } from '../model/system.js'
import { type Result, isUpheld } from '../properties/verdict.js'
import { DEFAULT_RUNS, type EngineName } from '../properties/engines.js'
import { claimsUnder, resultId, verifyToEnd } from '../properties/verify.js'
import { narrate } from '../report/narrate.js'
import { verdictSentence } from '../report/verdict-words.js'
import { verdictsOf } from '../format/verdicts.js'

/** Under what a claim is to hold; what is left out is as the model says. */
export interface UpholdOptions extends Partial<Settings> {
  /** Honest runs in all, at most, where there is no proof; 12 by default. */
  readonly runs?: number
  readonly engine?: EngineName
  /** Whether nothing but a proof will do. */
  readonly proved?: boolean
}

export interface UpholdMatchers<R = unknown> {
  /**
   * The claim holds: it is proved, or no attack is found within the bound. An attack is told in the message.
   * @throws InputError if the model does not load, or has no such claim
   */
  toUphold(claim: string, options?: UpholdOptions): R
}

declare module 'vitest' {
  // oxlint-disable-next-line no-empty-object-type
  interface Matchers<T = any> extends UpholdMatchers<T> {} // oxlint-disable-line no-explicit-any
}

/** What vitest asks of a matcher. */
interface Answer {
  readonly pass: boolean
  readonly message: () => string
}

/** Verifies one claim and says whether it holds; the matcher without vitest. */
export function uphold(model: ModelData, claim: string, options: UpholdOptions = {}): Answer {
  const { runs = DEFAULT_RUNS.refine, engine = 'refine', proved = false, ...rest } = options
  const settings: Settings = { ...defaultSettings(model), ...rest }
  const asked = claimsUnder(model, settings).find((c) => c.id === claim)
  if (asked === undefined) {
    const known = claimsUnder(model, settings).map((c) => c.id)
    const reason = `the model has no claim ${claim} under these settings`
    throw new InputError([diagnostic('E106', model.name, reason, `claims: ${known.join(', ')}`)])
  }
  const [result] = verifyToEnd(model, { settings, claims: [asked], engine, bounds: { runs }, all: false })
  const { verdict } = result!
  const pass = isUpheld(verdict) && (!proved || verdict.kind === 'proved')
  return { pass, message: () => messageOf(model, settings, result!) }
}

function messageOf(model: ModelData, settings: Settings, result: Result): string {
  const { claim, verdict } = result
  const [record] = verdictsOf([model], [result]).results
  const lines = [resultId(model, claim, settings), verdictSentence(record!)]
  if (verdict.kind === 'attack') {
    const { steps, conclusion } = narrate(load(model, settings), claim, verdict.trace)
    lines.push(...steps.map((text, i) => `${i + 1}. ${text}`), conclusion)
  }
  return lines.join('\n').replaceAll('\u00a0', ' ')
}

expect.extend({
  toUphold: (model: ModelData, claim: string, options?: UpholdOptions) => uphold(model, claim, options),
})
