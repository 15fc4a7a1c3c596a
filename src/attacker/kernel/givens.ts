/** Terms that the model gives beforehand, to everybody or for a dishonest principal, as patterns. */
import { givenOf } from '../../model/executor.js'
import { type TermData, isVariable } from '../../model/expression.js'
import type { GivenData } from '../../model/narration.js'
import type { System } from '../../model/system.js'
import type { Application, FunctionSymbol, Term } from '../../model/term.js'
import type { Bindings } from '../symbolic/bindings.js'

/** Called with the bindings of a fit in place; returns whether to go on. */
export type OnFit = (fit: {
  readonly given: GivenData
  /** What must be related for it. */
  readonly relations: readonly (readonly [Term, Term])[]
  /** Whether the term is an instance of it as it stands. */
  readonly isInstance: boolean
}) => boolean

export class Givens {
  readonly #bySymbol = new Map<string, GivenData[]>()

  constructor(readonly system: System) {
    for (const given of givenOf(system)) {
      if (isVariable(given.term)) continue
      const { fn } = given.term
      this.#bySymbol.set(fn, [...(this.#bySymbol.get(fn) ?? []), given])
    }
  }

  has(symbol: FunctionSymbol): boolean {
    return this.#bySymbol.has(symbol.name)
  }

  /** Calls `onFit` for each given term that a term can be. Bindings are as before when it returns. */
  fits(term: Application, bindings: Bindings, onFit: OnFit): void {
    for (const given of this.#bySymbol.get(term.symbol.name) ?? []) {
      const mark = bindings.mark()
      const relations = this.#fit(given, term, bindings)
      const goOn =
        relations === undefined || onFit({ given, relations, isInstance: !bindings.boundSince(mark) })
      bindings.undo(mark)
      if (!goOn) return
    }
  }

  /**
   * For a term that is known only if it is given: binds it to the one that it fits.
   * @returns no terms; `impossible` if none fits; `undefined`, and binds nothing, if several do or one asks for more
   */
  onlyFit(term: Application, bindings: Bindings): [] | 'impossible' | undefined {
    const fitting: GivenData[] = []
    this.fits(term, bindings, ({ given }) => fitting.push(given) > 0)
    const [only, ...others] = fitting
    if (only === undefined) return 'impossible'
    if (others.length > 0 || only.requires.length > 0) return undefined
    this.#fit(only, term, bindings)
    return []
  }

  /** @returns the relations that it requires, or `undefined` if it does not fit; then some bindings may remain */
  #fit(given: GivenData, term: Application, bindings: Bindings): (readonly [Term, Term])[] | undefined {
    const { pattern, valueOf } = this.#instantiate(given, bindings)
    const holds =
      bindings.unify(pattern, term) &&
      (given.when.kind === 'public' || bindings.makeDishonest(valueOf(given.when.principal)))
    return holds ? given.requires.map((r) => [valueOf(r.first), valueOf(r.second)] as const) : undefined
  }

  #instantiate(
    given: GivenData,
    bindings: Bindings,
  ): { pattern: Term; valueOf: (name: string, sort?: string) => Term } {
    const { theory } = this.system
    const values = new Map<string, Term>()
    const valueOf = (name: string, sort = 'any'): Term => {
      let value = values.get(name)
      if (value !== undefined) return value
      const [served] = given.offices[name]?.serves ?? []
      const domain = served === undefined ? undefined : theory.domainOf(valueOf(served))
      value = domain === undefined ? bindings.fresh(sort) : theory.apply(sort, [domain])
      values.set(name, value)
      return value
    }
    const build = (d: TermData): Term =>
      isVariable(d) ? valueOf(d.var, d.sort) : theory.apply(d.fn, d.args.map(build))
    return { pattern: build(given.term), valueOf }
  }
}
