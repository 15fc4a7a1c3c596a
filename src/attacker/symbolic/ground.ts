/** From a symbolic execution to a trace: names for what is open, epochs for the steps, a recipe for every delivery. */
import { TermAlgebra } from '../../model/algebra.js'
import type { Value } from '../../model/program.js'
import type { System } from '../../model/system.js'
import { type Term, type Variable, substitute } from '../../model/term.js'
import type { PrincipalRef, Start, Trace, TraceStep } from '../../model/trace.js'
import type { Goal } from '../goal.js'
import { Knowledge, madeName, matchData } from '../knowledge.js'
import { type Bindings, DISHONEST } from './bindings.js'
import { evaluate } from './recorded.js'
import type { RolePattern } from './pattern.js'

/** A run of a symbolic execution. */
export interface SymbolicRun {
  readonly pattern: RolePattern
  /** Steps done. */
  readonly done: number
  /** The run whose results it takes over. */
  readonly memory?: number
}

export interface GroundingInput {
  readonly system: System
  readonly bindings: Bindings
  readonly runs: readonly SymbolicRun[]
  readonly steps: readonly { readonly run: number }[]
  readonly within: readonly { readonly from: Term; readonly until: Term; readonly now: Term }[]
  readonly derivable: readonly Term[]
  readonly outOfTime?: {
    readonly goal: NonNullable<Goal['outOfTime']>
    readonly run: number
    readonly step: number
  }
}

/** A far epoch, for validity times that nothing ends. */
const FAR = 1000

/** @returns the trace, or `undefined` if the epochs cannot be chosen as the goal wants them */
export function ground(input: GroundingInput): Trace | undefined {
  return new Grounding(input).trace()
}

class Grounding {
  readonly #values = new Map<Variable, Term>()
  readonly #algebra: TermAlgebra
  readonly #dishonest = { labels: [] as string[], domains: [] as string[] }
  readonly #taken = new Map<string, number>()

  constructor(readonly input: GroundingInput) {
    this.#algebra = new TermAlgebra(input.system.theory, input.system.settings.typed)
  }

  trace(): Trace | undefined {
    const epochs = this.#chooseEpochs()
    if (epochs === undefined) return undefined
    const { system, runs, steps, derivable } = this.input
    const done = runs.map(() => 0)
    const inOrder = steps.map(({ run }) => ({ run, index: done[run]!++ }))
    // Every name is chosen, and with it who is dishonest, before the first recipe is made.
    for (const { run } of inOrder) runs[run]!.pattern.initial.forEach((t) => t && this.#ground(t))
    for (const { run, index } of inOrder)
      runs[run]!.pattern.steps[index]!.registers.forEach((t) => t && this.#ground(t))
    const secrets = derivable.map((t) => this.#ground(t))
    const knowledge = new Knowledge(system, this.#dishonest)
    const traced: TraceStep[] = []
    for (const [position, { run, index }] of inOrder.entries()) {
      const { pattern, memory } = runs[run]!
      const step = pattern.steps[index]!
      const receive = step.receives === undefined ? undefined : knowledge.derive(this.#ground(step.receives))
      if (step.receives !== undefined && receive === undefined) return undefined
      const choices = this.#choices(run, index)
      traced.push({
        run,
        role: pattern.program.id,
        step: index,
        epoch: epochs[position]!,
        ...(index === 0 ? { start: this.#start(run, memory) } : {}),
        ...(choices === undefined ? {} : { choices }),
        ...(receive === undefined ? {} : { receive }),
      })
      for (const sent of step.sends) knowledge.see(this.#ground(sent))
    }
    const [secret] = secrets
    const derives = secret && knowledge.derive(secret)
    if (secret !== undefined && derives === undefined) return undefined
    return { dishonest: this.#dishonest, steps: traced, ...(derives === undefined ? {} : { derives }) }
  }

  #start(run: number, memory: number | undefined): Start {
    const { pattern } = this.input.runs[run]!
    const { program } = pattern
    const parameters: Record<string, PrincipalRef> = {}
    for (const p of program.parameters)
      parameters[p.name] = this.#algebra.refOf(this.#ground(pattern.initial[p.register]!))!
    const clocks: Record<string, number> = {}
    if (this.input.system.settings.setup !== 'composed') {
      for (const [i, term] of (program.inherits?.terms ?? []).entries()) {
        const found = matchData(term, this.#ground(pattern.initial[program.inherits!.registers[i]!]!))
        for (const [name, value] of found ?? []) {
          const epoch = this.#algebra.epochOf(value)
          if (epoch !== undefined) clocks[name] = epoch
        }
      }
    }
    return {
      parameters,
      ...(memory === undefined ? {} : { memory }),
      ...(Object.keys(clocks).length === 0 ? {} : { clocks }),
    }
  }

  #choices(run: number, index: number): Record<string, number> | undefined {
    const { pattern } = this.input.runs[run]!
    const chosen = pattern.program.steps[index]!.instructions.flatMap((i) => {
      if (i.op !== 'make' || i.how !== 'choice') return []
      return [
        [
          i.label,
          this.#algebra.epochOf(this.#ground(pattern.steps[index]!.registers[i.into]!)) ?? 0,
        ] as const,
      ]
    })
    return chosen.length === 0 ? undefined : Object.fromEntries(chosen)
  }

  #ground(term: Term): Term {
    const resolved = this.input.bindings.resolve(term)
    return substitute(this.input.system.theory.store, resolved, (v) => this.#valueOf(v))
  }

  #valueOf(v: Variable): Term {
    let value = this.#values.get(v)
    if (value === undefined) {
      value = this.#choose(v)
      this.#values.set(v, value)
    }
    return value
  }

  /** A value for an open variable, different from every other: no equality is added. */
  #choose(v: Variable): Term {
    const { system, bindings } = this.input
    const { store } = system.theory
    if (v.sort === 'clock') return this.#algebra.clock(FAR + this.#count('clock'))
    if (v.sort === 'label' || v.sort === 'domain') {
      const isDishonest = bindings.statusOfLeaf(v) === DISHONEST
      const label = `${isDishonest ? 'dishonest' : 'honest'} ${v.sort} ${this.#count(v.sort)}`
      if (isDishonest) this.#dishonest[v.sort === 'label' ? 'labels' : 'domains'].push(label)
      return store.name(label, v.sort)
    }
    if (v.sort === 'principal') return this.#anyPrincipal()
    return madeName(
      system,
      v.sort === 'any' ? 'data' : v.sort,
      `${v.sort === 'any' ? 'data' : v.sort} ${this.#count('made')}`,
    )
  }

  #anyPrincipal(): Term {
    const { theory } = this.input.system
    const [name, kind] = Object.entries(theory.classes).find(([, k]) => k === 'member' || k === 'free')!
    const leaf = (sort: string) => theory.store.name(`honest ${sort} ${this.#count(sort)}`, sort)
    return theory.apply(name, kind === 'member' ? [leaf('label'), leaf('domain')] : [leaf('label')])
  }

  #count(what: string): number {
    const n = (this.#taken.get(what) ?? 0) + 1
    this.#taken.set(what, n)
    return n
  }

  /**
   * Epochs of the steps: a new one for each step, but one for all steps between two whose clock values are equal. Clock
   * values that no step made are before or after everything, as their intervals want them.
   */
  #chooseEpochs(): number[] | undefined {
    const { runs, steps, bindings, within, outOfTime } = this.input
    const done = runs.map(() => 0)
    const nows = steps.map(({ run }) => bindings.deref(runs[run]!.pattern.steps[done[run]!++]!.now))
    const epochs: number[] = []
    // Epoch 0 is left free for what came before.
    let epoch = 1
    for (let i = 0; i < nows.length; i++) {
      const joined = i > 0 && nows.some((now, j) => j < i && nows.lastIndexOf(now) >= i)
      if (i > 0 && !joined) epoch++
      epochs.push(epoch)
      const now = nows[i]!
      if (now.kind === 'variable' && !this.#values.has(now)) this.#values.set(now, this.#algebra.clock(epoch))
    }
    const set = (t: Term, value: number) => {
      const v = bindings.deref(t)
      if (v.kind === 'variable' && !this.#values.has(v)) this.#values.set(v, this.#algebra.clock(value))
    }
    const valueOf = (t: Term) => this.#algebra.epochOf(this.#ground(t)) ?? Number.NaN
    if (outOfTime !== undefined) {
      const { pattern } = runs[outOfTime.run]!
      const registers = pattern.steps[outOfTime.step]!.registers
      const now = valueOf(pattern.steps[outOfTime.step]!.now)
      const recorded = (value: Value) => evaluate(this.input.system, value, registers)
      if ('other' in outOfTime.goal) {
        set(recorded(outOfTime.goal.other), 0)
        if (valueOf(recorded(outOfTime.goal.other)) === now) return undefined
      } else {
        set(recorded(outOfTime.goal.from), 0)
        set(recorded(outOfTime.goal.until), now - 1)
        const [from, until] = [
          valueOf(recorded(outOfTime.goal.from)),
          valueOf(recorded(outOfTime.goal.until)),
        ]
        if (from <= now && now <= until) return undefined
      }
    }
    for (const { from, until, now } of within) {
      set(from, 0)
      set(until, FAR)
      if (!(valueOf(from) <= valueOf(now) && valueOf(now) <= valueOf(until))) return undefined
    }
    return epochs
  }
}
