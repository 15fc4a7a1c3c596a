/** Verifications of the paper's models, each done once for a test file. */
import type { ModelData } from '../../src/model/model.js'
import { defaultSettings } from '../../src/model/model.js'
import { MODELS } from '../../src/model/protocols/index.js'
import type { Result } from '../../src/properties/verdict.js'
import { type EngineName, claimsUnder, verify } from '../../src/properties/verify.js'

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
  const work = verify(model, {
    settings,
    claims: claimsUnder(model, settings),
    engine,
    bounds: { runs: engine === 'explore' ? 4 : 12 },
    all: false,
  })
  let turn = work.next()
  while (turn.done !== true) turn = work.next()
  done.set(key, turn.value)
  return turn.value
}
