/** Roles as Scyther has them: patterns received, terms sent, what is known after each step. */
import { InternalError, unreachable } from '../../../model/errors.js'
import type { RoleProgram, Step, Value } from '../../../model/program.js'
import { NAME_FIELDS, type Sort } from '../../../model/sorts.js'
import type { System } from '../../../model/system.js'
import { cannotSay } from '../printed.js'
import { Conditions, type Fresh, type Open, type Pattern, applied, found, instance, openIn } from './terms.js'

export interface StepPattern {
  readonly message?: string
  /** What it receives, and clock values of the attacker's choice. */
  readonly receives: readonly Pattern[]
  readonly sends: readonly { readonly message: string; readonly term: Pattern }[]
  readonly registers: ReadonlyMap<number, Pattern>
}

export interface RolePattern {
  readonly program: RoleProgram
  /** Labels and domains of its parameters, which the attacker chooses. */
  readonly begins: readonly Open[]
  readonly actor: Pattern
  readonly fresh: readonly Fresh[]
  /** Ends before a step that no message can satisfy. */
  readonly steps: readonly StepPattern[]
}

/**
 * Writes a role as patterns.
 * @throws InputError (E401) for what Scyther cannot say
 */
export function patternOf(system: System, program: RoleProgram): RolePattern {
  return new Narrowing(system, program).role()
}

/** A recipe over registers. */
export function valueIn(system: System, value: Value, registers: ReadonlyMap<number, Pattern>): Pattern {
  switch (value.kind) {
    case 'register': {
      const term = registers.get(value.index)
      if (term === undefined) throw new InternalError(`register ${value.index} is not set`)
      return term
    }
    case 'apply':
      return applied(value.symbol, ...value.args.map((a) => valueIn(system, a, registers)))
    case 'office': {
      const of = found(valueIn(system, value.of, registers))
      const kind = of.kind === 'applied' ? system.theory.classes[of.symbol] : undefined
      const domain = of.kind === 'applied' ? (kind === 'member' ? of.args[1] : of.args[0]) : undefined
      if (domain === undefined) throw new InternalError(`no ${value.class} without a domain`)
      return applied(value.class, domain)
    }
    case 'known':
      return instance(value.term, (name) => {
        const known = value.with[name]
        return known && valueIn(system, known, registers)
      })
    default:
      return unreachable(value)
  }
}

class Narrowing {
  readonly #conditions: Conditions
  readonly #registers = new Map<number, Pattern>()
  readonly #begins: Open[] = []
  readonly #fresh: Fresh[] = []
  #received: Pattern[] = []
  #step = -1
  #count = 0

  constructor(
    readonly system: System,
    readonly program: RoleProgram,
  ) {
    this.#conditions = new Conditions(system)
  }

  role(): RolePattern {
    const { program } = this
    for (const p of program.parameters)
      this.#registers.set(p.register, this.#principal(p.class, this.#begins))
    if (program.inherits !== undefined)
      throw this.#cannotSay('what it inherits', 'Scyther has no runs that build on earlier ones')
    const actor = this.#registers.get(program.parameters.find((p) => p.name === program.actor)!.register)!
    const steps: StepPattern[] = []
    for (const step of program.steps) {
      const pattern = this.#takeStep(step)
      if (pattern === undefined) break
      steps.push(pattern)
    }
    for (const [key, value] of program.steps.at(-1)?.knowledge ?? [])
      if (value.kind === 'register') this.#call(this.#registers.get(value.index), key)
    return { program, begins: this.#begins, actor, fresh: this.#fresh, steps }
  }

  /** Variables are called as the narration calls them. */
  #call(term: Pattern | undefined, name: string): void {
    if (term === undefined || /[(,]/.test(name)) return
    const now = found(term)
    if (now.kind === 'open') now.name = name
    if (now.kind !== 'applied' || this.system.theory.classes[now.symbol] === undefined) return
    for (const part of now.args.map(found))
      if (part.kind === 'open') part.name = part.sort === 'domain' ? `domain-${name}` : name
  }

  #cannotSay(place: string, reason: string): Error {
    return cannotSay(
      this.system,
      `${this.program.id}, ${place}`,
      reason,
      'ask ProVerif instead, or switch off what asks for it with --without',
    )
  }

  #open(sort: Sort): Open {
    return { kind: 'open', name: `x${++this.#count}`, step: this.#step, sort, bound: undefined }
  }

  /** A principal of a class, its label and domain open. */
  #principal(sort: Sort, into: Open[] = []): Pattern {
    const kind = this.system.theory.classes[sort]
    if (kind === undefined)
      throw this.#cannotSay(sort, 'any principal is read there, and Scyther has agents only')
    const parts = NAME_FIELDS[kind]
    const open = parts.map((p) => this.#open(p))
    into.push(...open)
    return applied(sort, ...open)
  }

  #takeStep(step: Step): StepPattern | undefined {
    this.#step = step.index
    this.#received = []
    this.#conditions.bound.length = 0
    const whole = this.#open('any')
    if (step.receives !== undefined) this.#registers.set(step.receives.into, whole)
    for (const instruction of step.instructions) if (!this.#take(instruction)) return undefined
    const older = this.#conditions.bound.find((v) => v.step < step.index)
    if (older !== undefined)
      throw this.#cannotSay(
        step.receives?.message ?? 'its beginning',
        'something received in an earlier message is looked into only now',
      )
    return {
      ...(step.receives === undefined ? {} : { message: step.receives.message }),
      receives: step.receives === undefined ? this.#received : [...this.#received, whole],
      sends: step.sends.map(({ message, value }) => ({ message, term: this.#value(value) })),
      registers: new Map(this.#registers),
    }
  }

  #value(value: Value): Pattern {
    return valueIn(this.system, value, this.#registers)
  }

  /** Meets one instruction; `false` if no message can. */
  #take(i: Step['instructions'][number]): boolean {
    switch (i.op) {
      case 'destruct': {
        const args = [i.of, ...i.with].map((v) => this.#value(v))
        const result = this.#conditions.destruct(i.rule, args, (sort) => this.#open(sort))
        if (result !== undefined) this.#registers.set(i.into, result)
        return result !== undefined
      }
      case 'sort': {
        const value = this.#value(i.of)
        const { classes } = this.system.theory
        if (classes[i.sort] !== undefined || i.sort === 'principal')
          return this.#conditions.unify(value, this.#isKnown(value) ? value : this.#principal(i.sort))
            ? this.#conditions.read(value, i.sort)
            : false
        return this.#conditions.read(value, i.sort)
      }
      case 'equal':
        return this.#conditions.unify(this.#value(i.left), this.#value(i.right))
      case 'differ':
        throw this.#cannotSay('principals that are apart', 'Scyther has no inequalities between agents')
      case 'current':
      case 'within':
        // Clock `ignored`: the condition holds always.
        return true
      case 'once':
        throw this.#cannotSay(`${i.place}, accepted once only`, 'Scyther has no replay caches')
      case 'relation':
        throw this.#cannotSay(`relation ${i.relation}`, 'Scyther has no relations between agents')
      case 'make': {
        if (i.how === 'fresh') {
          const made: Fresh = { kind: 'fresh', name: i.label, sort: i.sort }
          this.#fresh.push(made)
          this.#registers.set(i.into, made)
        } else {
          const clock = this.#open('clock')
          this.#received.push(clock)
          this.#registers.set(i.into, clock)
        }
        return true
      }
      default:
        return unreachable(i)
    }
  }

  #isKnown(value: Pattern): boolean {
    return found(value).kind !== 'open'
  }
}

/** Variables of a role that are still open, each once, in the order of reading. */
export function variablesOf(role: RolePattern): Open[] {
  const terms = role.steps.flatMap((s) => [...s.receives, ...s.sends.map((x) => x.term)])
  return [...new Set([...role.begins.flatMap((v) => openIn(v)), ...terms.flatMap(openIn)])]
}
