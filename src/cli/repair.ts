/** `trapezoid repair`: the smallest sets of changes under which claims hold. */
import { repairsFile } from '../format/repairs.js'
import { InputError, diagnostic } from '../model/errors.js'
import { defaultSettings } from '../model/model.js'
import { repairsOf } from '../properties/repair.js'
import { writeWhole } from './files.js'
import { findModels, selectClaims } from './models.js'
import { type Steering, steer } from './steer.js'

export interface RepairFlags {
  readonly claim: readonly string[]
  readonly runs: number
  readonly out?: string
}

interface Output extends Steering {
  readonly write: (text: string) => void
}

/**
 * Tries the changes of models that have some.
 * @returns the exit code: 0, or 3 if it was stopped before the end
 * @throws InputError if no model named has changes
 */
export async function runRepair(
  names: readonly string[],
  flags: RepairFlags,
  output: Output,
): Promise<number> {
  const models = (await findModels(names, undefined)).filter((m) => m.changes.length > 0)
  if (models.length === 0) {
    const reason = 'none of its models has changes that could be switched'
    throw new InputError([diagnostic('E105', names.join(' '), reason, 'name a model with `changes`')])
  }
  const found = []
  for (const model of models) {
    const claims = selectClaims(model, model.claims, flags.claim).map((c) => c.id)
    const settings = defaultSettings(model)
    const work = repairsOf(model, settings, claims, 'refine', { runs: flags.runs })
    const name = `${model.name}/${model.reading}`
    const repairs = await steer(work, output, Infinity, ({ changes, open }) => {
      return `${name}: ${open} claims open, with ${changes.join(', ') || 'no change'}`
    })
    found.push({ model, repairs })
  }
  const text = `${JSON.stringify(repairsFile(found), null, 2)}\n`
  if (flags.out === undefined) output.write(text)
  else writeWhole(flags.out, text)
  return output.isCancelled() ? 3 : 0
}
