/** An attack told in numbered sentences. */
import { TermAlgebra } from '../model/algebra.js'
import type { ClaimData } from '../model/claim.js'
import type { TermData } from '../model/expression.js'
import { type Run, World } from '../model/executor.js'
import { printData } from '../model/print.js'
import { InternalError } from '../model/errors.js'
import type { System } from '../model/system.js'
import { type MessageData, messageOf } from '../model/narration.js'
import type { Term } from '../model/term.js'
import type { PrincipalRef, Recipe, Trace, TraceStep } from '../model/trace.js'
import { confirm, isConfirmed } from '../properties/confirm.js'
import { recall } from '../properties/meaning.js'
import { TermPrinter } from './terms.js'

/** The attacker's name in what people read. */
const E = 'E'

export interface Story {
  /** A sentence for each message that is sent or delivered; they refer to each other by number, from 1. */
  readonly steps: readonly string[]
  /** What is wrong in the end. */
  readonly conclusion: string
}

/**
 * Tells an attack.
 * @throws InternalError if the trace is not an attack on the claim
 */
export function narrate(system: System, claim: ClaimData, trace: Trace): Story {
  return new Narrator(system, claim, trace).story()
}

class Narrator {
  readonly #world: World<Term>
  readonly #printer: TermPrinter
  /** Message id of each entry of the frame, and the number of the sentence that told it. */
  readonly #sent: { readonly message: string; readonly sentence: number }[] = []
  readonly #sentences: string[] = []

  constructor(
    readonly system: System,
    readonly claim: ClaimData,
    readonly original: Trace,
  ) {
    this.#world = new World(system, new TermAlgebra(system.theory, system.settings.typed), original.dishonest)
    this.#printer = new TermPrinter(system, domainsOf(original).size > 1, original.dishonest.domains)
  }

  story(): Story {
    for (const step of this.original.steps) this.#tell(step)
    return { steps: this.#sentences, conclusion: this.#conclusion() }
  }

  #tell(step: TraceStep): void {
    const received = step.receive && this.#world.make(step.receive)
    const result = this.#world.perform(step)
    if (result.kind === 'refused') throw new InternalError(`a narrated trace is refused: ${result.reason}`)
    const run = this.#world.runs.get(step.run)!
    const program = run.program.steps[step.step]!
    if (program.receives !== undefined && received !== undefined && step.receive !== undefined) {
      const message = this.#message(run, program.receives.message)
      this.#sentences.push(this.#delivery(run, message, step.receive, received))
    }
    for (const [i, { message }] of program.sends.entries()) {
      const data = this.#message(run, message)
      const opening = step.start !== undefined && program.receives === undefined ? this.#purpose(run) : ''
      this.#sentences.push(
        `${this.#who(run)} sends ${message}${opening}: ${this.#parts(data, result.sent[i]!).join(', ')}.`,
      )
      this.#sent.push({ message, sentence: this.#sentences.length })
    }
  }

  #message(run: Run<Term>, id: string): MessageData {
    const message = messageOf(run.program.narration, id)
    if (message === undefined) throw new InternalError(`no message ${id}`)
    return message
  }

  /** The parts of a message, printed; clear fields say nothing that the parts do not. */
  #parts(message: MessageData, value: Term): string[] {
    return this.#values(message, value).map((part) => this.#printer.print(part))
  }

  #values(message: MessageData, value: Term): Term[] {
    const count = Object.keys(message.parts).length
    if (count + Object.keys(message.clear).length === 1) return [value]
    return value.kind === 'application' ? value.args.slice(0, count) : []
  }

  #delivery(run: Run<Term>, message: MessageData, recipe: Recipe, value: Term): string {
    const who = this.#who(run)
    if (recipe.kind === 'frame') {
      const { message: id, sentence } = this.#sent[recipe.index]!
      return id === message.id
        ? `${who} receives ${id} of ${sentence} as it was sent.`
        : `${E} passes ${id} of ${sentence} to ${who} as ${message.id}.`
    }
    const parts = this.#parts(message, value)
    const recipes = recipe.kind === 'apply' && parts.length > 1 ? recipe.args : [recipe]
    const told = parts.map((text, i) => `${text}${this.#origin(recipes[i] ?? recipe)}`)
    return `${E} sends ${message.id} to ${who}: ${told.join(', ')}.`
  }

  /** Where a part comes from: the sentences whose messages it is taken out of. */
  #origin(recipe: Recipe): string {
    const sources = [...new Set(framesOf(recipe).map((i) => this.#sent[i]!.sentence))]
    if (sources.length === 0) return ''
    const from = `${sources.join(' and ')}`
    return isTaken(recipe) ? ` (of ${from})` : ` (with what ${E} learnt from ${from})`
  }

  #who(run: Run<Term>): string {
    const actor = this.#printer.print(this.#world.actorOf(run))
    const sameRole = [...this.original.steps].filter((s) => s.step === 0 && s.role === run.program.id)
    const many = sameRole.length > 1 ? ` in run ${sameRole.findIndex((s) => s.run === run.id) + 1}` : ''
    const isNamedSo = actor.split('@')[0] === run.program.name
    return isNamedSo ? `${actor}${many}` : `${actor} as ${run.program.name}${many}`
  }

  /** For whom and with whom an initiator begins. */
  #purpose(run: Run<Term>): string {
    const own = new Set(run.program.speaksFor)
    const others = run.program.parameters.filter((p) => !own.has(p.name))
    const named = (ps: typeof others) =>
      ps.map((p) => this.#printer.print(run.registers[p.register]!)).join(', ')
    const users = run.program.parameters.filter((p) => own.has(p.name) && p.name !== run.program.actor)
    const forWhom = users.length === 0 ? '' : ` for ${named(users)}`
    return others.length === 0 ? forWhom : `${forWhom} to reach ${named(others)}`
  }

  #conclusion(): string {
    const answer = confirm(this.system, this.claim, this.original)
    if (!isConfirmed(answer)) throw new InternalError(`not an attack on ${this.claim.id}: ${answer.refuted}`)
    const runs = answer.violation.runs.map((id) => this.#world.runs.get(id)!)
    const [first, second] = runs
    if (first === undefined) throw new InternalError('a violation without a run')
    return this.#fault(first, second)
  }

  #fault(first: Run<Term>, second: Run<Term> | undefined): string {
    const { claim } = this
    const who = this.#who(first)
    switch (claim.kind) {
      case 'secrecy': {
        const secret = this.original.derives && this.#world.make(this.original.derives)
        const origin = this.original.derives === undefined ? '' : this.#origin(this.original.derives)
        return `${E} knows ${secret === undefined ? 'the secret' : this.#printer.print(secret)}${origin}, which ${who} takes for secret.`
      }
      case 'agreement':
        return this.#disagreement(claim, first, second)
      case 'freshness':
        return `${who} and ${second === undefined ? 'another run' : this.#who(second)} have both accepted ${this.#valueOf(first, claim.term)}.`
      case 'replay':
        return `${who} and ${second === undefined ? 'another run' : this.#who(second)} have both accepted the same ${claim.at}.`
      case 'same-key':
      case 'unknown-key-share':
        return `${who} and ${second === undefined ? 'another run' : this.#who(second)} share ${this.#valueOf(first, claim.key.claimant)} and differ in what it is for: ${this.#record(
          first,
          claim.data.map((d) => d.claimant),
        )} against ${
          second === undefined
            ? ''
            : this.#record(
                second,
                claim.data.map((d) => d.partner),
              )
        }.`
      case 'in-time':
        return `${who} accepts a token outside its time.`
      case 'not-stale':
        return `${who} accepts ${claim.at} although its time is not now.`
      case 'executability':
        throw new InternalError('executability has no attack')
    }
  }

  #disagreement(
    claim: Extract<ClaimData, { kind: 'agreement' }>,
    first: Run<Term>,
    second: Run<Term> | undefined,
  ): string {
    const who = this.#who(first)
    const partner = claim.partner.split('/')[1]
    const peer = this.#valueOf(first, claim.peers.partner)
    const data = this.#record(
      first,
      claim.data.map((d) => d.claimant),
    )
    if (claim.level === 'aliveness') return `${who} believes in ${peer}, which has not run at all.`
    if (claim.level === 'weak') return `${who} believes in ${peer}, which has run with nobody of that name.`
    if (second !== undefined)
      return `${who} and ${this.#who(second)} have both accepted ${data}, but ${partner} has run with it once only.`
    return `${who} has accepted ${data}; no run of ${partner} has that.`
  }

  #record(run: Run<Term>, terms: readonly TermData[]): string {
    return terms
      .map((t) => [printData(t), this.#valueOf(run, t)] as const)
      .map(([name, value]) => (name === value ? name : `${name}\u00a0=\u00a0${value}`))
      .join(', ')
  }

  #valueOf(run: Run<Term>, term: TermData): string {
    for (const step of run.program.steps.slice(0, run.completed).toReversed()) {
      const value = recall({ program: run.program, step: step.index }, term)
      if (value !== undefined) return this.#printer.print(this.#world.evaluate(value, run.registers))
    }
    return '?'
  }
}

/** Whether a recipe only takes things out of messages. */
function isTaken(recipe: Recipe): boolean {
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
