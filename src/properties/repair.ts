/** Repairs: the smallest sets of a model's changes under which a claim holds, and what falls without each of them. */
import type { Bounds, Command } from '../attacker/goal.js'
import type { ClaimData } from '../model/claim.js'
import { InputError } from '../model/errors.js'
import type { ModelData, Settings } from '../model/model.js'
import { load } from '../model/system.js'
import { isUpheld } from './verdict.js'
import type { EngineName } from './engines.js'
import { claimsUnder, verifyToEnd } from './verify.js'

/** How a claim holds with a set of changes. */
export interface Upheld {
  readonly kind: 'proved' | 'no-attack'
  /** With `no-attack`: honest runs in all. */
  readonly runs?: number
}

export interface Repair {
  readonly claim: string
  /** All sets of changes of the least size under which the claim holds; none if it falls even with all of them. */
  readonly sets: readonly { readonly changes: readonly string[]; readonly verdict: Upheld }[]
}

/** A change, and the claims that hold with all changes and fall without this one. */
export interface Need {
  readonly change: string
  readonly claims: readonly string[]
}

export interface Repairs {
  readonly repairs: readonly Repair[]
  readonly needs: readonly Need[]
}

/** Shown while sets are tried. */
export interface Repairing {
  readonly changes: readonly string[]
  /** Claims without an answer. */
  readonly open: number
}

/**
 * Tries sets of changes, small ones first.
 * @param model - its changes are rows upon a base line in which the claims may fall
 * @param claims - ids; those that the model does not have are left out
 * @returns answers for the claims that were settled; `stop` ends with what is known
 * @remarks Up to 2^n verifications for n changes, of the claims that are still open.
 */
export function* repairsOf(
  model: ModelData,
  settings: Settings,
  claims: readonly string[],
  engine: EngineName,
  bounds: Bounds,
): Generator<Repairing, Repairs, Command> {
  const ids = changesInUse(model, settings)
  const found = new Map<string, Repair['sets'][number][]>()
  let open = claimsUnder(model, settings).filter((c) => claims.includes(c.id) && c.kind !== 'executability')
  let size = 0
  for (const changes of subsetsOf(ids)) {
    if (changes.length > size) {
      open = open.filter((c) => !found.has(c.id))
      size = changes.length
    }
    if (open.length === 0) break
    if ((yield { changes, open: open.length }) === 'stop') return { repairs: repairsIn(found), needs: [] }
    const off = ids.filter((id) => !changes.includes(id))
    for (const { claim, verdict } of upheldOf(model, { ...settings, off }, open, engine, bounds))
      found.set(claim, [...(found.get(claim) ?? []), { changes, verdict }])
  }
  for (const { id } of open) if (!found.has(id)) found.set(id, [])
  const needs: Need[] = []
  const all = claimsUnder(model, settings).filter((c) => c.kind !== 'executability')
  const standing = upheldOf(model, settings, all, engine, bounds).map((u) => u.claim)
  const held = all.filter((c) => standing.includes(c.id))
  for (const change of ids) {
    if ((yield { changes: ids.filter((id) => id !== change), open: 0 }) === 'stop') break
    const still = upheldOf(model, { ...settings, off: [change] }, held, engine, bounds).map((u) => u.claim)
    needs.push({ change, claims: held.map((c) => c.id).filter((id) => !still.includes(id)) })
  }
  return { repairs: repairsIn(found), needs }
}

function repairsIn(found: ReadonlyMap<string, Repair['sets']>): Repair[] {
  return [...found].map(([claim, sets]) => ({ claim, sets }))
}

/** The claims that hold under settings; none if the model does not load under them. */
function upheldOf(
  model: ModelData,
  settings: Settings,
  claims: readonly ClaimData[],
  engine: EngineName,
  bounds: Bounds,
): { readonly claim: string; readonly verdict: Upheld }[] {
  if (!loads(model, settings)) return []
  return verifyToEnd(model, { settings, claims, engine, bounds, all: false }).flatMap(
    ({ claim, verdict }) => {
      if (!isUpheld(verdict)) return []
      const upheld: Upheld =
        verdict.kind === 'no-attack' ? { kind: 'no-attack', runs: verdict.bounds.runs } : { kind: 'proved' }
      return [{ claim: claim.id, verdict: upheld }]
    },
  )
}

/** A set of changes may be none that can be had: a check of one that fits nothing without another. */
function loads(model: ModelData, settings: Settings): boolean {
  try {
    load(model, settings)
    return true
  } catch (error) {
    if (error instanceof InputError) return false
    throw error
  }
}

/** The changes that concern a narration in use. */
function changesInUse(model: ModelData, settings: Settings): string[] {
  const { narrations } = load(model, settings)
  return model.changes
    .filter((c) => Object.keys(c.messages).some((m) => narrations.some((n) => m.startsWith(`${n.name}/`))))
    .map((c) => c.id)
}

/** All subsets, smaller ones first, each in the order of the list. */
export function* subsetsOf(ids: readonly string[]): Generator<string[]> {
  const choose = function* (size: number, from: number): Generator<string[]> {
    if (size === 0) yield []
    else
      for (let i = from; i <= ids.length - size; i++)
        for (const rest of choose(size - 1, i + 1)) yield [ids[i]!, ...rest]
  }
  for (let size = 0; size <= ids.length; size++) yield* choose(size, 0)
}
