/**
 * What can be in a role's variable that the attacker has not seen. A role that forwards a part unread is given it inside
 * a layer; if the attacker did not make that layer himself, an honest role did, and what it put there is known from its
 * pattern. A least fixpoint over the roles computes, for each variable, the names and shapes that get there so.
 *
 * Source: the static shapes of opaque variables take the place of Athena's bound on them (Song 1999).
 */
import { isPublicSort } from '../../model/sorts.js'
import type { System } from '../../model/system.js'
import { type Application, type Name, type Term, type Variable, substitute } from '../../model/term.js'
import { inheritedKeys } from '../../model/program.js'
import { Bindings } from '../symbolic/bindings.js'
import { FRESH, type RolePattern, kindOf, kindOfMade } from '../symbolic/pattern.js'
import { evaluate } from '../symbolic/recorded.js'

/** A name or a compound that an honest role makes, in variables and names of that role's own. */
export type Shape = Name | Application

/** Marks variables and names of a shape until it is used. */
const GENERIC = 'g:'

type Flow = ReadonlySet<Shape>
const EMPTY: Flow = new Set()

export class Flows {
  readonly #flows = new Map<string, Flow>()
  readonly #keys = new Map<Variable, string | undefined>()
  /** Instances of shapes, by number. */
  readonly #instances = new Map<Shape, Term[]>()
  /** Compound terms and names that honest roles send, anywhere in a message, by head. */
  readonly #made = new Map<string, Set<Application>>()
  readonly #bindings: Bindings

  constructor(
    readonly system: System,
    readonly roles: readonly RolePattern[],
  ) {
    this.#bindings = new Bindings(system)
    for (const role of roles)
      for (const step of role.steps) for (const sent of step.sends) this.#collect(this.generic(role, sent))
    while (this.#grow());
  }

  /**
   * What a variable of a run can hold that the attacker had not seen when the run got it; `undefined` for a variable of
   * no role.
   */
  of(variable: Variable): Flow | undefined {
    let key = this.#keys.get(variable)
    if (key === undefined && !this.#keys.has(variable)) {
      key = keyOf(variable.label)
      this.#keys.set(variable, key)
    }
    return key === undefined ? undefined : (this.#flows.get(key) ?? EMPTY)
  }

  /** A shape with variables of its own; its names become variables that only such names can fill. */
  instance(shape: Application, number: number): Term {
    let made = this.#instances.get(shape)
    if (made === undefined) this.#instances.set(shape, (made = []))
    return (made[number] ??= this.#instantiate(shape, number))
  }

  #instantiate(shape: Application, number: number): Term {
    const { store } = this.system.theory
    const visit = (t: Term): Term => {
      if (t.kind === 'application')
        return t.ground && !hasNames(t) ? t : store.apply(t.symbol, t.args.map(visit))
      return this.#open(t, number)
    }
    return visit(shape)
  }

  /** A term of a role's patterns, likewise. */
  ofRole(role: RolePattern, term: Term, number: number): Term {
    const generic = this.generic(role, term)
    return generic.kind === 'application' ? this.instance(generic, number) : this.#open(generic, number)
  }

  #open(generic: Exclude<Term, Application>, number: number): Term {
    const { store } = this.system.theory
    const label = generic.label.slice(GENERIC.length)
    if (generic.kind === 'variable') return store.variable(`s${number}:${label}`, generic.sort)
    this.#flows.set(nameKey(label), new Set([generic]))
    return store.variable(`s${number}:${nameKey(label)}`, generic.sort)
  }

  /** Whether the name of a shape stands for a name: a run made it in that place. */
  static standsFor(shape: Name, name: Name): boolean {
    return shape.label === `${GENERIC}${kindOfMade(name)}`
  }

  /** The kind of names that the name of a shape stands for. */
  static kindOfGeneric(name: Name): string | undefined {
    return name.label.startsWith(GENERIC) ? name.label.slice(GENERIC.length) : undefined
  }

  /** A term of a role's patterns as shapes are written. */
  generic(role: RolePattern, term: Term): Term {
    const { store } = this.system.theory
    const visit = (t: Term): Term => {
      switch (t.kind) {
        case 'application':
          return store.apply(t.symbol, t.args.map(visit))
        case 'variable':
          return store.variable(`${GENERIC}${role.program.id}:${t.label}`, t.sort)
        case 'name':
          return t.label.startsWith(FRESH) ? store.name(`${GENERIC}${kindOf(role, t)}`, t.sort) : t
      }
    }
    return visit(term)
  }

  #collect(term: Term): void {
    if (term.kind !== 'application') return
    let known = this.#made.get(term.symbol.name)
    if (known === undefined) this.#made.set(term.symbol.name, (known = new Set()))
    if (known.has(term)) return
    known.add(term)
    term.args.forEach((a) => this.#collect(a))
  }

  /** One round; returns whether anything was new. */
  #grow(): boolean {
    let changed = false
    for (const role of this.roles) {
      for (const [variable, flow] of this.#flowsInto(role)) {
        const key = keyOf(variable.label)!
        const before = this.#flows.get(key) ?? EMPTY
        const after = new Set([...before, ...flow])
        if (after.size > before.size) {
          this.#flows.set(key, after)
          changed = true
        }
      }
    }
    return changed
  }

  /** For each variable of a role, what its first message brings. */
  #flowsInto(role: RolePattern): Map<Variable, Flow> {
    const found = new Map<Variable, Flow>()
    for (const until of role.steps.keys()) {
      const seen = new Set<Variable>()
      for (const variable of this.#inherited(role, found)) seen.add(variable)
      for (const message of receivedUntil(this.system, role, until)) {
        const here = new Map<Variable, Flow>()
        this.#visit(this.generic(role, message), undefined, (variable, layer) => {
          if (seen.has(variable) || isPublicSort(variable.sort, this.system.theory.classes)) return
          const flow = layer === undefined ? EMPTY : this.#through(layer, variable)
          const before = here.get(variable)
          // It is unseen only if it is inside an honest layer in every place.
          here.set(variable, before === undefined ? flow : new Set([...before].filter((s) => flow.has(s))))
        })
        for (const [variable, flow] of here) {
          seen.add(variable)
          found.set(variable, new Set([...(found.get(variable) ?? EMPTY), ...flow]))
        }
      }
    }
    return found
  }

  /** What a role takes over from an earlier run holds what it held there. */
  #inherited(role: RolePattern, found: Map<Variable, Flow>): Variable[] {
    const { inherits } = role.program
    if (inherits === undefined || this.system.settings.setup !== 'composed') return []
    const earlier = this.roles.find((r) => r.program.id === inherits.from)
    const last = earlier?.program.steps.at(-1)
    const registers = earlier?.steps.at(-1)?.registers
    if (earlier === undefined || last === undefined || registers === undefined) return []
    return inheritedKeys(role.program).flatMap((key, i) => {
      const here = role.initial[inherits.registers[i]!]
      const value = last.knowledge.get(key)
      if (here?.kind !== 'variable' || value === undefined) return []
      const variable = this.generic(role, here) as Variable
      const there = this.generic(earlier, evaluate(this.system, value, registers))
      const flow = there.kind === 'variable' ? (this.of(there) ?? EMPTY) : new Set([there])
      found.set(variable, new Set([...(found.get(variable) ?? EMPTY), ...flow]))
      return [variable]
    })
  }

  /** Visits each place of a variable, with the layer that is directly around it. */
  #visit(
    term: Term,
    layer: Application | undefined,
    visit: (v: Variable, layer: Application | undefined) => void,
  ): void {
    if (term.kind === 'variable') visit(term, layer)
    if (term.kind !== 'application') return
    const inner = term.symbol.result === 'tuple' ? layer : term
    for (const arg of term.args) this.#visit(arg, inner, visit)
  }

  /** What honest roles have in the place of a variable in a layer. */
  #through(layer: Application, variable: Variable): Flow {
    const found = new Set<Shape>()
    const { store } = this.system.theory
    const apart = substitute(store, layer, (v) => store.variable(`apart ${v.label}`, v.sort))
    for (const made of this.#made.get(layer.symbol.name) ?? []) {
      const mark = this.#bindings.mark()
      if (this.#bindings.unify(apart, made)) this.#follow(layer, made, variable, found)
      this.#bindings.undo(mark)
    }
    return found
  }

  #follow(pattern: Term, made: Term, variable: Variable, found: Set<Shape>): void {
    if (pattern === variable) {
      if (made.kind === 'variable') this.of(made)?.forEach((s) => found.add(s))
      else found.add(made)
    } else if (pattern.kind === 'application') {
      if (made.kind === 'application' && made.symbol === pattern.symbol)
        pattern.args.forEach((p, i) => this.#follow(p, made.args[i]!, variable, found))
      else if (made.kind === 'variable' && pattern.symbol.result === 'tuple')
        this.of(made)?.forEach((s) => this.#follow(pattern, s, variable, found))
    }
  }
}

/** The messages that a role has received up to a step, as it knows them by then. */
export function receivedUntil(system: System, role: RolePattern, until: number): Term[] {
  const { store } = system.theory
  const image = new Map<Variable, Term>()
  const steps = role.steps.slice(0, until + 1)
  for (const step of steps) for (const [v, t] of step.equations) if (v.kind === 'variable') image.set(v, t)
  const resolve = (t: Term): Term =>
    substitute(store, t, (v) => {
      const value = image.get(v)
      return value === undefined || value === v ? undefined : resolve(value)
    })
  return steps.flatMap((s) => (s.receives === undefined ? [] : [resolve(s.receives)]))
}

/** `role:variable` from the label of a variable of a run, of a shape, or generic. */
function keyOf(label: string): string | undefined {
  const colon = label.indexOf(':')
  return colon < 0 ? undefined : label.slice(colon + 1)
}

function nameKey(label: string): string {
  const colon = label.lastIndexOf(':')
  return `${label.slice(0, colon)}:name ${label.slice(colon + 1)}`
}

function hasNames(term: Term): boolean {
  if (term.kind === 'name') return true
  return term.kind === 'application' && term.args.some(hasNames)
}
