/**
 * A trace with real keys, beside the same trace over terms: the two executors take each step, and must agree on what
 * happened and on which values are the same.
 */
import { TermAlgebra } from '../model/algebra.js'
import { type Accepted, type Refusal, World } from '../model/executor.js'
import { InputError, diagnostic } from '../model/errors.js'
import type { System } from '../model/system.js'
import { type Term } from '../model/term.js'
import type { Recipe, Trace } from '../model/trace.js'
import type { Octets } from '../crypto/octets.js'
import { Correspondence } from './correspondence.js'
import { Laboratory } from './laboratory.js'

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

/** A world of octets in which the attacker makes what he has a recipe for once: he sends again what he has made. */
export class ByteWorld extends World<Octets> {
  readonly #made = new Map<string, Octets | undefined>()

  override make(recipe: Recipe): Octets | undefined {
    // What a message is does not change, but which messages there are does.
    if (recipe.kind === 'frame') return super.make(recipe)
    const key = JSON.stringify(recipe)
    const before = this.#made.get(key)
    if (before !== undefined) return before
    const made = super.make(recipe)
    this.#made.set(key, made)
    return made
  }
}

/**
 * Runs a trace over octets and over terms, step by step.
 * @throws InputError for a system whose sorts fall together: octets always tell them apart
 */
export function runInBytes(system: System, trace: Trace, laboratory = laboratoryFor(system)): Rehearsal {
  if (!system.settings.typed)
    throw new InputError([
      diagnostic(
        'E501',
        'adversary',
        'with real cryptography sorts are always told apart',
        'leave out --untyped, or confirm by terms alone',
      ),
    ])
  const bytes = new ByteWorld(system, laboratory.algebra, trace.dishonest)
  const terms = new World(system, new TermAlgebra(system.theory, true), trace.dishonest)
  const correspondence = new Correspondence(terms, bytes)
  for (const [i, step] of trace.steps.entries()) {
    const [byTerms, byBytes] = [terms.perform(step), bytes.perform(step)]
    const reason = outcomesDiffer(byTerms, byBytes) ?? correspondence.after(step)
    if (reason !== undefined) return { bytes, terms, disagreement: { step: i, reason } }
    if (byBytes.kind === 'refused') return { bytes, terms, refused: { step: i, refusal: byBytes } }
  }
  const reason = trace.derives && correspondence.derived(trace.derives)
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
