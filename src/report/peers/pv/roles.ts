/** Roles as processes: every instruction of a program, in its order. */
import { unreachable } from '../../../model/errors.js'
import { type TermData, isVariable } from '../../../model/expression.js'
import {
  type RoleProgram,
  type Step,
  type Value,
  earlierNames,
  inheritedKeys,
} from '../../../model/program.js'
import type { System } from '../../../model/system.js'
import type { Identifiers } from '../identifiers.js'
import { type PrintOptions, cannotSay } from '../printed.js'
import type { Symbols } from './symbols.js'

/** What a run tells of itself at the end of a step: an event for each claim that speaks of it. */
export interface Signal {
  readonly role: string
  readonly step: number
  readonly event: string
  /** Recipes over the run's registers. */
  readonly values: readonly Value[]
  /** Whether the run is told as well, as the last argument. */
  readonly withRun: boolean
}

type Instruction = Step['instructions'][number]

/** A role's process, called by its name in the main process. */
export interface Process {
  readonly name: string
  readonly lines: readonly string[]
}

/** The process of one run of a role. */
export function processOf(
  system: System,
  symbols: Symbols,
  program: RoleProgram,
  signals: readonly Signal[],
  options: PrintOptions,
): Process {
  return new Run(system, symbols, program, signals, options).process()
}

class Run {
  readonly #names: Identifiers
  readonly #lines: string[] = []
  readonly #labels = new Map<number, string>()
  /** Principals that the run has read by now. */
  readonly #principals: string[] = []

  constructor(
    readonly system: System,
    readonly symbols: Symbols,
    readonly program: RoleProgram,
    readonly signals: readonly Signal[],
    readonly options: PrintOptions,
  ) {
    this.#names = symbols.names.inner()
    for (const [key, value] of program.steps.at(-1)?.knowledge ?? [])
      if (value.kind === 'register' && /^[\w\-'()]+$/.test(key)) this.#labels.set(value.index, key)
  }

  process(): Process {
    const { program } = this
    if (this.signals.some((s) => s.withRun)) this.#say(`new ${this.#run()}: name;`)
    this.#begin()
    for (const step of program.steps) this.#step(step)
    this.#leave()
    const last = this.#lines.at(-1) ?? ''
    const lines = [...this.#lines.slice(0, -1), last.endsWith(';') ? last.slice(0, -1) : `${last} 0`]
    return { name: this.symbols.names.of(`process ${program.id}`, program.id), lines }
  }

  #say(line: string): void {
    this.#lines.push(line)
  }

  #run(): string {
    return this.#names.of('run', 'run')
  }

  #register(index: number): string {
    return this.#names.of(`r${index}`, this.#labels.get(index) ?? `r${index}`)
  }

  value(value: Value): string {
    const { symbols } = this
    switch (value.kind) {
      case 'register':
        return this.#register(value.index)
      case 'apply':
        return symbols.apply(
          value.symbol,
          value.args.map((a) => this.value(a)),
        )
      case 'office':
        return symbols.office(value.class, this.value(value.of))
      case 'known':
        return termOf(symbols, value.term, (name) => {
          const found = value.with[name]
          return found && this.value(found)
        })
      default:
        return unreachable(value)
    }
  }

  /** Whoever runs the role is honest; the other parameters are the attacker's choice. */
  #begin(): void {
    const { program, symbols } = this
    for (const { name, class: sort, register } of program.parameters) {
      const [pattern] = symbols.principals(sort, name === program.actor ? 'honest' : 'any', this.#names)
      if (pattern === undefined) continue
      this.#choose(pattern.variables)
      this.#say(`let ${this.#register(register)} = ${pattern.text} in`)
      this.#principals.push(this.#register(register))
    }
    if (program.inherits === undefined) return
    if (this.system.settings.setup === 'composed') this.#takeOver()
    else this.#assume()
  }

  #choose(variables: readonly string[]): void {
    if (variables.length === 0) return
    this.#say(variables.length === 1 ? `in(net, ${variables[0]});` : `in(net, (${variables.join(', ')}));`)
  }

  /** What a run inherits is there beforehand, with clock values of the attacker's choice. */
  #assume(): void {
    const { program, symbols } = this
    const inherits = program.inherits!
    const clocks = new Map<string, string>()
    for (const [i, term] of inherits.terms.entries()) {
      const value = termOf(symbols, term, (name, sort) => {
        const parameter = program.parameters.find((p) => p.name === name)
        if (parameter !== undefined) return this.#register(parameter.register)
        const office = program.narration.offices[name]
        const served = office && program.parameters.find((p) => office.serves.includes(p.name))
        if (office !== undefined && served !== undefined)
          return symbols.office(office.class, this.#register(served.register))
        if (this.system.theory.classes[sort] !== undefined) return undefined
        const made = clocks.get(name) ?? this.#clock(name)
        clocks.set(name, made)
        return made
      })
      this.#say(`let ${this.#register(inherits.registers[i]!)} = ${value} in`)
    }
  }

  #clock(label: string): string {
    const seed = this.#names.fresh('n')
    this.#say(`in(net, ${seed}: name);`)
    const name = this.#names.fresh(label)
    this.#say(`let ${name} = ${this.symbols.atom('clock', seed)} in`)
    return name
  }

  /** What a run inherits is in the table that the earlier role fills. */
  #takeOver(): void {
    const { program } = this
    const columns = memoryOf(this.system, program)
    const asked = columns.parameters.map((register) => `=${this.#register(register)}`)
    const got = program.inherits!.registers.map((register) => `${this.#register(register)}: bitstring`)
    this.#say(`get ${tableOf(this.symbols, program)}(${[...asked, ...got].join(', ')}) in`)
  }

  /** At its end a run fills the tables of those that inherit from it. */
  #leave(): void {
    if (this.system.settings.setup !== 'composed') return
    for (const later of heirsOf(this.system, this.program)) {
      const { values } = memoryOf(this.system, later)
      this.#say(`insert ${tableOf(this.symbols, later)}(${values.map((v) => this.value(v)).join(', ')});`)
    }
  }

  #step(step: Step): void {
    if (step.receives !== undefined) {
      this.#say(`(* ${step.receives.message} *)`)
      this.#say(`in(net, ${this.#register(step.receives.into)}: bitstring);`)
    }
    for (let i = 0; i < step.instructions.length; i++) {
      const fields = this.#fields(step.instructions, i)
      if (fields === undefined) this.#instruction(step.instructions[i]!)
      else i += fields - 1
    }
    for (const signal of this.signals) {
      if (signal.step !== step.index) continue
      const values = [...signal.values.map((v) => this.value(v)), ...(signal.withRun ? [this.#run()] : [])]
      this.#say(`event ${signal.event}${values.length === 0 ? '' : `(${values.join(', ')})`};`)
    }
    for (const { message, value } of step.sends) {
      this.#say(`(* ${message} *)`)
      this.#say(`out(net, ${this.value(value)});`)
    }
  }

  /** Takes a tuple apart at once, where the instructions from `first` on do so; returns how many did. */
  #fields(instructions: readonly Instruction[], first: number): number | undefined {
    const [, n] = fieldOf(instructions[first]!) ?? []
    if (n === undefined) return undefined
    const all = instructions.slice(first, first + n)
    const [head] = all
    const isWhole = all.length === n && all.every((x, i) => fieldOf(x)?.[0] === i + 1)
    if (!isWhole || head?.op !== 'destruct') return undefined
    const into = all.flatMap((x) => (x.op === 'destruct' ? [`${this.#register(x.into)}: bitstring`] : []))
    this.#say(`let (${into.join(', ')}) = ${this.value(head.of)} in`)
    return n
  }

  #instruction(i: Instruction): void {
    const { symbols, system } = this
    switch (i.op) {
      case 'destruct': {
        const opened = symbols.destruct(
          i.rule,
          [i.of, ...i.with].map((v) => this.value(v)),
        )
        return this.#say(`let ${this.#register(i.into)} = ${opened} in`)
      }
      case 'sort': {
        if (i.sort === 'any') return
        const isClass = system.theory.classes[i.sort] !== undefined
        if (!isClass && ['principal', 'tuple', 'label', 'domain'].includes(i.sort))
          throw cannotSay(
            system,
            `${this.program.id}, ${i.place}`,
            `any ${i.sort} is read there, and ProVerif is told of classes one by one`,
            'leave the check of its class on',
          )
        if (!isClass && !system.settings.typed) return
        if (isClass && i.of.kind === 'register') this.#principals.push(this.#register(i.of.index))
        return this.#say(`if ${symbols.hasSort(this.value(i.of), i.sort)} then`)
      }
      case 'equal':
        return this.#say(`if ${this.value(i.left)} = ${this.value(i.right)} then`)
      case 'differ': {
        const [first, second] = i.pair
        return this.#say(`if ${this.value(first)} <> ${this.value(second)} then`)
      }
      case 'current':
      case 'within':
        // Clock `ignored`: the condition holds always.
        return
      case 'once': {
        const actor = this.program.parameters.find((p) => p.name === this.program.actor)!
        const stamp = this.#names.fresh('stamp')
        this.#say(`new ${stamp}: name;`)
        return this.#say(
          `event ${symbols.accepted(this.#register(actor.register), this.value(i.of), stamp)};`,
        )
      }
      case 'relation':
        return this.#say(`if ${symbols.related(this.value(i.first), this.value(i.second))} then`)
      case 'make': {
        const seed = this.#names.fresh('n')
        const of = this.options.coarse ? `[${[...new Set(this.#principals)].join(', ')}]` : ''
        this.#say(i.how === 'fresh' ? `new ${seed}${of}: name;` : `in(net, ${seed}: name);`)
        return this.#say(`let ${this.#register(i.into)} = ${symbols.atom(i.sort, seed)} in`)
      }
      default:
        return unreachable(i)
    }
  }
}

/** Which field of a tuple of how many an instruction takes. */
function fieldOf(instruction: Instruction): readonly [number, number] | undefined {
  if (instruction.op !== 'destruct') return undefined
  const [, i, n] = /^item(\d+)of(\d+)$/.exec(instruction.rule) ?? []
  return i === undefined ? undefined : [Number(i), Number(n)]
}

/** A narration's term, its variables replaced. */
export function termOf(
  symbols: Symbols,
  term: TermData,
  value: (name: string, sort: string) => string | undefined,
): string {
  if (isVariable(term)) return value(term.var, term.sort) ?? symbols.apply(term.sort, [])
  return symbols.apply(
    term.fn,
    term.args.map((arg) => termOf(symbols, arg, value)),
  )
}

/** Roles that inherit from a role. */
export function heirsOf(system: System, program: RoleProgram): RoleProgram[] {
  return [...system.programs.values()].filter((p) => p.inherits?.from === program.id)
}

export function tableOf(symbols: Symbols, heir: RoleProgram): string {
  return symbols.names.of(`table ${heir.id}`, `left_for_${heir.id}`)
}

/** What an earlier run leaves to a role: first the principals that both name, then the terms. */
export function memoryOf(
  system: System,
  heir: RoleProgram,
): { readonly parameters: readonly number[]; readonly values: readonly Value[] } {
  const inherits = heir.inherits!
  const knowledge = system.programs.get(inherits.from)!.steps.at(-1)!.knowledge
  const there = earlierNames(inherits)
  const shared = heir.parameters.flatMap(({ name, register }) => {
    const value = knowledge.get(there.get(name) ?? '')
    return value === undefined ? [] : [{ register, value }]
  })
  return {
    parameters: shared.map((s) => s.register),
    values: [...shared.map((s) => s.value), ...inheritedKeys(heir).map((key) => knowledge.get(key)!)],
  }
}
