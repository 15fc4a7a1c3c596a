/** `trapezoid show`: a narration and its roles as projected. */
import { findModels } from './models.js'
import { type ModelData, type Settings, defaultSettings } from '../model/model.js'
import { load } from '../model/system.js'
import { modelText } from '../report/show.js'

export async function runShow(
  name: string,
  reading: string | undefined,
  without: readonly string[],
  write: (text: string) => void,
): Promise<void> {
  const models = await findModels([name], reading)
  write(`${models.map((m) => modelText(load(m, settingsOf(m, without)))).join('\n\n')}\n`)
}

/** What is shown of a model is all of it: the registration too. */
function settingsOf(model: ModelData, off: readonly string[]): Settings {
  const standard = defaultSettings(model)
  return { ...standard, setup: standard.setup === 'registered' ? 'composed' : standard.setup, off }
}
