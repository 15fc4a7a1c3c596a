/** `trapezoid repair`: the smallest sets of changes under which claims hold. */
import type { Command } from '../attacker/goal.js'
import { repairsFile } from '../format/repairs.js'
import { InputError, diagnostic } from '../model/errors.js'
import { defaultSettings } from '../model/model.js'
import { type Repairs, type Repairing, repairsOf } from '../properties/repair.js'
import { writeWhole } from './files.js'
import { findModels, selectClaims } from './models.js'

export interface RepairFlags {
  readonly claim: readonly string[]
  readonly runs: number
  readonly out?: string
}

interface Output {
  readonly write: (text: string) => void
  readonly progress: { show(text: string): void; clear(): void }
  readonly isCancelled: () => boolean
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
    found.push({ model, repairs: await run(work, `${model.name}/${model.reading}`, output) })
  }
  const text = `${JSON.stringify(repairsFile(found), null, 2)}\n`
  if (flags.out === undefined) output.write(text)
  else writeWhole(flags.out, text)
  return output.isCancelled() ? 3 : 0
}

async function run(
  work: Generator<Repairing, Repairs, Command>,
  name: string,
  { progress, isCancelled }: Output,
): Promise<Repairs> {
  let turn = work.next()
  while (turn.done !== true) {
    const { changes, open } = turn.value
    progress.show(`${name}: ${open} claims open, with ${changes.join(', ') || 'no change'}`)
    // Lets the signals of the terminal come through.
    await new Promise((resolve) => setImmediate(resolve))
    turn = work.next(isCancelled() ? 'stop' : undefined)
  }
  progress.clear()
  return turn.value
}
