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

/** What to put in the place of the leaves of a trace; what is left out stays. */
export interface TraceImage {
  readonly principal?: (ref: PrincipalRef) => PrincipalRef
  readonly epoch?: (epoch: number) => number
  readonly made?: (sort: Sort, label: string) => string
  readonly run?: (run: number) => number
}

/** The trace with principals, epochs, the attacker's own values or runs replaced, in steps and recipes alike. */
export function mapTrace(trace: Trace, image: TraceImage): Trace {
  const { principal = (r) => r, epoch = (e) => e, made = (_, l) => l, run = (r) => r } = image
  const mapRecipe = (recipe: Recipe): Recipe => {
    switch (recipe.kind) {
      case 'frame':
        return recipe
      case 'apply':
      case 'destruct':
        return { ...recipe, args: recipe.args.map(mapRecipe) }
      case 'principal':
        return { ...recipe, principal: principal(recipe.principal) }
      case 'clock':
        return { ...recipe, epoch: epoch(recipe.epoch) }
      case 'made':
        return { ...recipe, label: made(recipe.sort, recipe.label) }
      case 'secret':
        return { ...recipe, of: recipe.of.map(principal) }
      case 'given':
        return {
          ...recipe,
          values: mapValues(recipe.values, (v) => (typeof v === 'number' ? epoch(v) : principal(v))),
        }
    }
  }
  const mapStart = (start: Start): Start => ({
    parameters: mapValues(start.parameters, principal),
    ...(start.memory === undefined ? {} : { memory: run(start.memory) }),
    ...(start.clocks === undefined ? {} : { clocks: mapValues(start.clocks, epoch) }),
  })
  const mapStep = (step: TraceStep): TraceStep => ({
    ...step,
    run: run(step.run),
    epoch: epoch(step.epoch),
    ...(step.start === undefined ? {} : { start: mapStart(step.start) }),
    ...(step.choices === undefined ? {} : { choices: mapValues(step.choices, epoch) }),
    ...(step.receive === undefined ? {} : { receive: mapRecipe(step.receive) }),
  })
  return {
    dishonest: trace.dishonest,
    steps: trace.steps.map(mapStep),
    ...(trace.derives === undefined ? {} : { derives: mapRecipe(trace.derives) }),
  }
}

function mapValues<V, W>(record: Readonly<Record<string, V>>, image: (v: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([k, v]) => [k, image(v)]))
}
