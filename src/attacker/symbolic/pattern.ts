/**
 * Roles as patterns: a role's program run once on variables, by narrowing. Each step becomes what it receives, what it
 * sends, and the equations that it adds for what was received before.
 */
import { instantiate } from '../../model/algebra.js'
import { unreachable } from '../../model/errors.js'
import { givenOf } from '../../model/executor.js'
import { type TermData, isVariable, keyOf, variablesOf } from '../../model/expression.js'
import { claimTerms } from '../../model/claim.js'
import type { System } from '../../model/system.js'
import { type RoleProgram, type Step, type Value, inheritedKeys } from '../../model/program.js'
import { type Sort, isPublicSort, meet, untyped } from '../../model/sorts.js'
import { type Name, type Term, type Variable, forEachSubterm, sortOf, substitute } from '../../model/term.js'
import { Bindings } from './bindings.js'
import { evaluate } from './recorded.js'

export interface StepPattern {
  readonly receives?: Term
  /** The parts of what it receives that constrain the attacker: he can make the others whatever happens. */
  readonly demands: readonly Term[]
  readonly sends: readonly Term[]
  readonly equations: readonly (readonly [Term, Term])[]
  readonly relations: readonly (readonly [Term, Term])[]
  /** Values that the actor accepts once only. */
  readonly once: readonly Term[]
  /** The clock value of the step's epoch. */
  readonly now: Term
  readonly within: readonly (readonly [Term, Term])[]
  /** Registers at the end of the step. */
  readonly registers: readonly (Term | undefined)[]
}

/** A role's patterns; `steps` ends before a step that no message can satisfy. */
export interface RolePattern {
  readonly program: RoleProgram
  readonly actor: Term
  /** Registers at the start: parameters and what is inherited. */
  readonly initial: readonly (Term | undefined)[]
  readonly steps: readonly StepPattern[]
}

/** A role's patterns with the variables and names of one run. */
export function instantiateRole(system: System, pattern: RolePattern, run: number): RolePattern {
  const { store } = system.theory
  const rename = (t: Term): Term => {
    switch (t.kind) {
      case 'name':
        return t.label.startsWith(FRESH) ? store.name(`${kindOf(pattern, t)}#${run}`, t.sort) : t
      case 'variable':
        return store.variable(`${run}:${pattern.program.id}:${t.label}`, t.sort)
      case 'application':
        return store.apply(t.symbol, t.args.map(rename))
    }
  }
  const renamePair = ([a, b]: readonly [Term, Term]) => [rename(a), rename(b)] as const
  const renameAll = (ts: readonly (Term | undefined)[]) => ts.map((t) => t && rename(t))
  return {
    program: pattern.program,
    actor: rename(pattern.actor),
    initial: renameAll(pattern.initial),
    steps: pattern.steps.map((s) => ({
      ...(s.receives === undefined ? {} : { receives: rename(s.receives) }),
      demands: s.demands.map(rename),
      sends: s.sends.map(rename),
      equations: s.equations.map(renamePair),
      relations: s.relations.map(renamePair),
      once: s.once.map(rename),
      now: rename(s.now),
      within: s.within.map(renamePair),
      registers: renameAll(s.registers),
    })),
  }
}

/** The patterns of roles with the variables and names of one run, each made once. */
export class Instances {
  readonly #made = new Map<string, RolePattern>()

  constructor(readonly system: System) {}

  of(role: RolePattern, run: number): RolePattern {
    const key = `${role.program.id} ${run}`
    let instance = this.#made.get(key)
    if (instance === undefined) {
      instance = instantiateRole(this.system, role, run)
      this.#made.set(key, instance)
    }
    return instance
  }
}

/** What the names that runs of a role make in one place have in common: `role:label`. */
export function kindOf(role: RolePattern, fresh: Name): string {
  return `${role.program.id}:${fresh.label.slice(FRESH.length)}`
}

/** The kind of a name that a run made. */
export function kindOfMade(name: Name): string | undefined {
  const hash = name.label.lastIndexOf('#')
  return hash < 0 ? undefined : name.label.slice(0, hash)
}

/** Marks the names that stand for fresh ones until a run is made. */
export const FRESH = 'fresh '

/** Runs a role's program on variables. */
export function patternOf(system: System, program: RoleProgram): RolePattern {
  return new Narrowing(system, program).run()
}

class Narrowing {
  readonly #bindings: Bindings
  readonly #registers: (Term | undefined)[]
  #relations: (readonly [Term, Term])[] = []
  #once: Term[] = []
  /** How many pairs of principals must be different, so far. */
  #pairs = 0
  #within: (readonly [Term, Term])[] = []
  #now: Term

  constructor(
    readonly system: System,
    readonly program: RoleProgram,
  ) {
    this.#bindings = new Bindings(system)
    this.#registers = Array<Term | undefined>(program.registers).fill(undefined)
    this.#now = this.#bindings.fresh('clock')
  }

  run(): RolePattern {
    const { program } = this
    for (const p of program.parameters) this.#registers[p.register] = this.#bindings.fresh(p.class)
    this.#inherit()
    const initial = [...this.#registers]
    const actor = program.parameters.find((p) => p.name === program.actor)!
    const steps: StepPattern[] = []
    for (const step of program.steps) {
      const pattern = this.#step(step)
      if (pattern === undefined) break
      steps.push(pattern)
    }
    return {
      program,
      actor: initial[actor.register]!,
      initial,
      steps: demanding(this.system, program, steps),
    }
  }

  #inherit(): void {
    const { inherits, narration } = this.program
    if (inherits === undefined) return
    const clocks = new Map<string, Term>()
    for (const [i, term] of inherits.terms.entries()) {
      const value = (name: string): Term | undefined => {
        const parameter = this.program.parameters.find((p) => p.name === name)
        if (parameter !== undefined) return this.#registers[parameter.register]
        const office = narration.offices[name]
        const served = office && this.program.parameters.find((p) => office.serves.includes(p.name))
        if (office !== undefined && served !== undefined)
          return this.#office(office.class, this.#registers[served.register]!)
        const sort = variablesOf(term).get(name)?.sort
        if (sort === undefined || this.system.theory.classes[sort] !== undefined) return undefined
        const clock = clocks.get(name) ?? this.#bindings.fresh(sort)
        clocks.set(name, clock)
        return clock
      }
      const composed = this.system.settings.setup === 'composed'
      this.#registers[inherits.registers[i]!] = composed
        ? this.#bindings.fresh('any')
        : instantiate(this.system.theory, term, value)
    }
  }

  #step(step: Step): StepPattern | undefined {
    const before = this.#bindings.made
    this.#relations = []
    this.#once = []
    this.#within = []
    this.#now = this.#bindings.fresh('clock')
    const older = this.#olderVariables()
    if (step.receives !== undefined) this.#registers[step.receives.into] = this.#bindings.fresh('any')
    for (const instruction of step.instructions) if (!this.#interpret(instruction)) return undefined
    const resolve = (t: Term) => this.#bindings.resolve(t)
    const pair = ([a, b]: readonly [Term, Term]) => [resolve(a), resolve(b)] as const
    const equations =
      before === 0
        ? []
        : older.filter((v) => this.#bindings.deref(v) !== v).map((v) => [v, resolve(v)] as const)
    const sends = step.sends.map((s) => resolve(this.#value(s.value)))
    for (const [i, t] of this.#registers.entries()) if (t !== undefined) this.#registers[i] = resolve(t)
    return {
      ...(step.receives === undefined ? {} : { receives: this.#registers[step.receives.into]! }),
      demands: [],
      sends,
      equations,
      relations: this.#relations.map(pair),
      once: this.#once.map(resolve),
      now: resolve(this.#now),
      within: this.#within.map(pair),
      registers: [...this.#registers],
    }
  }

  /** Unbound variables that occur in the registers so far. */
  #olderVariables(): Variable[] {
    const found = new Set<Variable>()
    for (const term of this.#registers) {
      if (term === undefined) continue
      forEachSubterm(this.#bindings.resolve(term), (t) => {
        if (t.kind === 'variable') found.add(t)
      })
    }
    return [...found]
  }

  #interpret(instruction: Step['instructions'][number]): boolean {
    const { system } = this
    const bindings = this.#bindings
    const value = (v: Value) => this.#value(v)
    switch (instruction.op) {
      case 'destruct': {
        const rule = system.theory.destructor(instruction.rule)
        const image = new Map(rule.variables.map((v) => [v, bindings.fresh(v.sort)]))
        const rename = (t: Term) => substitute(system.theory.store, t, (v) => image.get(v))
        const args = [instruction.of, ...instruction.with].map(value)
        for (const [i, pattern] of rule.args.entries())
          if (!bindings.unify(rename(pattern), args[i]!)) return false
        this.#registers[instruction.into] = bindings.resolve(rename(rule.result))
        return true
      }
      case 'sort':
        return this.#narrowSort(bindings.deref(value(instruction.of)), instruction.sort)
      case 'equal':
        return bindings.unify(value(instruction.left), value(instruction.right))
      case 'differ': {
        // Both would be accepted once only as the same thing of this run, so they are not the same.
        const { theory } = system
        const pair = theory.store.name(`${FRESH}pair ${this.#pairs++}`, 'data')
        for (const v of instruction.pair) this.#once.push(theory.tuple([pair, value(v)]))
        return true
      }
      case 'relation':
        this.#relations.push([value(instruction.first), value(instruction.second)])
        return true
      case 'current':
        return system.settings.clock === 'ignored' || bindings.unify(value(instruction.of), this.#now)
      case 'within':
        if (system.settings.clock === 'window')
          this.#within.push([value(instruction.from), value(instruction.until)])
        return true
      case 'once':
        this.#once.push(value(instruction.of))
        return true
      case 'make':
        this.#registers[instruction.into] =
          instruction.how === 'now'
            ? this.#now
            : instruction.how === 'choice'
              ? bindings.fresh(instruction.sort)
              : system.theory.store.name(`${FRESH}${instruction.label}`, instruction.sort)
        return true
      default:
        return unreachable(instruction)
    }
  }

  #narrowSort(term: Term, sort: Sort): boolean {
    const { theory, settings } = this.system
    const read = settings.typed ? sort : untyped(sort, theory.classes)
    if (term.kind === 'variable') return this.#bindings.unify(term, this.#bindings.fresh(read))
    return meet(sortOf(term), read, theory.classes) !== undefined
  }

  #office(officeClass: string, principal: Term): Term {
    const p = this.#bindings.deref(principal)
    const domain = this.system.theory.domainOf(p)
    return this.system.theory.apply(officeClass, [domain ?? this.#bindings.fresh('domain')])
  }

  #value(value: Value): Term {
    switch (value.kind) {
      case 'register':
        return this.#registers[value.index]!
      case 'apply':
        return this.system.theory.apply(
          value.symbol,
          value.args.map((arg) => this.#value(arg)),
        )
      case 'office':
        return this.#office(value.class, this.#value(value.of))
      case 'known': {
        return instantiate(this.system.theory, value.term, (name) => {
          const v = value.with[name]
          return v && this.#value(v)
        })
      }
      default:
        return unreachable(value)
    }
  }
}

/**
 * Fills in what each step demands of the attacker. A part whose variables matter nowhere else demands nothing if the
 * attacker can compose it, or if a term that everybody has fits it; it is made that term, so that traces read well.
 */
function demanding(system: System, program: RoleProgram, steps: readonly StepPattern[]): StepPattern[] {
  const spokenOf = termsSpokenOf(system)
  const uses = new Map<Term, number>()
  const count = (term: Term) =>
    forEachSubterm(term, (t) => {
      if (t.kind === 'variable') uses.set(t, (uses.get(t) ?? 0) + 1)
    })
  for (const [i, step] of steps.entries()) {
    const pairs = [...step.equations, ...step.relations, ...step.within].flat()
    const known = [...program.steps[i]!.knowledge]
      .filter(([key]) => spokenOf.has(key) || !key.includes('('))
      .map(([, v]) => evaluate(system, v, step.registers))
    for (const term of [...step.sends, ...step.once, ...pairs, ...known, step.now]) count(term)
    if (step.receives !== undefined) partsOf(step.receives).forEach(count)
  }
  return steps.map((step) => {
    if (step.receives === undefined) return step
    const parts = partsOf(step.receives)
    const image = new Map<Variable, Term>()
    const demands = parts.filter((part) => {
      const own = new Map<Term, number>()
      forEachSubterm(part, (t) => t.kind === 'variable' && own.set(t, (own.get(t) ?? 0) + 1))
      const isFree = (v: Term) => uses.get(v) === own.get(v)
      const { classes } = system.theory
      const isPublic = isPublicSort(sortOf(part), classes)
      return !isPublic && !isComposable(system, part, isFree) && !fitsGiven(system, part, isFree, image)
    })
    const rename = (t: Term) => substitute(system.theory.store, t, (v) => image.get(v))
    return { ...step, receives: rename(step.receives), demands }
  })
}

/** Keys of the compound terms that claims speak of or that a later run takes over. */
function termsSpokenOf(system: System): Set<string> {
  const keys = new Set<string>()
  for (const claim of system.model.claims) {
    const { claimant, partner } = claimTerms(claim)
    for (const term of [...claimant, ...partner]) keys.add(keyOf(term))
  }
  for (const program of system.programs.values()) for (const key of inheritedKeys(program)) keys.add(key)
  return keys
}

function partsOf(message: Term): readonly Term[] {
  return message.kind === 'application' && message.symbol.result === 'tuple' ? message.args : [message]
}

/** Whether the attacker makes the term from public values and variables that he may choose as he likes. */
function isComposable(system: System, term: Term, isFree: (v: Term) => boolean): boolean {
  if (term.kind === 'variable') return isFree(term)
  if (isPublicSort(sortOf(term), system.theory.classes)) return true
  return (
    term.kind === 'application' &&
    term.symbol.result === 'tuple' &&
    term.args.every((a) => isComposable(system, a, isFree))
  )
}

/** Whether a term that everybody has fits a part by the choice of free variables alone; adds that choice to `image`. */
function fitsGiven(
  system: System,
  part: Term,
  isFree: (v: Term) => boolean,
  image: Map<Variable, Term>,
): boolean {
  if (part.kind !== 'application') return false
  for (const given of givenOf(system)) {
    if (given.when.kind !== 'public' || given.requires.length > 0) continue
    const bindings = new Bindings(system)
    const values = new Map<string, Term>()
    const build = (d: TermData): Term => {
      if (!isVariable(d)) return system.theory.apply(d.fn, d.args.map(build))
      if (system.theory.classes[d.sort] === 'root') return system.theory.apply(d.sort, [])
      const value = values.get(d.var) ?? system.theory.store.variable(`given ${d.var}`, d.sort)
      values.set(d.var, value)
      return value
    }
    if (!bindings.unify(build(given.term), part)) continue
    const bound: Variable[] = []
    forEachSubterm(part, (t) => {
      if (t.kind === 'variable' && bindings.deref(t) !== t) bound.push(t)
    })
    if (!bound.every(isFree)) continue
    for (const v of bound) image.set(v, bindings.resolve(v))
    return true
  }
  return false
}
