/** Teeth: what each check and each change is good for. One that no claim notices when it is gone is toothless. */
import type { Command } from '../attacker/goal.js'
import type { ClaimData } from '../model/claim.js'
import { type ModelData, type Settings, switches } from '../model/model.js'
import { type System, isBlocked, load } from '../model/system.js'
import { goalsOf } from './compile.js'
import { type Engine, searchWith } from './engines.js'
import { unknownTo } from './meaning.js'

export interface Tooth {
  /** The check or change that was switched off. */
  readonly id: string
  /** Claims that hold with it and fall without it, within the bounds. */
  readonly attacked: readonly string[]
  /** Claims that cannot be reached without it, since a role cannot build its message. */
  readonly notExecutable: readonly string[]
}

/** Shown while the switches are tried. */
export interface Biting {
  readonly id: string
  readonly done: number
  readonly of: number
}

/**
 * Switches off one check or change after the other and asks which claims notice.
 * @param claims - claims that have no attack within the bounds while everything is on
 */
export function* teethOf(
  model: ModelData,
  settings: Settings,
  claims: readonly ClaimData[],
  engine: Engine,
): Generator<Biting, Tooth[], Command> {
  const found: Tooth[] = []
  const ids = switches(model).filter((id) => isInUse(model, settings, id))
  for (const [done, id] of ids.entries()) {
    if ((yield { id, done, of: ids.length }) === 'stop') break
    const system = load(model, { ...settings, off: [...settings.off, id] })
    const blocked = claims.filter((c) => isMute(system, c))
    const queries = claims
      .filter((c) => !blocked.includes(c))
      .map((c) => ({ id: c.id, goals: goalsOf(system, c, engine.bounds.runs) }))
    const search = searchWith(system, queries, engine)
    let turn = search.next()
    let stopped = false
    while (turn.done !== true) {
      const command = yield { id, done, of: ids.length }
      stopped ||= command === 'stop'
      turn = search.next(command)
    }
    if (stopped) break
    const attacked = [...turn.value].flatMap(([claim, outcome]) => (outcome.kind === 'attack' ? [claim] : []))
    found.push({ id, attacked, notExecutable: blocked.map((c) => c.id) })
  }
  return found
}

/** Whether a claim is not reached, or not stated, any more. */
function isMute(system: System, claim: ClaimData): boolean {
  const narration = claim.role.split('/')[0]!
  return isBlocked(system, narration, claim.at) !== undefined || unknownTo(system, claim).length > 0
}

/** Whether a switch is of a part of the model that the settings use, and does something under their clock. */
function isInUse(model: ModelData, settings: Settings, id: string): boolean {
  if (settings.off.includes(id)) return false
  const system = load(model, settings)
  const [narrationName, messageId, checkId] = id.split('/')
  const change = model.changes.find((c) => c.id === id)
  if (change !== undefined)
    return Object.keys(change.messages).some((m) => system.narrations.some((n) => m.startsWith(`${n.name}/`)))
  const narration = system.narrations.find((n) => n.name === narrationName)
  const check = narration?.messages.find((m) => m.id === messageId)?.checks.find((c) => c.id === checkId)
  if (check === undefined) return false
  return settings.clock === 'window' || (check.kind !== 'current' && check.kind !== 'within')
}
