/**
 * What the attacker knows, ground: a frame closed under the destructor rules, with the recipe of each term
 * (rule ANA of `docs/semantics.md`), and composition on demand (rule SYN).
 */
import { ATTACKER, TermAlgebra } from '../model/algebra.js'
import { givenOf } from '../model/executor.js'
import { type TermData, isVariable } from '../model/expression.js'
import type { System } from '../model/system.js'
import { type Application, type Term, sortOf } from '../model/term.js'
import { type PrincipalRef, type Recipe, type Trace, recipeSize } from '../model/trace.js'

/** Prefix of the labels of names that the attacker makes; the executor makes them alike. */
const MADE = "attacker's "

export class Knowledge {
  readonly #known = new Map<Term, Recipe>()
  readonly #algebra: TermAlgebra
  #messages = 0

  constructor(
    readonly system: System,
    readonly dishonest: Trace['dishonest'],
  ) {
    this.#algebra = new TermAlgebra(system.theory, system.settings.typed)
  }

  /** Adds the next message that was sent. */
  see(message: Term): void {
    this.#learn(message, { kind: 'frame', index: this.#messages++ })
    this.#close()
  }

  /** The terms learnt from messages, in the order learnt. */
  get learnt(): readonly Term[] {
    return [...this.#known.keys()]
  }

  /** How to make a term, smallest recipe found; `undefined` if it cannot be made. */
  derive(term: Term): Recipe | undefined {
    const known = this.#known.get(term)
    if (known !== undefined && recipeSize(known) === 1) return known
    const other = this.#leaf(term) ?? this.#compose(term)
    if (known === undefined || other === undefined) return known ?? other
    return recipeSize(other) <= recipeSize(known) ? other : known
  }

  #learn(term: Term, recipe: Recipe): boolean {
    const before = this.#known.get(term)
    if (before !== undefined && recipeSize(before) <= recipeSize(recipe)) return false
    this.#known.set(term, recipe)
    return true
  }

  #close(): void {
    for (let changed = true; changed;) {
      changed = false
      for (const [term, recipe] of this.#known) {
        if (term.kind === 'application' && this.#takeApart(term, recipe)) changed = true
      }
    }
  }

  #takeApart(term: Application, recipe: Recipe): boolean {
    let changed = false
    for (const rule of this.system.theory.destructorsOf(term.symbol)) {
      const keys = keysFor(this.system, rule.name, term)
      if (keys === undefined) continue
      const recipes = keys.map((k) => this.derive(k))
      if (recipes.some((r) => r === undefined)) continue
      const result = this.system.theory.destruct(rule.name, [term, ...keys])
      if (result === undefined) continue
      const made: Recipe = { kind: 'destruct', rule: rule.name, args: [recipe, ...(recipes as Recipe[])] }
      if (this.#learn(result, made)) changed = true
    }
    return changed
  }

  #compose(term: Term): Recipe | undefined {
    if (term.kind !== 'application' || !term.symbol.isPublic) return undefined
    const args: Recipe[] = []
    for (const arg of term.args) {
      const recipe = this.derive(arg)
      if (recipe === undefined) return undefined
      args.push(recipe)
    }
    return { kind: 'apply', symbol: term.symbol.name, args }
  }

  /** What is there beforehand: public names, clock values, the attacker's own, secrets of the dishonest, given terms. */
  #leaf(term: Term): Recipe | undefined {
    const principal = this.#algebra.refOf(term)
    if (principal !== undefined) return { kind: 'principal', principal }
    const epoch = this.#algebra.epochOf(term)
    if (epoch !== undefined) return { kind: 'clock', epoch }
    if (term.kind === 'name')
      return term.label.startsWith(MADE)
        ? { kind: 'made', sort: term.sort, label: term.label.slice(MADE.length) }
        : undefined
    if (term.kind !== 'application') return undefined
    return term.symbol.isPublic ? this.#given(term) : this.#secret(term)
  }

  #secret(term: Application): Recipe | undefined {
    const of = term.args.map((a) => this.#algebra.refOf(a))
    if (!of.some((ref) => ref !== undefined && !this.#isHonest(ref))) return undefined
    return { kind: 'secret', symbol: term.symbol.name, of: of as PrincipalRef[] }
  }

  #given(term: Application): Recipe | undefined {
    for (const given of givenOf(this.system)) {
      const found = matchData(given.term, term)
      if (found === undefined) continue
      const values: Record<string, PrincipalRef | number> = {}
      for (const [name, value] of found) {
        const ref = this.#algebra.refOf(value) ?? this.#algebra.epochOf(value)
        if (ref !== undefined) values[name] = ref
      }
      if (Object.keys(values).length === found.size && this.#fits(given, found, values))
        return { kind: 'given', id: given.id, values }
    }
    return undefined
  }

  #fits(
    given: ReturnType<typeof givenOf>[number],
    found: ReadonlyMap<string, Term>,
    values: Readonly<Record<string, PrincipalRef | number>>,
  ): boolean {
    const honest = (name: string) => {
      const ref = values[name]
      return typeof ref === 'object' && this.#isHonest(ref)
    }
    const offices = Object.entries(given.offices).every(([name, office]) =>
      office.serves.every((m) => this.#algebra.office(office.class, found.get(m)!) === found.get(name)),
    )
    return (
      offices &&
      given.requires.every((r) => !honest(r.first) || honest(r.second)) &&
      (given.when.kind === 'public' || !honest(given.when.principal))
    )
  }

  #isHonest(ref: PrincipalRef): boolean {
    const { labels, domains } = this.dishonest
    return (
      !(ref.label !== undefined && labels.includes(ref.label)) &&
      !(ref.domain !== undefined && domains.includes(ref.domain))
    )
  }

  /** A new name of the attacker's own. */
  make(sort: string, label: string): Term {
    return madeName(this.system, sort, label)
  }
}

/** The name that the recipe `made` yields. */
export function madeName(system: System, sort: string, label: string): Term {
  return new TermAlgebra(system.theory, true).fresh(sort, `${MADE}${label}`, ATTACKER)
}

/** The further arguments that a destructor takes to open a ground term. */
function keysFor(system: System, rule: string, term: Application): Term[] | undefined {
  const destructor = system.theory.destructor(rule)
  const image = new Map<Term, Term>()
  const fit = (pattern: Term, t: Term): boolean => {
    if (pattern.kind !== 'application') {
      image.set(pattern, t)
      return true
    }
    return (
      t.kind === 'application' &&
      t.symbol === pattern.symbol &&
      pattern.args.every((p, i) => fit(p, t.args[i]!))
    )
  }
  if (!fit(destructor.args[0]!, term)) return undefined
  const build = (pattern: Term): Term =>
    pattern.kind === 'application'
      ? system.theory.store.apply(pattern.symbol, pattern.args.map(build))
      : image.get(pattern)!
  return destructor.args.slice(1).map(build)
}

/** Matches a narration's term on a ground term. */
export function matchData(
  data: TermData,
  term: Term,
  found = new Map<string, Term>(),
): Map<string, Term> | undefined {
  if (isVariable(data)) {
    const before = found.get(data.var)
    if (before !== undefined) return before === term ? found : undefined
    if (sortOf(term) !== data.sort) return undefined
    return found.set(data.var, term)
  }
  if (term.kind !== 'application' || term.symbol.name !== data.fn) return undefined
  for (const [i, arg] of data.args.entries())
    if (matchData(arg, term.args[i]!, found) === undefined) return undefined
  return found
}
