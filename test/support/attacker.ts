/**
 * A random Dolev-Yao attacker: it interprets a schedule as an execution of a system, step by step on the executor. All that
 * it delivers it makes by recipes from what it knows, so that every execution is a trace that can be run again.
 */
import { Knowledge } from '../../src/attacker/knowledge.js'
import { TermAlgebra } from '../../src/model/algebra.js'
import { type Run, World, execute } from '../../src/model/executor.js'
import { type MessageData, messageOf } from '../../src/model/narration.js'
import type { System } from '../../src/model/system.js'
import type { RoleProgram, Step } from '../../src/model/program.js'
import type { Term } from '../../src/model/term.js'
import {
  type PrincipalRef,
  type Start,
  type Trace,
  type TraceStep,
  samePrincipal,
} from '../../src/model/trace.js'
import { type Cast, castOf, isHonest } from './cast.js'
import { Forger, type Values, fieldsOf, readAs } from './forger.js'
import { type Move, type MoveKind, Picks, type Schedule } from './schedule.js'

/** What became of a move. */
export interface Played {
  readonly kind: MoveKind
  readonly outcome: 'accepted' | 'refused' | 'done' | 'skipped'
  /** The step that was tried. */
  readonly role?: string
  readonly step?: number
  /** Why it was refused. */
  readonly reason?: string
}

/** An execution, and how it came about. */
export interface Execution {
  readonly world: World<Term>
  readonly knowledge: Knowledge
  /** The accepted steps. */
  readonly trace: Trace
  readonly moves: readonly Played[]
  /** The steps that were tried, those that were refused among them. */
  readonly tried: readonly TraceStep[]
}

/** Runs a schedule on a system. */
export function play(system: System, schedule: Schedule, cast: Cast = castOf(system)): Execution {
  const playing = new Playing(system, cast)
  const moves = schedule.map((move) => playing.move(move))
  const { world, knowledge, steps, tried } = playing
  return { world, knowledge, trace: { dishonest: cast.dishonest, steps }, moves, tried }
}

/** Runs a trace again; `undefined` if a step of it is refused. */
export function replay(system: System, trace: Trace): Execution | undefined {
  const { world, refused } = execute(system, trace, new TermAlgebra(system.theory, system.settings.typed))
  if (refused !== undefined) return undefined
  const knowledge = new Knowledge(system, trace.dishonest)
  for (const message of world.frame) knowledge.see(message)
  return { world, knowledge, trace, moves: [], tried: trace.steps }
}

/** A message on its way. */
interface Sent {
  readonly program: RoleProgram
  readonly message: string
  readonly term: Term
}

/** A step of a role that receives. */
interface Point {
  readonly program: RoleProgram
  readonly step: Step
  readonly message: MessageData
}

/** Where a message goes: a run that waits for it, or a new one. */
interface Target {
  readonly point: Point
  readonly run?: Run<Term>
  readonly start?: Start
  /** What the variables of the narration stand for in the run. */
  readonly values: Values
}

const SKIPPED = 'skipped'

class Playing {
  readonly world: World<Term>
  readonly knowledge: Knowledge
  readonly steps: TraceStep[] = []
  readonly tried: TraceStep[] = []
  readonly #algebra: TermAlgebra
  readonly #points: readonly Point[]
  readonly #sent: Sent[] = []
  #pending: Sent[] = []
  #epoch = 0

  constructor(
    readonly system: System,
    readonly cast: Cast,
  ) {
    this.#algebra = new TermAlgebra(system.theory, system.settings.typed)
    this.world = new World(system, this.#algebra, cast.dishonest)
    this.knowledge = new Knowledge(system, cast.dishonest)
    this.#points = [...system.programs.values()].flatMap((program) =>
      program.steps.flatMap((step) => {
        const message = step.receives && messageOf(program.narration, step.receives.message)
        return message === undefined ? [] : [{ program, step, message }]
      }),
    )
  }

  move({ kind, picks }: Move): Played {
    const result = this.#act(kind, new Picks(picks))
    return result === SKIPPED ? { kind, outcome: SKIPPED } : { kind, ...result }
  }

  #act(kind: MoveKind, picks: Picks): Omit<Played, 'kind'> | typeof SKIPPED {
    switch (kind) {
      case 'begin':
        return this.#begin(picks)
      case 'advance': {
        const sent = picks.mostly(this.#pending.filter((s) => this.#isWanted(s)))
        if (sent === undefined) return this.#begin(picks)
        this.#pending = this.#pending.filter((s) => s !== sent)
        return this.#deliver(sent, picks)
      }
      case 'replay': {
        const sent = picks.of(this.#sent.toReversed())
        return sent === undefined ? SKIPPED : this.#deliver(sent, picks)
      }
      case 'drop': {
        const sent = picks.of(this.#pending)
        if (sent === undefined) return SKIPPED
        this.#pending = this.#pending.filter((s) => s !== sent)
        return { outcome: 'done' }
      }
      case 'splice':
        return this.#splice(picks)
      case 'tamper':
        return this.#tamper(picks)
      case 'wait':
        this.#epoch++
        return { outcome: 'done' }
    }
  }

  #begin(picks: Picks): Omit<Played, 'kind'> | typeof SKIPPED {
    const program = picks.of(
      [...this.system.programs.values()].filter((p) => p.steps[0]?.receives === undefined),
    )
    const step = program?.steps[0]
    if (program === undefined || step === undefined) return SKIPPED
    const start = this.#start(program, new Map(), picks)
    return start === undefined ? SKIPPED : this.#perform(program, step, start)
  }

  #deliver(sent: Sent, picks: Picks): Omit<Played, 'kind'> | typeof SKIPPED {
    const point = picks.of(this.#pointsFor(sent))
    const target = point && this.#target(point, readAs(point.message, sent.term), picks)
    return target === undefined ? SKIPPED : this.#receive(target, sent.term)
  }

  /** A message made of parts, in the shape that some run expects. */
  #splice(picks: Picks): Omit<Played, 'kind'> | typeof SKIPPED {
    const point = picks.from(this.#points, (p) => this.#isReady(p))
    const target = point && this.#target(point, new Map(), picks)
    if (target === undefined) return SKIPPED
    const made = this.#forger(point!.program).message(point!.message, target.values, picks)
    return made === undefined ? SKIPPED : this.#receive(target, made)
  }

  /** A message that was sent, with one field replaced. */
  #tamper(picks: Picks): Omit<Played, 'kind'> | typeof SKIPPED {
    const sent = picks.of(this.#sent.toReversed())
    const point = sent && this.#pointsFor(sent)[0]
    if (sent === undefined || point === undefined) return SKIPPED
    const fields = fieldsOf(point.message)
    const terms =
      fields.length === 1 ? [sent.term] : sent.term.kind === 'application' ? [...sent.term.args] : []
    const target = this.#target(point, readAs(point.message, sent.term), picks)
    const at = picks.of(fields.map((_, i) => i))
    if (target === undefined || at === undefined || terms.length !== fields.length) return SKIPPED
    const values = picks.of([true, false]) ? new Map(target.values) : new Map()
    const replaced = this.#forger(point.program).field(fields[at]!, values, picks)
    if (replaced === undefined) return SKIPPED
    return this.#receive(target, this.system.theory.tuple(terms.with(at, replaced)))
  }

  #forger(program: RoleProgram): Forger {
    return new Forger(this.system, program.narration, this.cast, this.knowledge, this.#epoch)
  }

  /** Whether some run waits for a message, or may begin with it. */
  #isWanted(sent: Sent): boolean {
    return this.#pointsFor(sent).some((p) => this.#isReady(p))
  }

  #isReady(point: Point): boolean {
    return point.step.index === 0 || this.#waiting(point).length > 0
  }

  /** Where a message of the narration is received. */
  #pointsFor({ program, message }: Sent): Point[] {
    return this.#points.filter((p) => p.program.narration === program.narration && p.message.id === message)
  }

  /** A run that waits at the point, one that fits the values first; or a new run where the role begins there. */
  #target(point: Point, values: Values, picks: Picks): Target | undefined {
    const { program } = point
    if (point.step.index === 0) {
      const start = this.#start(program, values, picks)
      if (start === undefined) return undefined
      const parameters = Object.entries(start.parameters).map(
        ([name, ref]) => [name, this.#algebra.principal(ref)] as const,
      )
      return { point, start, values: new Map(parameters) }
    }
    const waiting = this.#waiting(point)
    const known = new Map(waiting.map((run) => [run, this.#recorded(run)]))
    const fits = (run: Run<Term>) =>
      [...known.get(run)!].every(([name, value]) => (values.get(name) ?? value) === value)
    const run = picks.mostly([...waiting.filter(fits).toReversed(), ...waiting])
    return run && { point, run, values: known.get(run)! }
  }

  #waiting({ program, step }: Point): Run<Term>[] {
    return [...this.world.runs.values()].filter((r) => r.program === program && r.completed === step.index)
  }

  /** What a run knows under the names of its narration. */
  #recorded(run: Run<Term>): Values {
    const { program, registers, completed } = run
    const values: Values = new Map()
    const knowledge = program.steps[completed - 1]?.knowledge ?? []
    for (const [name, value] of knowledge) values.set(name, this.world.evaluate(value, registers))
    return values
  }

  /** The principals of a new run, as far as possible those of the values; `undefined` if its actor is the attacker's. */
  #start(program: RoleProgram, values: Values, picks: Picks): Start | undefined {
    const own: Values = new Map(values)
    const parameters: Record<string, PrincipalRef> = {}
    for (const { name, class: sort } of program.parameters) {
      const { suggested, all } = this.#forger(program).principals({ var: name, sort }, own)
      const given = own.get(name) && this.#algebra.refOf(own.get(name)!)
      const isOther = (p: PrincipalRef) => !Object.values(parameters).some((q) => samePrincipal(p, q))
      const candidates = given === undefined ? [...suggested, ...all.filter(isOther), ...all] : [given]
      const ref = picks.mostly(
        name === program.actor ? candidates.filter((p) => isHonest(this.cast, p)) : candidates,
      )
      if (ref === undefined) return undefined
      own.set(name, this.#algebra.principal(ref))
      parameters[name] = ref
    }
    if (program.inherits === undefined || this.system.settings.setup === 'composed') return { parameters }
    const clocks = Object.values(program.inherits.as).filter((v) => v.sort === 'clock')
    return { parameters, clocks: Object.fromEntries(clocks.map((v) => [v.var, 0])) }
  }

  #receive(target: Target, message: Term): Omit<Played, 'kind'> | typeof SKIPPED {
    const receive = this.knowledge.derive(message)
    if (receive === undefined) return SKIPPED
    return this.#perform(target.point.program, target.point.step, target.start, target.run, receive)
  }

  #perform(
    program: RoleProgram,
    step: Step,
    start: Start | undefined,
    run?: Run<Term>,
    receive?: TraceStep['receive'],
  ): Omit<Played, 'kind'> {
    const choices = step.instructions.flatMap((i) =>
      i.op === 'make' && i.how === 'choice' ? [[i.label, this.#epoch]] : [],
    )
    const taken: TraceStep = {
      run: run?.id ?? this.world.runs.size,
      role: program.id,
      step: step.index,
      epoch: this.#epoch,
      ...(start === undefined ? {} : { start }),
      ...(receive === undefined ? {} : { receive }),
      ...(choices.length === 0 ? {} : { choices: Object.fromEntries(choices) as Record<string, number> }),
    }
    const at = { role: program.id, step: step.index }
    this.tried.push(taken)
    const result = this.world.perform(taken)
    if (result.kind === 'refused') return { outcome: 'refused', ...at, reason: result.check ?? result.reason }
    this.steps.push(taken)
    for (const [i, term] of result.sent.entries()) {
      const sent = { program, message: step.sends[i]!.message, term }
      this.knowledge.see(term)
      this.#sent.push(sent)
      this.#pending.push(sent)
    }
    return { outcome: 'accepted', ...at }
  }
}
