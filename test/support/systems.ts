import { type Settings, defaultSettings } from '../../src/model/model.js'
import { type System, load } from '../../src/model/system.js'
import type { ModelData } from '../../src/model/model.js'
import { MODELS } from '../../src/model/protocols/index.js'

/** A model of the paper. */
export function modelOf(name: string, reading: string): ModelData {
  const model = MODELS.find((m) => m.name === name && m.reading === reading)
  if (model === undefined) throw new Error(`no model ${name}/${reading}`)
  return model
}

/** A model of the paper, loaded under its default settings but for those given. */
export function systemOf(name: string, reading: string, settings: Partial<Settings> = {}): System {
  const model = modelOf(name, reading)
  return load(model, { ...defaultSettings(model), ...settings })
}
