/**
 * A model: a protocol in a reading, with its claims and the verdicts that it expects. Plain data; `load` makes a system
 * of it that can be executed and explored.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { ClaimData } from './claim.js'
import { InputError } from './errors.js'
import { type NarrationData, messageOf } from './narration.js'
import type { CheckData, MadeData } from './narration.js'
import type { TermData } from './expression.js'
import type { Missing, RoleProgram } from './program.js'
import { project } from './projection.js'
import { TermStore } from './term.js'
import { Theory } from './theory.js'
import { validate } from './validate.js'

/** A row of the table of hardened messages: one change with an id and a switch. */
export interface ChangeData {
  readonly id: string
  /** The change in words. */
  readonly says: string
  /** By `narration/message`: what the row replaces or adds. */
  readonly messages: Readonly<Record<string, MessageChange>>
}

export interface MessageChange {
  readonly parts?: Readonly<Record<string, TermData>>
  readonly clear?: Readonly<Record<string, TermData>>
  /** Added to what the message makes. */
  readonly makes?: readonly MadeData[]
  /** Added to its checks. */
  readonly checks?: readonly CheckData[]
  /** Ids of checks that make no sense any more. */
  readonly withoutChecks?: readonly string[]
}

export type ExpectedKind = 'attack' | 'no-attack' | 'proved' | 'not-executable'

export interface Expectation {
  readonly kind: ExpectedKind
  readonly why: string
}

export interface ModelData {
  /** The protocol, first part of the ids of its verdicts. */
  readonly name: string
  readonly reading: string
  /** What kind of model it is, in one line. */
  readonly says: string
  readonly narrations: readonly NarrationData[]
  readonly changes: readonly ChangeData[]
  readonly claims: readonly ClaimData[]
  /** By claim id; a claim without one is judged by no expectation. */
  readonly expected: Readonly<Record<string, Expectation>>
  /** Adversary switches beyond the network, in the default run. */
  readonly adversary: readonly AdversarySwitch[]
  /** Whether roles have what they inherit beforehand or from earlier runs. */
  readonly setup: Setup
  /** Checks and changes that no claim notices when they are off, and why they are there all the same. */
  readonly toothless: Readonly<Record<string, string>>
  /** Decisions that this model takes where its source is silent: ADR numbers or sentences. */
  readonly decisions: readonly string[]
}

export const ADVERSARY_SWITCHES = ['insiders', 'foreign-domain'] as const
export type AdversarySwitch = (typeof ADVERSARY_SWITCHES)[number]
export type Setup = 'registered' | 'composed' | 'none'
export type Clock = 'ignored' | 'window'

/** Under what a model is checked. */
export interface Settings {
  readonly adversary: readonly AdversarySwitch[]
  readonly clock: Clock
  readonly typed: boolean
  readonly setup: Setup
  /** Ids of checks and changes that are switched off. */
  readonly off: readonly string[]
}

export function defaultSettings(model: ModelData): Settings {
  return { adversary: model.adversary, clock: 'ignored', typed: true, setup: model.setup, off: [] }
}

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

/** The narration with the rows that are not switched off. */
export function applyChanges(
  narration: NarrationData,
  changes: readonly ChangeData[],
  off: ReadonlySet<string>,
): NarrationData {
  let { messages } = narration
  for (const change of changes) {
    if (off.has(change.id)) continue
    messages = messages.map((m) => {
      const row = change.messages[`${narration.name}/${m.id}`]
      if (row === undefined) return m
      const without = new Set(row.withoutChecks ?? [])
      return {
        ...m,
        parts: row.parts ?? m.parts,
        clear: row.clear ?? m.clear,
        makes: [...m.makes, ...(row.makes ?? [])],
        checks: [...m.checks.filter((c) => !without.has(c.id)), ...(row.checks ?? [])],
      }
    })
  }
  return { ...narration, messages }
}

/** What a model must say; the rest has defaults. */
export type ModelSpec = Pick<ModelData, 'name' | 'narrations' | 'claims'> & Partial<ModelData>

/** A model with the defaults filled in: one reading, insiders, no earlier runs, no expectations. */
export function model(spec: ModelSpec): ModelData {
  return {
    reading: 'as-written',
    says: '',
    changes: [],
    expected: {},
    adversary: ['insiders'],
    setup: 'none',
    toothless: {},
    decisions: [],
    ...spec,
  }
}

/** Every id that can be switched off: checks as `narration/message/check`, rows by their id. */
export function switches(model: ModelData): string[] {
  const checks = model.narrations
    .map((n) => applyChanges(n, model.changes, new Set()))
    .flatMap((n) => n.messages.flatMap((m) => m.checks.map((c) => `${n.name}/${m.id}/${c.id}`)))
  return [...model.changes.map((c) => c.id), ...checks]
}

/** SHA-256 of the model's canonical JSON, in hexadecimal: results refer to it. */
export function digestOf(model: ModelData): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(model))))
}

/** JSON with the keys of every object in order, but for parts and clear fields: their order is the message's. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, v: unknown) => {
    if (typeof v !== 'object' || v === null || Array.isArray(v)) return v
    const entries = Object.entries(v)
    if (key === 'parts' || key === 'clear') return entries
    return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
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
