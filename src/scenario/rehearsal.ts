/**
 * A trace with real keys, beside the same trace over terms: the two executors take each step, and must agree on what
 * happened and on which values are the same.
 */
import { TermAlgebra } from '../model/algebra.js'
import { type Accepted, type Refusal, World } from '../model/executor.js'
import type { System } from '../model/system.js'
import type { Term } from '../model/term.js'
import type { Recipe, Trace, TraceStep } from '../model/trace.js'
import type { Octets } from '../crypto/octets.js'
import { Correspondence } from './correspondence.js'
import { Laboratory } from './laboratory.js'
import { assertTyped } from './typed.js'

/** Where the two executors part, and how. */
export interface Disagreement {
  /** Position in the trace; its number of steps for the secret that is derived in the end. */
  readonly step: number
  readonly reason: string
}

export interface Rehearsal {
  readonly bytes: World<Octets>
  readonly terms: World<Term>
  /** The step at which both executors stopped, if they did. */
  readonly refused?: { readonly step: number; readonly refusal: Refusal }
  readonly disagreement?: Disagreement
}

/**
 * A world of octets in which the attacker makes a thing of the same parts once, and sends again what he has made: signing
 * and encrypting anew would give other octets for the same term.
 */
export class ByteWorld extends World<Octets> {
  readonly #made = new Map<string, Octets>()
  /** What was made of a recipe already: it stays what it is. */
  readonly #of = new WeakMap<Recipe, Octets>()

  override make(recipe: Recipe): Octets | undefined {
    const made = this.#of.get(recipe) ?? (recipe.kind === 'apply' ? this.#apply(recipe) : super.make(recipe))
    if (made !== undefined) this.#of.set(recipe, made)
    return made
  }

  #apply(recipe: Extract<Recipe, { kind: 'apply' }>): Octets | undefined {
    const parts = recipe.args.map((arg) => this.make(arg)?.digest)
    if (parts.includes(undefined)) return undefined
    const key = [recipe.symbol, ...parts].join(' ')
    const before = this.#made.get(key)
    if (before !== undefined) return before
    const made = super.make(recipe)
    if (made !== undefined) this.#made.set(key, made)
    return made
  }
}

/** Two worlds, of terms and of octets, that take every step together. */
export class Stage {
  readonly bytes: World<Octets>
  readonly terms: World<Term>
  readonly #correspondence: Correspondence

  /** @throws InputError for a system whose sorts fall together: octets always tell them apart */
  constructor(system: System, dishonest: Trace['dishonest'], laboratory: Laboratory) {
    assertTyped(system.settings, 'settings')
    this.bytes = new ByteWorld(system, laboratory.algebra, dishonest)
    this.terms = new World(system, new TermAlgebra(system.theory, true), dishonest)
    this.#correspondence = new Correspondence(this.terms, this.bytes)
  }

  /** Performs one step in both worlds. @returns what came of it by octets, and how terms differ, if they do */
  perform(step: TraceStep): { readonly outcome: Accepted<Octets> | Refusal; readonly difference?: string } {
    const [terms, outcome] = [this.terms.perform(step), this.bytes.perform(step)]
    const difference = outcomesDiffer(terms, outcome) ?? this.#correspondence.after(step)
    return difference === undefined ? { outcome } : { outcome, difference }
  }

  /** How what the attacker derives differs, if it does. */
  derive(recipe: Recipe): string | undefined {
    return this.#correspondence.derived(recipe)
  }
}

/**
 * Runs a trace over octets and over terms, step by step.
 * @throws InputError for a system whose sorts fall together
 */
export function runInBytes(system: System, trace: Trace, laboratory = laboratoryFor(system)): Rehearsal {
  const stage = new Stage(system, trace.dishonest, laboratory)
  const { bytes, terms } = stage
  for (const [i, step] of trace.steps.entries()) {
    const { outcome, difference } = stage.perform(step)
    if (difference !== undefined) return { bytes, terms, disagreement: { step: i, reason: difference } }
    if (outcome.kind === 'refused') return { bytes, terms, refused: { step: i, refusal: outcome } }
  }
  const reason = trace.derives && stage.derive(trace.derives)
  if (reason !== undefined) return { bytes, terms, disagreement: { step: trace.steps.length, reason } }
  return { bytes, terms }
}

export function laboratoryFor(system: System): Laboratory {
  return new Laboratory({ classes: system.theory.classes })
}

function outcomesDiffer(
  terms: Accepted<Term> | Refusal,
  bytes: Accepted<Octets> | Refusal,
): string | undefined {
  if (terms.kind === 'accepted' && bytes.kind === 'accepted') return undefined
  if (terms.kind === 'accepted' && bytes.kind === 'refused')
    return `accepted by terms, refused by octets: ${bytes.reason}`
  if (terms.kind === 'refused' && bytes.kind === 'refused')
    return terms.check === bytes.check && bytes.reason.startsWith(terms.reason)
      ? undefined
      : `refused by terms: ${terms.reason}; by octets: ${bytes.reason}`
  return 'refused by terms, accepted by octets'
}
