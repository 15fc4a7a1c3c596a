/** `trapezoid show`: a narration and its roles as projected, for people or in the language of another tool. */
import { findModels, selectClaims } from './models.js'
import { type SettingsFlags, settingsUnder } from './settings.js'
import { InputError, diagnostic } from '../model/errors.js'
import { type ModelData, type Settings, defaultSettings } from '../model/model.js'
import { load } from '../model/system.js'
import { claimsUnder } from '../properties/verify.js'
import type { Printer } from '../report/peers/printed.js'
import { printPv } from '../report/peers/pv/document.js'
import { printSpdl } from '../report/peers/spdl/document.js'
import { modelText } from '../report/show.js'

const PRINTERS: Readonly<Record<string, Printer>> = { pv: printPv, spdl: printSpdl }

export interface ShowFlags extends SettingsFlags {
  readonly reading?: string | undefined
  readonly format: 'text' | 'pv' | 'spdl'
  /** The rest is for the other tools only: what they are asked, and under what. */
  readonly claim: readonly string[]
  readonly partial: boolean
  readonly coarse: boolean
}

export async function runShow(name: string, flags: ShowFlags, write: (text: string) => void): Promise<void> {
  const models = await findModels([name], flags.reading)
  const printer = PRINTERS[flags.format]
  if (printer === undefined) {
    write(`${models.map((m) => modelText(load(m, allOf(m, flags.without)))).join('\n\n')}\n`)
    return
  }
  const [model, ...others] = models
  if (model === undefined || others.length > 0)
    throw new InputError([
      diagnostic(
        'E109',
        `show ${name} --format ${flags.format}`,
        'another tool takes one model at a time',
        `choose one with --reading: ${models.map((m) => m.reading).join(', ')}`,
      ),
    ])
  write(peerText(model, printer, flags))
}

/** A model for another tool. What it cannot say is an error, unless only the rest is wanted. */
function peerText(model: ModelData, printer: Printer, flags: ShowFlags): string {
  const settings = settingsUnder(model, flags)
  const claims = selectClaims(model, claimsUnder(model, settings), flags.claim)
  if (claims.length === 0)
    throw new InputError([
      diagnostic(
        'E106',
        `--claim ${flags.claim.join(' ')}`,
        'no claim matches',
        `claims: ${model.claims.map((c) => c.id).join(', ')}`,
      ),
    ])
  const printed = printer(load(model, settings), claims, { coarse: flags.coarse })
  if (printed.refused.length > 0 && !flags.partial) throw new InputError(printed.refused)
  return printed.text
}

/** What is shown of a model to people is all of it: the registration too. */
function allOf(model: ModelData, off: readonly string[]): Settings {
  const standard = defaultSettings(model)
  return { ...standard, setup: standard.setup === 'registered' ? 'composed' : standard.setup, off }
}
