/**
 * Roles as patterns: a role's program run once on variables, by narrowing. Each step becomes what it receives, what it
 * sends, and the equations that it adds for what was received before.
 */
import { instantiate } from '../../model/algebra.js'
import { unreachable } from '../../model/errors.js'
import { variablesOf } from '../../model/expression.js'
import type { System } from '../../model/model.js'
import type { RoleProgram, Step, Value } from '../../model/program.js'
import type { Sort } from '../../model/sorts.js'
import { type Term, type Variable, forEachSubterm, sortOf, substitute } from '../../model/term.js'
import { meet } from '../../model/sorts.js'
import { Bindings } from './bindings.js'

export interface StepPattern {
  readonly receives?: Term
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
        return t.label.startsWith(FRESH) ? store.name(`${t.label.slice(FRESH.length)}#${run}`, t.sort) : t
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

/** Marks the names that stand for fresh ones until a run is made. */
const FRESH = 'fresh '

/** Runs a role's program on variables. */
export function patternOf(system: System, program: RoleProgram): RolePattern {
  return new Narrowing(system, program).run()
}

class Narrowing {
  readonly #bindings: Bindings
  readonly #registers: (Term | undefined)[]
  #relations: (readonly [Term, Term])[] = []
  #once: Term[] = []
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
    return { program, actor: this.#registers[actor.register]!, initial, steps }
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
    const equations = before === 0 ? [] : older.filter((v) => this.#bindings.deref(v) !== v).map((v) => [v, resolve(v)] as const)
    const sends = step.sends.map((s) => resolve(this.#value(s.value)))
    for (const [i, t] of this.#registers.entries()) if (t !== undefined) this.#registers[i] = resolve(t)
    return {
      ...(step.receives === undefined ? {} : { receives: this.#registers[step.receives.into]! }),
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
        for (const [i, pattern] of rule.args.entries()) if (!bindings.unify(rename(pattern), args[i]!)) return false
        this.#registers[instruction.into] = bindings.resolve(rename(rule.result))
        return true
      }
      case 'sort':
        return this.#narrowSort(bindings.deref(value(instruction.of)), instruction.sort)
      case 'equal':
        return bindings.unify(value(instruction.left), value(instruction.right))
      case 'relation':
        this.#relations.push([value(instruction.first), value(instruction.second)])
        return true
      case 'current':
        return system.settings.clock === 'ignored' || bindings.unify(value(instruction.of), this.#now)
      case 'within':
        if (system.settings.clock === 'window') this.#within.push([value(instruction.from), value(instruction.until)])
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
    if (term.kind === 'variable') return this.#bindings.unify(term, this.#bindings.fresh(sort))
    return !settings.typed && theory.classes[sort] === undefined ? true : meet(sortOf(term), sort, theory.classes) !== undefined
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
