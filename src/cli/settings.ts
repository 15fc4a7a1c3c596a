import {
  type AdversarySwitch,
  type Clock,
  type ModelData,
  type Settings,
  defaultSettings,
} from '../model/model.js'

/** Settings that flags ask for; where they say nothing, the model decides. */
export interface SettingsFlags {
  readonly adversary?: readonly AdversarySwitch[]
  readonly clock?: Clock
  readonly typed?: boolean
  readonly setup?: 'composed' | 'registered'
  readonly without: readonly string[]
}

export function settingsUnder(model: ModelData, flags: SettingsFlags): Settings {
  const standard = defaultSettings(model)
  return {
    adversary: flags.adversary ?? standard.adversary,
    clock: flags.clock ?? standard.clock,
    typed: flags.typed ?? standard.typed,
    setup: standard.setup === 'none' ? 'none' : (flags.setup ?? standard.setup),
    off: flags.without,
  }
}
