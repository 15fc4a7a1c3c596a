import { InternalError } from './errors.js'
import type { Sort } from './sorts.js'

/** A function symbol of the theory; `private` symbols are applied neither by the attacker nor by roles. */
export interface FunctionSymbol {
  readonly name: string
  readonly arity: number
  /** Sort of the result. */
  readonly result: Sort
  /** Whether anybody may apply it to what he knows. */
  readonly isPublic: boolean
}

/** A fresh atom: a nonce, a session key, the label of a principal, an epoch. */
export interface Name {
  readonly kind: 'name'
  readonly id: number
  readonly label: string
  readonly sort: Sort
}

export interface Variable {
  readonly kind: 'variable'
  readonly id: number
  readonly label: string
  readonly sort: Sort
  /** Dense index among the variables of the store: engines bind by it. */
  readonly index: number
}

export interface Application {
  readonly kind: 'application'
  readonly id: number
  readonly symbol: FunctionSymbol
  readonly args: readonly Term[]
  readonly ground: boolean
}

export type Term = Name | Variable | Application

interface Slot {
  readonly next: Map<number, Slot>
  term?: Application
}

/**
 * Builds terms so that equal terms are one object: after that `===` is equality. One store per analysis, passed, never
 * global; ids follow the order of making, so that runs are deterministic.
 */
export class TermStore {
  #minted = 0
  #variables = 0
  readonly #names = new Map<string, Name>()
  readonly #vars = new Map<string, Variable>()
  readonly #roots = new Map<FunctionSymbol, Slot>()

  /** The name with this label and sort. */
  name(label: string, sort: Sort): Name {
    const key = `${sort} ${label}`
    let name = this.#names.get(key)
    if (name === undefined) {
      name = { kind: 'name', id: this.#minted++, label, sort }
      this.#names.set(key, name)
    }
    return name
  }

  /** The variable with this label and sort. */
  variable(label: string, sort: Sort): Variable {
    const key = `${sort} ${label}`
    let variable = this.#vars.get(key)
    if (variable === undefined) {
      variable = { kind: 'variable', id: this.#minted++, label, sort, index: this.#variables++ }
      this.#vars.set(key, variable)
    }
    return variable
  }

  /** How many variables the store has made: the upper bound of their indices. */
  get variableCount(): number {
    return this.#variables
  }

  /** @throws InternalError if the number of arguments is not the symbol's arity */
  apply(symbol: FunctionSymbol, args: readonly Term[]): Application {
    if (args.length !== symbol.arity) throw new InternalError(`arity of ${symbol.name}`)
    let slot: Slot | undefined = this.#roots.get(symbol)
    if (slot === undefined) {
      slot = { next: new Map() }
      this.#roots.set(symbol, slot)
    }
    let ground = true
    for (const arg of args) {
      let child: Slot | undefined = slot.next.get(arg.id)
      if (child === undefined) {
        child = { next: new Map() }
        slot.next.set(arg.id, child)
      }
      slot = child
      ground &&= isGround(arg)
    }
    return (slot.term ??= { kind: 'application', id: this.#minted++, symbol, args, ground })
  }
}

export function isGround(term: Term): boolean {
  return term.kind === 'name' || (term.kind === 'application' && term.ground)
}

export function sortOf(term: Term): Sort {
  return term.kind === 'application' ? term.symbol.result : term.sort
}

/** Number of symbols, names and variables in the term, counted as a tree. */
export function sizeOf(term: Term): number {
  if (term.kind !== 'application') return 1
  let size = 1
  for (const arg of term.args) size += sizeOf(arg)
  return size
}

/** The term with every variable replaced as `image` says; `undefined` leaves it. */
export function substitute(store: TermStore, term: Term, image: (v: Variable) => Term | undefined): Term {
  switch (term.kind) {
    case 'name':
      return term
    case 'variable':
      return image(term) ?? term
    case 'application':
      if (term.ground) return term
      return store.apply(
        term.symbol,
        term.args.map((arg) => substitute(store, arg, image)),
      )
  }
}

/** Calls `visit` for every subterm, outermost first. */
export function forEachSubterm(term: Term, visit: (t: Term) => void): void {
  visit(term)
  if (term.kind === 'application') for (const arg of term.args) forEachSubterm(arg, visit)
}
