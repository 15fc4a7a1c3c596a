/** Terms with variables, and what a role's conditions make of them: just enough to write a role as patterns. */
import { InternalError } from '../../../model/errors.js'
import { type TermData, isVariable } from '../../../model/expression.js'
import { type Sort, meet } from '../../../model/sorts.js'
import type { System } from '../../../model/system.js'
import { resultSort } from '../../../model/theory.js'

/** A variable: its sort is narrowed, and it is bound, as conditions are met. */
export interface Open {
  readonly kind: 'open'
  name: string
  /** The step in which it came up; parameters are of step -1. */
  readonly step: number
  sort: Sort
  bound: Pattern | undefined
}

export interface Applied {
  readonly kind: 'applied'
  readonly symbol: string
  readonly args: readonly Pattern[]
}

/** A name that the run makes. */
export interface Fresh {
  readonly kind: 'fresh'
  readonly name: string
  readonly sort: Sort
}

export type Pattern = Open | Applied | Fresh

export const applied = (symbol: string, ...args: readonly Pattern[]): Applied => ({
  kind: 'applied',
  symbol,
  args,
})

/** What a term is now. */
export function found(term: Pattern): Pattern {
  let now = term
  while (now.kind === 'open' && now.bound !== undefined) now = now.bound
  return now
}

/** Variables of a term that are still open. */
export function openIn(term: Pattern): Open[] {
  const now = found(term)
  if (now.kind === 'open') return [now]
  return now.kind === 'applied' ? now.args.flatMap(openIn) : []
}

/** Conditions on patterns. */
export class Conditions {
  /** Variables that were bound since this was last emptied. */
  readonly bound: Open[] = []

  constructor(readonly system: System) {}

  sortOf(term: Pattern): Sort {
    const now = found(term)
    if (now.kind !== 'applied') return now.sort
    return this.system.theory.classes[now.symbol] === undefined ? resultSort(now.symbol) : now.symbol
  }

  /** Makes two terms equal; `false` if they cannot be. */
  unify(left: Pattern, right: Pattern): boolean {
    const [a, b] = [found(left), found(right)]
    if (a === b) return true
    if (a.kind === 'open') return this.#bind(a, b)
    if (b.kind === 'open') return this.#bind(b, a)
    if (a.kind !== 'applied' || b.kind !== 'applied') return false
    return (
      a.symbol === b.symbol &&
      a.args.length === b.args.length &&
      a.args.every((arg, i) => this.unify(arg, b.args[i]!))
    )
  }

  /** Reads a term at a sort; `false` if it has another. */
  read(term: Pattern, sort: Sort): boolean {
    const now = found(term)
    const common = meet(this.sortOf(now), sort, this.system.theory.classes)
    if (common === undefined) return false
    if (now.kind === 'open') now.sort = common
    return true
  }

  #bind(open: Open, term: Pattern): boolean {
    if (openIn(term).includes(open)) return false
    if (!this.read(open, this.sortOf(term)) || !this.read(term, open.sort)) return false
    // Of two variables the older one stays.
    if (term.kind === 'open' && term.step > open.step) return this.#bind(term, open)
    open.bound = term
    this.bound.push(open)
    return true
  }

  /**
   * Applies a rule of the theory to open terms: they become instances of its left side.
   * @returns the right side, or `undefined` if no instance fits
   */
  destruct(rule: string, args: readonly Pattern[], fresh: (sort: Sort) => Open): Pattern | undefined {
    const { args: left, result } = this.system.theory.destructor(rule)
    const variables = new Map<unknown, Open>()
    const build = (t: (typeof left)[number]): Pattern => {
      if (t.kind === 'application') return applied(t.symbol.name, ...t.args.map(build))
      if (t.kind === 'name') throw new InternalError(`a name in rule ${rule}`)
      const variable = variables.get(t) ?? fresh(t.sort)
      variables.set(t, variable)
      return variable
    }
    // The key first: what it says of its owner need not be found out from the message.
    const pairs = left.map((pattern, i) => [build(pattern), args[i]!] as const).toReversed()
    return pairs.every(([a, b]) => this.unify(a, b)) ? build(result) : undefined
  }
}

/** A narration's term, its variables replaced. */
export function instance(term: TermData, value: (name: string, sort: Sort) => Pattern | undefined): Pattern {
  if (!isVariable(term)) return applied(term.fn, ...term.args.map((arg) => instance(arg, value)))
  return value(term.var, term.sort) ?? applied(term.sort)
}
