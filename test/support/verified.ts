/** Verifications of the paper's models, each done once for a test file. */
import type { ClaimData } from '../../src/model/claim.js'
import type { ModelData } from '../../src/model/model.js'
import { defaultSettings } from '../../src/model/model.js'
import { MODELS } from '../../src/model/protocols/index.js'
import type { Trace } from '../../src/model/trace.js'
import type { Result } from '../../src/properties/verdict.js'
import { DEFAULT_RUNS, type EngineName } from '../../src/properties/engines.js'
import { claimsUnder, verifyToEnd } from '../../src/properties/verify.js'

const done = new Map<string, readonly Result[]>()

export function modelOf(protocol: string, reading: string): ModelData {
  return MODELS.find((m) => m.name === protocol && m.reading === reading)!
}

/** The results of a model under its default settings. */
export function verified(model: ModelData, engine: EngineName = 'explore'): readonly Result[] {
  const key = `${model.name}/${model.reading} ${engine}`
  const before = done.get(key)
  if (before !== undefined) return before
  const settings = defaultSettings(model)
  const results = verifyToEnd(model, {
    settings,
    claims: claimsUnder(model, settings),
    engine,
    bounds: { runs: DEFAULT_RUNS[engine] },
    all: false,
  })
  done.set(key, results)
  return results
}

/** The paper's models in which claims fall, but for `both`. */
export const ATTACKED = [
  ['registration', 'printed'],
  ['intra', 'printed'],
  ['intra', 'private-key'],
  ['intra', 'intended'],
  ['inter', 'printed'],
  ['inter', 'intended'],
] as const

/** The attacks that exploration finds on a model, with the claims that they violate. */
export function attacksOf(protocol: string, reading: string): { claim: ClaimData; trace: Trace }[] {
  return verified(modelOf(protocol, reading)).flatMap(({ claim, verdict }) =>
    verdict.kind === 'attack' ? [{ claim, trace: verdict.trace }] : [],
  )
}
