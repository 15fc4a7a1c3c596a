/** A model loaded under settings: what is executed and explored. */
import { InputError } from './errors.js'
import { type ModelData, type Settings, applyChanges, defaultSettings } from './model.js'
import { type NarrationData, messageOf } from './narration.js'
import type { Missing, RoleProgram } from './program.js'
import { project } from './projection.js'
import { TermStore } from './term.js'
import { Theory } from './theory.js'
import { validate } from './validate.js'

/** A loaded model: one store of terms, its theory, the projected roles. */
export interface System {
  readonly model: ModelData
  readonly settings: Settings
  readonly theory: Theory
  readonly narrations: readonly NarrationData[]
  readonly programs: ReadonlyMap<string, RoleProgram>
  /** Per narration: the first message that cannot be built. */
  readonly missing: ReadonlyMap<string, Missing>
}

/**
 * Checks the sorts of a model, projects its roles and makes a system.
 * @throws InputError with every mistake found: unknown ids to switch off, sorts, checks that fit nothing
 */
export function load(model: ModelData, settings: Settings = defaultSettings(model)): System {
  const problems = validate(model, settings.off)
  if (problems.length > 0) throw new InputError(problems)
  const off = new Set(settings.off)
  const inUse =
    settings.setup === 'composed' ? model.narrations : model.narrations.filter((n) => !isSetupOnly(model, n))
  const narrations = inUse.map((n) => applyChanges(n, model.changes, off))
  const programs = new Map<string, RoleProgram>()
  const missing = new Map<string, Missing>()
  const diagnostics = []
  for (const narration of narrations) {
    const projection = project(narration, off)
    // What a check fits is a matter of the narration as it is written, not of what is switched off.
    diagnostics.push(...project(narration).diagnostics)
    for (const role of projection.roles) programs.set(role.id, role)
    if (projection.missing !== undefined) missing.set(narration.name, projection.missing)
  }
  if (diagnostics.length > 0) throw new InputError(diagnostics)
  const classes = Object.assign({}, ...narrations.map((n) => n.classes)) as NarrationData['classes']
  return { model, settings, theory: new Theory(new TermStore(), classes), narrations, programs, missing }
}

/** Whether a narration is in the model only to leave something to another one. */
function isSetupOnly(model: ModelData, narration: NarrationData): boolean {
  return model.narrations.some((n) => n.roles.some((r) => r.inherits?.from.startsWith(`${narration.name}/`)))
}

/** The messages of a narration from the one that cannot be built on. */
export function isBlocked(system: System, narrationName: string, messageId: string): Missing | undefined {
  const missing = system.missing.get(narrationName)
  const narration = system.narrations.find((n) => n.name === narrationName)
  if (missing === undefined || narration === undefined) return undefined
  if (messageOf(narration, messageId) === undefined) return undefined
  const order = narration.messages.map((m) => m.id)
  return order.indexOf(messageId) >= order.indexOf(missing.message) ? missing : undefined
}
