/** What happens in a trace, event by event: sentences and charts are made of the same events. */
import { TermAlgebra } from '../model/algebra.js'
import { type Run, World } from '../model/executor.js'
import { InternalError } from '../model/errors.js'
import { type MessageData, messageOf } from '../model/narration.js'
import type { System } from '../model/system.js'
import type { Term } from '../model/term.js'
import type { PrincipalRef, Recipe, Trace, TraceStep } from '../model/trace.js'
import { recall } from '../properties/meaning.js'
import { TermPrinter } from './terms.js'

/** A part of a message in words, and of which earlier events the attacker made it, if he did. */
export interface Part {
  readonly text: string
  /** Numbers of the sends that the attacker's recipe uses. */
  readonly sources: readonly number[]
  /** Whether he only took it out of a message: as it was, nothing new. */
  readonly isTaken: boolean
}

interface EventBase {
  /** From 1, in order; sentences refer to each other by it. */
  readonly number: number
  readonly run: Run<Term>
  /** The message as the narration calls it. */
  readonly message: string
}

/** An honest run sends a message. */
export interface SendEvent extends EventBase {
  readonly kind: 'send'
  readonly parts: readonly Part[]
  /** With the first message of a run: for whom and with whom it begins. */
  readonly purpose: string
  /** For whom it is, as far as its sender can name that. */
  readonly addressee?: Term
}

/** An honest run receives what the attacker delivers. */
export interface ReceiveEvent extends EventBase {
  readonly kind: 'receive'
  readonly recipe: Recipe
  /** The send whose message is delivered whole, unless the attacker made one. */
  readonly of?: SendEvent
  /** What the attacker made; none if he delivers a message whole. */
  readonly parts: readonly Part[]
}

export type TraceEvent = SendEvent | ReceiveEvent

/** A trace as it is executed again, with names for its terms. */
export class Retelling {
  readonly world: World<Term>
  readonly printer: TermPrinter
  readonly events: TraceEvent[] = []
  /** The send of each entry of the frame. */
  readonly #frame: SendEvent[] = []

  /** @throws InternalError if the executor refuses a step */
  constructor(
    readonly system: System,
    readonly trace: Trace,
  ) {
    this.world = new World(system, new TermAlgebra(system.theory, system.settings.typed), trace.dishonest)
    this.printer = new TermPrinter(system, domainsOf(trace).size > 1, trace.dishonest.domains)
    for (const step of trace.steps) this.#perform(step)
  }

  #perform(step: TraceStep): void {
    const received = step.receive && this.world.make(step.receive)
    const result = this.world.perform(step)
    if (result.kind === 'refused') throw new InternalError(`a narrated trace is refused: ${result.reason}`)
    const run = this.world.runs.get(step.run)!
    const program = run.program.steps[step.step]!
    if (program.receives !== undefined && received !== undefined && step.receive !== undefined)
      this.#receive(run, messageIn(run, program.receives.message), step.receive, received)
    for (const [i, { message }] of program.sends.entries()) {
      const data = messageIn(run, message)
      const opens = step.start !== undefined && program.receives === undefined
      const addressee = this.#addressee(run, data)
      const event: SendEvent = {
        kind: 'send',
        number: this.events.length + 1,
        run,
        message,
        purpose: opens ? this.#purpose(run) : '',
        parts: this.#texts(data, result.sent[i]!).map((text) => ({ text, sources: [], isTaken: true })),
        ...(addressee === undefined ? {} : { addressee }),
      }
      this.events.push(event)
      this.#frame.push(event)
    }
  }

  #receive(run: Run<Term>, message: MessageData, recipe: Recipe, value: Term): void {
    const base = {
      kind: 'receive',
      number: this.events.length + 1,
      run,
      message: message.id,
      recipe,
    } as const
    if (recipe.kind === 'frame') {
      this.events.push({ ...base, of: this.sendOf(recipe.index), parts: [] })
      return
    }
    const texts = this.#texts(message, value)
    const recipes = recipe.kind === 'apply' && texts.length > 1 ? recipe.args : [recipe]
    const parts = texts.map((text, i) => ({ text, ...this.#origin(recipes[i] ?? recipe) }))
    this.events.push({ ...base, parts })
  }

  /** The parts of a message, printed; clear fields say nothing that the parts do not. */
  #texts(message: MessageData, value: Term): string[] {
    const count = Object.keys(message.parts).length
    const fields = value.kind === 'application' ? value.args.slice(0, count) : []
    const isSingle = count + Object.keys(message.clear).length === 1
    return (isSingle ? [value] : fields).map((part) => this.printer.print(part))
  }

  #origin(recipe: Recipe): Omit<Part, 'text'> {
    return { sources: this.sourcesOf(recipe), isTaken: isTaken(recipe) }
  }

  /** Numbers of the sends that a recipe uses, each once. */
  sourcesOf(recipe: Recipe): number[] {
    return [...new Set(framesOf(recipe).map((i) => this.sendOf(i).number))]
  }

  /** The send behind an entry of the frame. */
  sendOf(index: number): SendEvent {
    const send = this.#frame[index]
    if (send === undefined) throw new InternalError(`the frame has no entry ${index}`)
    return send
  }

  /** A run by its principal, its role where that is not the principal's name, and a number where the role runs twice. */
  who(run: Run<Term>): string {
    const actor = this.printer.print(this.world.actorOf(run))
    const sameRole = this.trace.steps.filter((s) => s.step === 0 && s.role === run.program.id)
    const many = sameRole.length > 1 ? ` in run ${sameRole.findIndex((s) => s.run === run.id) + 1}` : ''
    const isNamedSo = actor.split('@')[0] === run.program.name
    return isNamedSo ? `${actor}${many}` : `${actor} as ${run.program.name}${many}`
  }

  /** For whom and with whom an initiator begins. */
  #purpose(run: Run<Term>): string {
    const own = new Set(run.program.speaksFor)
    const others = run.program.parameters.filter((p) => !own.has(p.name))
    const named = (ps: typeof others) =>
      ps.map((p) => this.printer.print(run.registers[p.register]!)).join(', ')
    const users = run.program.parameters.filter((p) => own.has(p.name) && p.name !== run.program.actor)
    const forWhom = users.length === 0 ? '' : ` for ${named(users)}`
    return others.length === 0 ? forWhom : `${forWhom} to reach ${named(others)}`
  }

  #addressee(run: Run<Term>, message: MessageData): Term | undefined {
    const { narration } = run.program
    const actor = narration.roles.find((r) => r.name === message.to)?.actor
    const variable = narration.roles.flatMap((r) => r.parameters).find((v) => v.var === actor)
    const step = run.completed - 1
    const value = variable && recall({ program: run.program, step }, variable)
    return value && this.world.evaluate(value, run.registers)
  }
}

function messageIn(run: Run<Term>, id: string): MessageData {
  const message = messageOf(run.program.narration, id)
  if (message === undefined) throw new InternalError(`no message ${id}`)
  return message
}

/** Whether a recipe only takes things out of messages. */
export function isTaken(recipe: Recipe): boolean {
  if (recipe.kind === 'frame') return true
  return recipe.kind === 'destruct' && recipe.args[0] !== undefined && isTaken(recipe.args[0])
}

function framesOf(recipe: Recipe): number[] {
  if (recipe.kind === 'frame') return [recipe.index]
  return recipe.kind === 'apply' || recipe.kind === 'destruct' ? recipe.args.flatMap(framesOf) : []
}

function domainsOf(trace: Trace): Set<string> {
  const found = new Set<string>()
  const add = (ref: PrincipalRef) => ref.domain !== undefined && found.add(ref.domain)
  const visit = (recipe: Recipe): void => {
    if (recipe.kind === 'principal') add(recipe.principal)
    else if (recipe.kind === 'secret') recipe.of.forEach(add)
    else if (recipe.kind === 'given')
      Object.values(recipe.values).forEach((v) => typeof v !== 'number' && add(v))
    else if (recipe.kind === 'apply' || recipe.kind === 'destruct') recipe.args.forEach(visit)
  }
  for (const step of trace.steps) {
    Object.values(step.start?.parameters ?? {}).forEach(add)
    if (step.receive !== undefined) visit(step.receive)
  }
  return found
}
