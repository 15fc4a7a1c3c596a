/** An attack told in numbered sentences. */
import type { ClaimData } from '../model/claim.js'
import type { TermData } from '../model/expression.js'
import type { Run } from '../model/executor.js'
import { printData } from '../model/print.js'
import { InternalError } from '../model/errors.js'
import type { System } from '../model/system.js'
import type { Term } from '../model/term.js'
import type { Trace } from '../model/trace.js'
import { confirm, isConfirmed } from '../properties/confirm.js'
import { recall } from '../properties/meaning.js'
import { type Part, type TraceEvent, Retelling, isTaken } from './retell.js'

/** The attacker's name in what people read. */
export const E = 'E'

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

/** The sentence of one event. */
export function sentence(told: Retelling, event: TraceEvent): string {
  const who = told.who(event.run)
  if (event.kind === 'send')
    return `${who} sends ${event.message}${event.purpose}: ${event.parts.map((p) => p.text).join(', ')}.`
  if (event.of !== undefined)
    return event.of.message === event.message
      ? `${who} receives ${event.message} of ${event.of.number} as it was sent.`
      : `${E} passes ${event.of.message} of ${event.of.number} to ${who} as ${event.message}.`
  return `${E} sends ${event.message} to ${who}: ${event.parts.map((p) => `${p.text}${origin(p)}`).join(', ')}.`
}

/** Where a part comes from: the sentences whose messages it is taken out of. */
function origin({ sources, isTaken }: Omit<Part, 'text'>): string {
  if (sources.length === 0) return ''
  const from = sources.join(' and ')
  return isTaken ? ` (of ${from})` : ` (with what ${E} learnt from ${from})`
}

class Narrator {
  readonly #told: Retelling

  constructor(
    readonly system: System,
    readonly claim: ClaimData,
    readonly original: Trace,
  ) {
    this.#told = new Retelling(system, original)
  }

  story(): Story {
    const steps = this.#told.events.map((event) => sentence(this.#told, event))
    return { steps, conclusion: this.#conclusion() }
  }

  #conclusion(): string {
    const answer = confirm(this.system, this.claim, this.original)
    if (!isConfirmed(answer)) throw new InternalError(`not an attack on ${this.claim.id}: ${answer.refuted}`)
    const runs = answer.violation.runs.map((id) => this.#told.world.runs.get(id)!)
    const [first, second] = runs
    if (first === undefined) throw new InternalError('a violation without a run')
    return this.#fault(first, second)
  }

  #fault(first: Run<Term>, second: Run<Term> | undefined): string {
    const { claim } = this
    const who = this.#told.who(first)
    switch (claim.kind) {
      case 'secrecy': {
        const secret = this.original.derives && this.#told.world.make(this.original.derives)
        const { derives } = this.original
        const from =
          derives === undefined
            ? ''
            : origin({ sources: this.#told.sourcesOf(derives), isTaken: isTaken(derives) })
        return `${E} knows ${secret === undefined ? 'the secret' : this.#told.printer.print(secret)}${from}, which ${who} takes for secret.`
      }
      case 'agreement':
        return this.#disagreement(claim, first, second)
      case 'freshness':
        return `${who} and ${second === undefined ? 'another run' : this.#told.who(second)} have both accepted ${this.#valueOf(first, claim.term)}.`
      case 'replay':
        return `${who} and ${second === undefined ? 'another run' : this.#told.who(second)} have both accepted the same ${claim.at}.`
      case 'same-key':
      case 'unknown-key-share':
        return `${who} and ${second === undefined ? 'another run' : this.#told.who(second)} share ${this.#valueOf(first, claim.key.claimant)} and differ in what it is for: ${this.#record(
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
    const who = this.#told.who(first)
    const partner = claim.partner.split('/')[1]
    const peer = this.#valueOf(first, claim.peers.partner)
    const data = this.#record(
      first,
      claim.data.map((d) => d.claimant),
    )
    if (claim.level === 'aliveness') return `${who} believes in ${peer}, which has not run at all.`
    if (claim.level === 'weak') return `${who} believes in ${peer}, which has run with nobody of that name.`
    if (second !== undefined)
      return `${who} and ${this.#told.who(second)} have both accepted ${data}, but ${partner} has run with it once only.`
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
      if (value !== undefined)
        return this.#told.printer.print(this.#told.world.evaluate(value, run.registers))
    }
    return '?'
  }
}
