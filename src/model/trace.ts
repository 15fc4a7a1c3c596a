/**
 * Traces: what happened, in an order, with the attacker's recipe for every message that he delivered. Plain data; a
 * trace is meaningless without the model that it belongs to, and is believed only after the executor has re-run it.
 */
import type { Sort } from './sorts.js'

/** A principal by name. */
export interface PrincipalRef {
  readonly class: string
  readonly label?: string
  readonly domain?: string
}

/**
 * How the attacker makes a term.
 * - `frame`: a message that he saw, by its number
 * - `apply`, `destruct`: a symbol of the theory applied to what he has
 * - `principal`, `clock`: public values
 * - `made`: a value of his own making
 * - `secret`: a long-term secret of dishonest principals
 * - `given`: a term that the model says he has beforehand
 */
export type Recipe =
  | { readonly kind: 'frame'; readonly index: number }
  | { readonly kind: 'apply'; readonly symbol: string; readonly args: readonly Recipe[] }
  | { readonly kind: 'destruct'; readonly rule: string; readonly args: readonly Recipe[] }
  | { readonly kind: 'principal'; readonly principal: PrincipalRef }
  | { readonly kind: 'clock'; readonly epoch: number }
  | { readonly kind: 'made'; readonly sort: Sort; readonly label: string }
  | { readonly kind: 'secret'; readonly symbol: string; readonly of: readonly PrincipalRef[] }
  | {
      readonly kind: 'given'
      readonly id: string
      readonly values: Readonly<Record<string, PrincipalRef | number>>
    }

/** How a run begins. */
export interface Start {
  readonly parameters: Readonly<Record<string, PrincipalRef>>
  /** The earlier run whose results it takes over (composed models). */
  readonly memory?: number
  /** Clock values of what it has beforehand (models under `registered`), by variable. */
  readonly clocks?: Readonly<Record<string, number>>
}

export interface TraceStep {
  readonly run: number
  /** `narration/role`. */
  readonly role: string
  readonly step: number
  /** At the first step of a run. */
  readonly start?: Start
  /** The epoch in which it happens; never smaller than that of the step before. */
  readonly epoch: number
  /** Clock values that the role chooses, by variable. */
  readonly choices?: Readonly<Record<string, number>>
  /** How the attacker makes what the role receives. */
  readonly receive?: Recipe
}

export interface Trace {
  /** Labels and domains that are the attacker's; every other principal is honest. */
  readonly dishonest: { readonly labels: readonly string[]; readonly domains: readonly string[] }
  readonly steps: readonly TraceStep[]
  /** For a claim of secrecy: how the attacker makes the secret in the end. */
  readonly derives?: Recipe
}

/** Number of honest runs in a trace. */
export function runsOf(trace: Trace): number {
  return new Set(trace.steps.map((s) => s.run)).size
}

/** Number of symbols, leaves and rule applications of a recipe. */
export function recipeSize(recipe: Recipe): number {
  if (recipe.kind !== 'apply' && recipe.kind !== 'destruct') return 1
  return recipe.args.reduce((sum, arg) => sum + recipeSize(arg), 1)
}

export function samePrincipal(a: PrincipalRef, b: PrincipalRef): boolean {
  return a.class === b.class && a.label === b.label && a.domain === b.domain
}
