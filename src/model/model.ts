/**
 * A model: a protocol in a reading, with its claims and the verdicts that it expects. Plain data; `load` (system.ts) makes a
 * system of it that can be executed and explored.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { ClaimData } from './claim.js'
import type { NarrationData } from './narration.js'
import type { CheckData, MadeData } from './narration.js'
import type { TermData } from './expression.js'

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
  /** Whether times are checked in the default run. */
  readonly clock: Clock
  /** Whether sorts are told apart in the default run: a type-flaw attack is asked for without. */
  readonly typed: boolean
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
  const { adversary, clock, typed, setup } = model
  return { adversary, clock, typed, setup, off: [] }
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

/** A model with the defaults filled in: one reading, insiders, no earlier runs, no clock, typed, no expectations. */
export function model(spec: ModelSpec): ModelData {
  return {
    reading: 'as-written',
    says: '',
    changes: [],
    expected: {},
    adversary: ['insiders'],
    setup: 'none',
    clock: 'ignored',
    typed: true,
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
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, v: unknown) => {
    if (typeof v !== 'object' || v === null || Array.isArray(v)) return v
    const entries = Object.entries(v)
    if (key === 'parts' || key === 'clear') return entries
    return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
}
