import { InternalError } from '../../model/errors.js'
import type { System } from '../../model/system.js'
import { NAME_FIELDS, type Sort, meet } from '../../model/sorts.js'
import { type Application, type Term, type Variable, sortOf } from '../../model/term.js'

/** What is decided about a label or a domain. */
export const UNDECIDED = 0
export const HONEST = 1
export const DISHONEST = 2
type Status = typeof UNDECIDED | typeof HONEST | typeof DISHONEST

/** An immutable copy of bindings: what is bound or decided, and how many variables were made. */
export interface Snapshot {
  readonly entries: readonly Entry[]
  readonly made: number
}

interface Entry {
  readonly index: number
  readonly image: Term | undefined
  readonly status: Status
}

/**
 * A substitution under construction: variables bound on a trail, with one bit of honesty for each label and domain. Sorted
 * unification; equal terms are one object, so unification of equal ground terms is a comparison.
 */
export class Bindings {
  readonly #image: (Term | undefined)[] = []
  readonly #status: Status[] = []
  #made = 0
  #base: Snapshot | undefined
  /** Numbers of the fresh variables, by index. */
  readonly #numbers = new Map<number, number>()
  /** Variables changed, to be undone; with what stood there before. */
  readonly #trail: { readonly index: number; readonly image: Term | undefined; readonly status: Status }[] =
    []

  constructor(readonly system: System) {}

  /** Goes to a snapshot: cheap if it is the one that the present bindings were built on. */
  restore(snapshot: Snapshot): void {
    this.undo([0, snapshot.made])
    if (snapshot === this.#base) return
    for (const { index } of this.#base?.entries ?? []) {
      this.#image[index] = undefined
      this.#status[index] = UNDECIDED
    }
    for (const { index, image, status } of snapshot.entries) {
      this.#image[index] = image
      this.#status[index] = status
    }
    this.#base = snapshot
  }

  snapshot(): Snapshot {
    const changed = new Set<number>()
    for (const { index } of this.#trail) changed.add(index)
    const kept = (this.#base?.entries ?? []).filter(({ index }) => !changed.has(index))
    const entries = [...changed].map((index) => ({
      index,
      image: this.#image[index],
      status: this.#status[index] ?? UNDECIDED,
    }))
    return { entries: [...kept, ...entries], made: this.#made }
  }

  mark(): readonly [number, number] {
    return [this.#trail.length, this.#made]
  }

  undo([length, made]: readonly [number, number]): void {
    while (this.#trail.length > length) {
      const { index, image, status } = this.#trail.pop()!
      this.#image[index] = image
      this.#status[index] = status
    }
    this.#made = made
  }

  /** Whether anything but the fresh variables made since the mark was bound or decided since. */
  boundSince([length, made]: readonly [number, number]): boolean {
    return this.#trail.slice(length).some(({ index }) => !this.#madeSince(index, made))
  }

  #madeSince(index: number, made: number): boolean {
    const number = this.#numbers.get(index)
    return number !== undefined && number >= made
  }

  #set(index: number, image: Term | undefined, status: Status): void {
    this.#trail.push({ index, image: this.#image[index], status: this.#status[index] ?? UNDECIDED })
    this.#image[index] = image
    this.#status[index] = status
  }

  /** A variable not used before; of a principal class, a name of the class with new label and domain. */
  fresh(sort: Sort): Term {
    const { theory } = this.system
    const kind = theory.classes[sort]
    if (kind !== undefined)
      return theory.apply(
        sort,
        NAME_FIELDS[kind].map((s) => this.fresh(s)),
      )
    const variable = theory.store.variable(`_${this.#made}`, sort)
    this.#numbers.set(variable.index, this.#made++)
    return variable
  }

  /** How many variables were made: the next one's number. */
  get made(): number {
    return this.#made
  }

  deref(term: Term): Term {
    let t = term
    while (t.kind === 'variable') {
      const image = this.#image[t.index]
      if (image === undefined) return t
      t = image
    }
    return t
  }

  /** The term with all bindings applied. */
  resolve(term: Term): Term {
    const t = this.deref(term)
    if (t.kind !== 'application' || t.ground) return t
    return this.system.theory.store.apply(
      t.symbol,
      t.args.map((arg) => this.resolve(arg)),
    )
  }

  /** Whether two terms are equal as they stand. */
  equal(a: Term, b: Term): boolean {
    const x = this.deref(a)
    const y = this.deref(b)
    if (x === y) return true
    return (
      x.kind === 'application' &&
      y.kind === 'application' &&
      x.symbol === y.symbol &&
      x.args.every((arg, i) => this.equal(arg, y.args[i]!))
    )
  }

  /** Makes two terms equal; on failure some bindings may remain, which the caller undoes. */
  unify(a: Term, b: Term): boolean {
    const x = this.deref(a)
    const y = this.deref(b)
    if (x === y) return true
    if (x.kind === 'variable') return y.kind === 'variable' ? this.#join(x, y) : this.#bind(x, y)
    if (y.kind === 'variable') return this.#bind(y, x)
    if (x.kind !== 'application' || y.kind !== 'application' || x.symbol !== y.symbol) return false
    if (x.ground && y.ground) return false
    for (let i = 0; i < x.args.length; i++) if (!this.unify(x.args[i]!, y.args[i]!)) return false
    return true
  }

  /** Joins two variables: the one of the smaller sort stays, else the older one. */
  #join(x: Variable, y: Variable): boolean {
    const { classes } = this.system.theory
    const sort = meet(x.sort, y.sort, classes)
    if (sort === undefined) return false
    const [from, to] = sort === x.sort && (sort !== y.sort || x.index < y.index) ? [y, x] : [x, y]
    const a = this.#statusOf(from)
    const b = this.#statusOf(to)
    if (a !== UNDECIDED && b !== UNDECIDED && a !== b) return false
    this.#set(from.index, to, a)
    if (b === UNDECIDED && a !== UNDECIDED) this.#set(to.index, undefined, a)
    return true
  }

  #bind(variable: Variable, term: Term): boolean {
    if (meet(variable.sort, sortOf(term), this.system.theory.classes) === undefined) return false
    if (this.#occurs(variable, term)) return false
    this.#set(variable.index, term, UNDECIDED)
    return true
  }

  #occurs(variable: Variable, term: Term): boolean {
    const t = this.deref(term)
    if (t.kind !== 'application') return t === variable
    return !t.ground && t.args.some((arg) => this.#occurs(variable, arg))
  }

  #statusOf(variable: Variable): Status {
    const status = this.#status[variable.index] ?? UNDECIDED
    if (status !== UNDECIDED) return status
    const { adversary } = this.system.settings
    if (variable.sort === 'domain' && !adversary.includes('foreign-domain')) return HONEST
    if (variable.sort === 'label' && !adversary.includes('insiders')) return HONEST
    return UNDECIDED
  }

  /** What is decided about a principal. */
  honesty(principal: Term): Status {
    const p = this.deref(principal)
    if (p.kind !== 'application') return UNDECIDED
    let result: Status = HONEST
    for (const arg of p.args) {
      const status = this.#statusOf(this.#undetermined(arg))
      if (status === DISHONEST) return DISHONEST
      if (status === UNDECIDED) result = UNDECIDED
    }
    return result
  }

  #undetermined(arg: Term): Variable {
    const t = this.deref(arg)
    if (t.kind !== 'variable') throw new InternalError('a principal of the search has a fixed name')
    return t
  }

  /** Decides that a principal is honest: its label and its domain are. */
  makeHonest(principal: Term): boolean {
    const p = this.deref(principal)
    return p.kind === 'application' && p.args.every((arg) => this.#decide(this.#undetermined(arg), HONEST))
  }

  /** Decides that a principal is the attacker's: by its label, or by its domain where labels cannot be. */
  makeDishonest(principal: Term): boolean {
    const p = this.deref(principal)
    if (p.kind !== 'application') return false
    if (this.honesty(p) === DISHONEST) return true
    return p.args.some((arg) => this.#decide(this.#undetermined(arg), DISHONEST))
  }

  #decide(variable: Variable, status: Status): boolean {
    const now = this.#statusOf(variable)
    if (now === status) return true
    if (now !== UNDECIDED) return false
    this.#set(variable.index, undefined, status)
    return true
  }

  /** Status of an unbound label or domain, for making the state ground. */
  statusOfLeaf(leaf: Variable): Status {
    return this.#statusOf(leaf)
  }
}

export function isApplication(term: Term): term is Application {
  return term.kind === 'application'
}
