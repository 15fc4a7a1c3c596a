/**
 * Which octets stand for which term. Octets that are equal stand for one term. The other way about it is so for all but what
 * is signed or encrypted: that is random, and one term has many encodings.
 */
import type { Octets } from '../crypto/octets.js'
import type { World } from '../model/executor.js'
import { type Term, sortOf } from '../model/term.js'
import type { Recipe, TraceStep } from '../model/trace.js'

export class Correspondence {
  readonly #termOf = new Map<string, Term>()
  readonly #octetsOf = new Map<Term, string>()
  #sent = 0

  constructor(
    readonly terms: World<Term>,
    readonly bytes: World<Octets>,
  ) {}

  /** Compares all that a step left: the registers of its run, and what was sent. @returns how they part, if they do */
  after(step: TraceStep): string | undefined {
    const [byTerms, byBytes] = [this.terms.runs.get(step.run), this.bytes.runs.get(step.run)]
    if (byTerms?.completed !== byBytes?.completed) return 'a run got further than the other'
    for (const [i, octets] of byBytes?.registers.entries() ?? []) {
      const problem = this.#pair(byTerms?.registers[i], octets)
      if (problem !== undefined) return `register ${i}: ${problem}`
    }
    if (this.terms.frame.length !== this.bytes.frame.length) return 'another number of messages was sent'
    for (; this.#sent < this.bytes.frame.length; this.#sent++) {
      const problem = this.#pair(this.terms.frame[this.#sent], this.bytes.frame[this.#sent])
      if (problem !== undefined) return `message ${this.#sent}: ${problem}`
    }
    return undefined
  }

  /** Compares what the attacker derives in the end. */
  derived(recipe: Recipe): string | undefined {
    return this.#pair(this.terms.make(recipe), this.bytes.make(recipe))
  }

  #pair(term: Term | undefined, octets: Octets | undefined): string | undefined {
    if (term === undefined || octets === undefined)
      return (term === undefined) === (octets === undefined) ? undefined : 'a value of one executor alone'
    if (!this.bytes.algebra.hasSort(octets, sortOf(term))) return `${octets.sort} for ${sortOf(term)}`
    const { digest } = octets
    const before = this.#termOf.get(digest)
    if (before !== undefined && before !== term) return 'the octets of another term'
    this.#termOf.set(digest, term)
    if (isRandom(term)) return undefined
    const known = this.#octetsOf.get(term)
    this.#octetsOf.set(term, digest)
    return known === undefined || known === digest ? undefined : 'other octets than before for the same term'
  }
}

/** Whether a term has many encodings: something in it is signed or encrypted. */
function isRandom(term: Term): boolean {
  if (term.kind !== 'application') return false
  return RANDOM.has(term.symbol.name) || term.args.some(isRandom)
}

const RANDOM: ReadonlySet<string> = new Set(['sign', 'penc', 'aenc', 'senc'])
