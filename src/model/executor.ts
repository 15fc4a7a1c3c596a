/**
 * The executor: what an execution is. It interprets the roles of a system and the recipes of the attacker over an
 * algebra, one step at a time, and refuses every step that the semantics does not allow.
 *
 * Trusted. It shares no code with any engine.
 */
import type { Algebra, Refutation } from './algebra.js'
import { ATTACKER } from './algebra.js'
import { InternalError, unreachable } from './errors.js'
import { variablesOf } from './expression.js'
import type { GivenData, RelationData } from './narration.js'
import type { System } from './system.js'
import {
  type Instruction,
  type RoleProgram,
  type Step,
  type Value,
  earlierNames,
  inheritedKeys,
} from './program.js'
import type { PrincipalRef, Recipe, Start, Trace, TraceStep } from './trace.js'

export interface Run<V> {
  readonly id: number
  readonly program: RoleProgram
  readonly start: Start
  /** Values of the program's registers; a hole is not yet set. */
  readonly registers: (V | undefined)[]
  /** Steps completed. */
  completed: number
  /** Epoch of each completed step. */
  readonly epochs: number[]
  /** The messages that it accepted, whole, by step. */
  readonly received: (V | undefined)[]
}

/** A step that happened. */
export interface Event {
  readonly run: number
  readonly step: number
  readonly epoch: number
}

/** Why a step did not happen. */
export interface Refusal {
  readonly kind: 'refused'
  /** Id of the check that failed, if it was one. */
  readonly check?: string
  readonly reason: string
  /** The algebra's own code of the reason, where it has one. */
  readonly code?: string
}

export interface Accepted<V> {
  readonly kind: 'accepted'
  readonly sent: readonly V[]
}

/** The state of the world: what was sent, who has got how far. Steps are atomic: a refused step leaves no trace. */
export class World<V> {
  readonly frame: V[] = []
  readonly runs = new Map<number, Run<V>>()
  readonly events: Event[] = []
  readonly #accepted = new Set<string>()
  #epoch = 0

  constructor(
    readonly system: System,
    readonly algebra: Algebra<V>,
    readonly dishonest: Trace['dishonest'],
  ) {}

  /** Performs one step, what is received being made by the attacker's recipe. A refusal changes nothing. */
  perform(step: TraceStep): Accepted<V> | Refusal {
    return this.take(step, step.receive && this.make(step.receive))
  }

  /** Performs one step that receives this message, as it came. A refusal changes nothing. */
  take(step: TraceStep, message: V | undefined): Accepted<V> | Refusal {
    if (step.epoch < this.#epoch) return refuse(`epoch ${step.epoch} after ${this.#epoch}`)
    const run = this.runs.get(step.run) ?? this.#begin(step)
    if ('kind' in run) return run
    if (run.program.id !== step.role || run.completed !== step.step)
      return refuse(`run ${step.run} is not at this step`)
    const program = run.program.steps[step.step]
    if (program === undefined) return refuse(`${step.role} has no step ${step.step}`)
    if (program.receives !== undefined && message === undefined)
      return refuse('the attacker cannot make what he delivers')
    return this.#run(run, program, message, step)
  }

  /** Interprets one step on a copy of the run's registers, and keeps it if every condition holds. */
  #run(run: Run<V>, step: Step, message: V | undefined, at: TraceStep): Accepted<V> | Refusal {
    const registers = [...run.registers]
    if (step.receives !== undefined) registers[step.receives.into] = message
    const caching: string[] = []
    for (const instruction of step.instructions) {
      const failure = this.#interpret(instruction, registers, run, at, caching)
      if (failure !== undefined) return failure
    }
    const sent = step.sends.map((s) => this.evaluate(s.value, registers))
    run.registers.splice(0, registers.length, ...registers)
    run.completed++
    run.epochs.push(at.epoch)
    run.received.push(message)
    for (const entry of caching) this.#accepted.add(entry)
    this.runs.set(run.id, run)
    this.frame.push(...sent)
    this.events.push({ run: run.id, step: step.index, epoch: at.epoch })
    this.#epoch = at.epoch
    return { kind: 'accepted', sent }
  }

  #interpret(
    instruction: Instruction,
    registers: (V | undefined)[],
    run: Run<V>,
    at: TraceStep,
    caching: string[],
  ): Refusal | undefined {
    const { algebra } = this
    const value = (v: Value) => this.evaluate(v, registers)
    const fail = (why: string): Refusal =>
      'place' in instruction ? refuse(`${instruction.place}: ${why}`, instruction.check) : refuse(why)
    switch (instruction.op) {
      case 'destruct': {
        const result = algebra.destruct(instruction.rule, [instruction.of, ...instruction.with].map(value))
        if (result === undefined) return because(fail('does not open'), algebra.why?.())
        registers[instruction.into] = result
        return undefined
      }
      case 'sort':
        return algebra.hasSort(value(instruction.of), instruction.sort)
          ? undefined
          : fail(`is no ${instruction.sort}`)
      case 'equal':
        return algebra.equal(value(instruction.left), value(instruction.right))
          ? undefined
          : fail('is another value')
      case 'differ': {
        const isSame = algebra.equal(...(instruction.pair.map(value) as [V, V]))
        return isSame ? fail('two of its principals are the same') : undefined
      }
      case 'relation':
        return this.#related(value(instruction.first), value(instruction.second))
          ? undefined
          : fail('not in the relation')
      case 'current': {
        if (this.system.settings.clock === 'ignored') return undefined
        return algebra.epochOf(value(instruction.of)) === at.epoch ? undefined : fail('is of another epoch')
      }
      case 'within': {
        if (this.system.settings.clock === 'ignored') return undefined
        const from = algebra.epochOf(value(instruction.from)) ?? Infinity
        const until = algebra.epochOf(value(instruction.until)) ?? -Infinity
        return from <= at.epoch && at.epoch <= until ? undefined : fail('is not valid in this epoch')
      }
      case 'once': {
        const entry = `${algebra.digest(this.actorOf(run, registers))} ${algebra.digest(value(instruction.of))}`
        if (this.#accepted.has(entry)) return fail('was accepted before')
        caching.push(entry)
        return undefined
      }
      case 'make': {
        const made = this.#makeFresh(instruction, run, at)
        if (made === undefined) return fail(`no value chosen for ${instruction.label}`)
        registers[instruction.into] = made
        return undefined
      }
      default:
        return unreachable(instruction)
    }
  }

  #makeFresh(instruction: Extract<Instruction, { op: 'make' }>, run: Run<V>, at: TraceStep): V | undefined {
    switch (instruction.how) {
      case 'fresh':
        return this.algebra.fresh(instruction.sort, instruction.label, run.id)
      case 'now':
        return this.algebra.clock(at.epoch)
      case 'choice': {
        const chosen = at.choices?.[instruction.label]
        return chosen === undefined ? undefined : this.algebra.clock(chosen)
      }
    }
  }

  #begin(at: TraceStep): Run<V> | Refusal {
    const program = this.system.programs.get(at.role)
    if (program === undefined || at.start === undefined)
      return refuse(`run ${at.run} of ${at.role} does not begin`)
    const registers = Array<V | undefined>(program.registers).fill(undefined)
    for (const { name, class: sort, register } of program.parameters) {
      const ref = at.start.parameters[name]
      if (ref === undefined || ref.class !== sort) return refuse(`${at.role} begins without ${name}`)
      registers[register] = this.algebra.principal(ref)
    }
    const run: Run<V> = {
      id: at.run,
      program,
      start: at.start,
      registers,
      completed: 0,
      epochs: [],
      received: [],
    }
    const actor = at.start.parameters[program.actor]
    if (actor === undefined || !this.isHonest(actor)) return refuse(`${program.actor} is not honest`)
    const problem = program.inherits === undefined ? undefined : this.#inherit(run, at.start)
    return problem ?? run
  }

  /** Sets the registers of what a run has beforehand, or takes it over from the run it remembers. */
  #inherit(run: Run<V>, start: Start): Refusal | undefined {
    const { inherits } = run.program
    if (inherits === undefined) return undefined
    if (this.system.settings.setup !== 'composed') {
      for (const [i, term] of inherits.terms.entries()) {
        const values = this.#valuesFor(run, [...variablesOf(term).keys()], start)
        if (values === undefined) return refuse(`${run.program.id} begins without clock values`)
        run.registers[inherits.registers[i]!] = this.algebra.known(term, values)
      }
      return undefined
    }
    const memory = start.memory === undefined ? undefined : this.runs.get(start.memory)
    if (memory?.program.id !== inherits.from)
      return refuse(`${run.program.id} has no earlier ${inherits.from} to build on`)
    const last = memory.program.steps.at(-1)
    if (last === undefined || memory.completed <= last.index)
      return refuse(`run ${memory.id} is not complete`)
    const there = earlierNames(inherits)
    for (const { name, register } of run.program.parameters) {
      const value = last.knowledge.get(there.get(name) ?? '')
      if (
        value !== undefined &&
        !this.algebra.equal(this.evaluate(value, memory.registers), run.registers[register]!)
      )
        return refuse(`run ${memory.id} was for another ${name}`)
    }
    for (const [i, key] of inheritedKeys(run.program).entries()) {
      const value = last.knowledge.get(key)
      if (value === undefined) throw new InternalError(`${inherits.from} leaves no ${key}`)
      run.registers[inherits.registers[i]!] = this.evaluate(value, memory.registers)
    }
    return undefined
  }

  /** Values of the variables in an inherited term: parameters, offices of their domains, clock values of the start. */
  #valuesFor(run: Run<V>, names: readonly string[], start: Start): Record<string, V> | undefined {
    const values: Record<string, V> = {}
    for (const name of names) {
      const parameter = run.program.parameters.find((p) => p.name === name)
      const office = run.program.narration.offices[name]
      const served = office && run.program.parameters.find((p) => office.serves.includes(p.name))
      const clock = start.clocks?.[name]
      if (parameter !== undefined) values[name] = run.registers[parameter.register]!
      else if (office !== undefined && served !== undefined)
        values[name] = this.algebra.office(office.class, run.registers[served.register]!)!
      else if (clock !== undefined) values[name] = this.algebra.clock(clock)
      else return undefined
    }
    return values
  }

  /** Evaluates a role's recipe. */
  evaluate(value: Value, registers: readonly (V | undefined)[]): V {
    switch (value.kind) {
      case 'register': {
        const found = registers[value.index]
        if (found === undefined) throw new InternalError(`register ${value.index} is not set`)
        return found
      }
      case 'apply': {
        const args = value.args.map((arg) => this.evaluate(arg, registers))
        const made = this.algebra.apply(value.symbol, args)
        if (made === undefined) throw new InternalError(`no ${value.symbol} of such values`)
        return made
      }
      case 'office': {
        const office = this.algebra.office(value.class, this.evaluate(value.of, registers))
        if (office === undefined) throw new InternalError(`no ${value.class} without a domain`)
        return office
      }
      case 'known': {
        const values = Object.entries(value.with).map(
          ([name, v]) => [name, this.evaluate(v, registers)] as const,
        )
        return this.algebra.known(value.term, Object.fromEntries(values))
      }
      default:
        return unreachable(value)
    }
  }

  /** What the attacker makes by a recipe; `undefined` if it asks for what he does not have. */
  make(recipe: Recipe): V | undefined {
    switch (recipe.kind) {
      case 'frame':
        return this.frame[recipe.index]
      case 'apply': {
        const symbol = this.system.theory.symbols.get(recipe.symbol)
        if (symbol === undefined || !symbol.isPublic || symbol.arity !== recipe.args.length) return undefined
        const args = this.#makeAll(recipe.args)
        return args && this.algebra.apply(recipe.symbol, args)
      }
      case 'destruct': {
        if (!this.system.theory.destructors.has(recipe.rule)) return undefined
        const args = this.#makeAll(recipe.args)
        return args && this.algebra.destruct(recipe.rule, args)
      }
      case 'principal':
        if (this.system.theory.classes[recipe.principal.class] === undefined) return undefined
        return this.algebra.principal(recipe.principal)
      case 'clock':
        return this.algebra.clock(recipe.epoch)
      case 'made':
        return this.algebra.fresh(recipe.sort, `attacker's ${recipe.label}`, ATTACKER)
      case 'secret':
        return this.#secret(recipe.symbol, recipe.of)
      case 'given':
        return this.#given(recipe.id, recipe.values)
      default:
        return unreachable(recipe)
    }
  }

  #makeAll(recipes: readonly Recipe[]): V[] | undefined {
    const values: V[] = []
    for (const recipe of recipes) {
      const value = this.make(recipe)
      if (value === undefined) return undefined
      values.push(value)
    }
    return values
  }

  /** A long-term secret: the attacker has it as soon as one of the principals it belongs to is his. */
  #secret(symbol: string, of: readonly PrincipalRef[]): V | undefined {
    const known = this.system.theory.symbols.get(symbol)
    if (known === undefined || known.isPublic || !of.some((p) => !this.isHonest(p))) return undefined
    const args = of.map((_, i) => ({ var: `p${i}`, sort: 'principal' }))
    const values = Object.fromEntries(of.map((p, i) => [`p${i}`, this.algebra.principal(p)]))
    return this.algebra.known({ fn: symbol, args }, values)
  }

  #given(id: string, refs: Readonly<Record<string, PrincipalRef | number>>): V | undefined {
    const given = givenOf(this.system).find((g) => g.id === id)
    if (given === undefined) return undefined
    const values: Record<string, V> = {}
    for (const variable of variablesOf(given.term).values()) {
      const ref = refs[variable.var]
      if (ref === undefined) continue
      if (typeof ref === 'number' ? variable.sort !== 'clock' : ref.class !== variable.sort) return undefined
      values[variable.var] = typeof ref === 'number' ? this.algebra.clock(ref) : this.algebra.principal(ref)
    }
    if (!this.#isGiven(given, refs, values)) return undefined
    return this.algebra.known(given.term, values)
  }

  #isGiven(
    given: GivenData,
    refs: Readonly<Record<string, PrincipalRef | number>>,
    values: Record<string, V>,
  ): boolean {
    const { classes } = this.system.theory
    for (const variable of variablesOf(given.term).values()) {
      if (values[variable.var] === undefined && classes[variable.sort] !== 'root') return false
      const office = given.offices[variable.var]
      for (const member of office?.serves ?? []) {
        const of = values[member]
        if (of === undefined || office === undefined) continue
        const expected = this.algebra.office(office.class, of)
        if (expected === undefined || !this.algebra.equal(expected, values[variable.var]!)) return false
      }
    }
    if (given.when.kind === 'dishonest') {
      const who = refs[given.when.principal]
      if (who === undefined || typeof who === 'number' || this.isHonest(who)) return false
    }
    return given.requires.every((r) => this.#relatedRefs(r, refs))
  }

  #relatedRefs(required: RelationData, refs: Readonly<Record<string, PrincipalRef | number>>): boolean {
    const first = refs[required.first]
    const second = refs[required.second]
    if (typeof first !== 'object' || typeof second !== 'object') return false
    return !this.isHonest(first) || this.isHonest(second)
  }

  /** Every pair is related but (honest, dishonest). */
  #related(first: V, second: V): boolean {
    return !this.isHonestValue(first) || this.isHonestValue(second)
  }

  /** A principal is honest unless its label or its domain is the attacker's. */
  isHonest(ref: PrincipalRef): boolean {
    return (
      (ref.label === undefined || !this.dishonest.labels.includes(ref.label)) &&
      (ref.domain === undefined || !this.dishonest.domains.includes(ref.domain))
    )
  }

  isHonestValue(value: V): boolean {
    const ref = this.algebra.refOf(value)
    return ref !== undefined && this.isHonest(ref)
  }

  actorOf(run: Run<V>, registers: readonly (V | undefined)[] = run.registers): V {
    const parameter = run.program.parameters.find((p) => p.name === run.program.actor)
    const value = parameter && registers[parameter.register]
    if (value === undefined) throw new InternalError(`${run.program.id} has no actor`)
    return value
  }
}

/** The terms given beforehand in a system, tokens only where registrations are assumed. */
export function givenOf(system: System): readonly GivenData[] {
  const seen = new Set<string>()
  return system.narrations
    .flatMap((n) => n.given)
    .filter(
      (g) =>
        (g.requires.length === 0 || system.settings.setup === 'registered') &&
        !seen.has(g.id) &&
        seen.add(g.id),
    )
}

function refuse(reason: string, check?: string): Refusal {
  return check === undefined ? { kind: 'refused', reason } : { kind: 'refused', reason, check }
}

function because(refusal: Refusal, why: Refutation | undefined): Refusal {
  return why === undefined
    ? refusal
    : { ...refusal, reason: `${refusal.reason}: ${why.reason}`, code: why.code }
}

/**
 * Runs a trace from the beginning.
 * @returns the world at its end, or the step that was refused
 */
export function execute<V>(
  system: System,
  trace: Trace,
  algebra: Algebra<V>,
): { readonly world: World<V>; readonly refused?: { readonly step: number; readonly refusal: Refusal } } {
  const world = new World(system, algebra, trace.dishonest)
  for (const [i, step] of trace.steps.entries()) {
    const result = world.perform(step)
    if (result.kind === 'refused') return { world, refused: { step: i, refusal: result } }
  }
  return { world }
}
