import { givenOf } from '../../model/executor.js'
import type { System } from '../../model/system.js'
import { isPublicSort } from '../../model/sorts.js'
import { type Application, type Term, type Variable, sortOf, substitute } from '../../model/term.js'
import { matchData } from '../knowledge.js'

/** A part of a message, with what it takes to get at it. */
export interface Fragment {
  readonly term: Term
  /** Secrets that open the layers around it. */
  readonly needs: readonly Term[]
  /** The layers around it, innermost first. */
  readonly layers: readonly Term[]
  /** What must be equal for the rules to fit where a layer has a variable. */
  readonly equations: readonly (readonly [Term, Term])[]
  /** Whether it is an instance of a term that everybody has beforehand. */
  readonly isGiven: boolean
}

type Opening = Omit<Fragment, 'isGiven' | 'layers'>

/**
 * The parts of messages, computed once for each message as it is written; a variable is a part whose own parts are those of
 * its value. Public values are left out: nobody needs a message for them.
 */
export class Fragments {
  readonly #cache = new Map<Term, readonly Fragment[]>()
  readonly #open = new Map<Term, readonly Term[]>()

  constructor(readonly system: System) {}

  of(message: Term): readonly Fragment[] {
    let found = this.#cache.get(message)
    if (found === undefined) {
      found = this.#partsOf(message)
      this.#cache.set(message, found)
    }
    return found
  }

  /** The parts that can be taken out without any key. */
  open(message: Term): readonly Term[] {
    let found = this.#open.get(message)
    if (found === undefined) {
      found = this.of(message)
        .filter((f) => f.needs.length === 0 && f.equations.length === 0)
        .map((f) => f.term)
      this.#open.set(message, found)
    }
    return found
  }

  #partsOf(term: Term): Fragment[] {
    if (isPublicSort(sortOf(term), this.system.theory.classes)) return []
    const parts: Fragment[] = [{ term, needs: [], layers: [], equations: [], isGiven: this.isGiven(term) }]
    if (term.kind !== 'application') return parts
    for (const opening of this.#openings(term)) {
      for (const inner of this.of(opening.term)) {
        parts.push({
          term: inner.term,
          needs: [...inner.needs, ...opening.needs],
          layers: term.symbol.result === 'tuple' ? inner.layers : [...inner.layers, term],
          equations: [...opening.equations, ...inner.equations],
          isGiven: inner.isGiven,
        })
      }
    }
    return parts
  }

  /**
   * Whether a term is an instance of one that everybody has beforehand. Tokens of the roles are in the relation that a
   * given token needs: a role requires it of its own principals.
   */
  isGiven(term: Term): boolean {
    return givenOf(this.system).some((given) => {
      const found = given.when.kind === 'public' ? matchData(given.term, term) : undefined
      return (
        found !== undefined &&
        Object.entries(given.offices).every(([name, { serves }]) =>
          serves.every(
            (m) =>
              this.system.theory.domainOf(found.get(m)!) === this.system.theory.domainOf(found.get(name)!),
          ),
        )
      )
    })
  }

  /** The ways to take a term apart; of those with the same result, only one that needs nothing if there is one. */
  #openings(t: Application): readonly Opening[] {
    const { theory } = this.system
    const found: Opening[] = []
    for (const rule of theory.destructorsOf(t.symbol)) {
      const image = new Map<Variable, Term>()
      const equations: (readonly [Term, Term])[] = []
      // What a key's variable stands for depends on the term alone, so its name does.
      const imageOf = (v: Variable): Term => {
        const term = image.get(v) ?? theory.store.variable(`${t.id}:${v.label}`, v.sort)
        image.set(v, term)
        return term
      }
      const build = (p: Term) => substitute(theory.store, p, imageOf)
      const fit = (pattern: Term, term: Term): void => {
        if (pattern.kind === 'variable' && !image.has(pattern)) image.set(pattern, term)
        else if (
          pattern.kind === 'application' &&
          term.kind === 'application' &&
          term.symbol === pattern.symbol
        )
          pattern.args.forEach((p, i) => fit(p, term.args[i]!))
        else equations.push([build(pattern), term])
      }
      fit(rule.args[0]!, t)
      const needs = rule.args.slice(1).map(build)
      const secret = needs.filter((n) => !isPublicSort(sortOf(n), theory.classes))
      const term = build(rule.result)
      if (!found.some((f) => f.term === term && isFree(f))) found.push({ term, needs: secret, equations })
    }
    return found.filter((o) => isFree(o) || !found.some((f) => f.term === o.term && isFree(f)))
  }
}

function isFree(fragment: Opening): boolean {
  return fragment.needs.length === 0 && fragment.equations.length === 0
}
