/** Claims as events of roles and queries about them. */
import type { AgreementClaim, ClaimData, SameKeyClaim } from '../../../model/claim.js'
import { unreachable } from '../../../model/errors.js'
import type { VariableData } from '../../../model/expression.js'
import type { Value } from '../../../model/program.js'
import type { System } from '../../../model/system.js'
import { type Point, matchesOf, pointOf, recallOrFail } from '../../../properties/meaning.js'
import type { Identifiers } from '../identifiers.js'
import type { Signal } from './roles.js'
import type { Honesty, Symbols } from './symbols.js'

/** A claim's events, as roles tell them, and its queries: the claim holds iff all are true. */
export interface Question {
  readonly signals: readonly Signal[]
  readonly queries: readonly string[]
}

/** An event with what is known of each of its arguments. */
interface Occurrence {
  readonly event: string
  readonly args: readonly string[]
}

/**
 * The question that a claim is.
 * @returns the reason if ProVerif cannot be asked
 */
export function questionOf(system: System, symbols: Symbols, claim: ClaimData): Question | string {
  const point = pointOf(system, claim)!
  return new Asking(system, symbols, claim, point).question()
}

class Asking {
  readonly #names: Identifiers
  readonly #variables: string[] = []
  /** What the claimant tells, each value once. */
  readonly #told: Value[] = []
  readonly #signals: Signal[] = []
  #withRun = false

  constructor(
    readonly system: System,
    readonly symbols: Symbols,
    readonly claim: ClaimData,
    readonly point: Point,
  ) {
    this.#names = symbols.names.inner()
    for (const v of claim.honest) this.#tell(recallOrFail(point, v))
  }

  question(): Question | string {
    const queries = this.#queries()
    if (typeof queries === 'string') return queries
    const claimant: Signal = {
      role: this.point.program.id,
      step: this.point.step,
      event: this.#claimed(),
      values: this.#told,
      withRun: this.#withRun,
    }
    return { signals: [claimant, ...this.#signals], queries }
  }

  #queries(): string[] | string {
    const { claim, point } = this
    switch (claim.kind) {
      case 'secrecy': {
        const secret = this.#tell(recallOrFail(point, claim.term))
        const asked = this.#claimant()
        return [this.#query([eventOf(asked), `attacker(${asked.args[secret]})`], 'false')]
      }
      case 'agreement':
        return claim.orGiven !== undefined && this.system.settings.setup === 'registered'
          ? this.#given(claim)
          : [this.#agreement(claim)]
      case 'freshness':
        return [this.#twice(recallOrFail(point, claim.term))]
      case 'replay':
        return this.#replay()
      case 'same-key':
      case 'unknown-key-share':
        return [this.#sameKey(claim)]
      case 'in-time':
      case 'not-stale':
      case 'executability':
        return 'ProVerif has no query for it'
      default:
        return unreachable(claim)
    }
  }

  /** Index of the argument with which the claimant tells a value. */
  #tell(value: Value): number {
    const key = JSON.stringify(value)
    const before = this.#told.findIndex((v) => JSON.stringify(v) === key)
    return before >= 0 ? before : this.#told.push(value) - 1
  }

  #claimed(): string {
    return this.symbols.names.of(`claim ${this.claim.id}`, `claim_${this.claim.id}`)
  }

  #variable(wish: string, type: string): string {
    const name = this.#names.fresh(wish)
    this.#variables.push(`${name}: ${type}`)
    return name
  }

  #honest(v: VariableData): string {
    const [pattern] = this.symbols.principals(v.sort, 'honest', this.#names)
    this.#variables.push(...pattern!.variables)
    return pattern!.text
  }

  /** The claimant's event; its principals named honest are. */
  #claimant(): Occurrence {
    const args = this.#told.map(() => '')
    for (const v of this.claim.honest) args[this.#tell(recallOrFail(this.point, v))] = this.#honest(v)
    return this.#occurrence(this.#claimed(), args)
  }

  /** An event whose arguments are open where nothing is given, and whose run is. */
  #occurrence(event: string, args: readonly string[], withRun = this.#withRun): Occurrence {
    const all = args.map((a) => (a === '' ? this.#variable('x', 'bitstring') : a))
    return { event, args: withRun ? [...all, this.#variable('run', 'name')] : all }
  }

  #query(premises: readonly string[], conclusion: string): string {
    const head = this.#variables.length === 0 ? '' : `${this.#variables.join(', ')}; `
    return `query ${head}${premises.join(' && ')} ==> ${conclusion}.`
  }

  #agreement(claim: AgreementClaim): string {
    const matches = matchesOf(this.system, claim)
    for (const m of matches) for (const p of m.pairs) this.#tell(p.claimant)
    // A run is not its own partner.
    this.#withRun = matches.some((m) => m.program === this.point.program)
    const asked = this.#claimant()
    const event = claim.level === 'injective' ? injective : eventOf
    const partners = matches.map((m, i) => {
      const name = this.symbols.names.of(`partner ${i} ${claim.id}`, `partner_${claim.id}`)
      const isOwn = m.program === this.point.program
      const values = m.pairs.map((p) => p.partner)
      this.#signals.push({ role: m.program.id, step: m.step, event: name, values, withRun: isOwn })
      const args = m.pairs.map((p) => asked.args[this.#tell(p.claimant)]!)
      const there = this.#occurrence(name, args, isOwn)
      return isOwn ? `(${event(there)} && ${there.args.at(-1)} <> ${asked.args.at(-1)})` : event(there)
    })
    return this.#query([event(asked)], partners.length === 0 ? 'false' : partners.join(' || '))
  }

  /** Under `registered` every token exists but those of an honest first and a dishonest second principal. */
  #given(claim: AgreementClaim): string[] {
    const [first, second] = claim.data.map((d) => d.claimant as VariableData)
    const [i, j] = [first!, second!].map((v) => this.#tell(recallOrFail(this.point, v))) as [number, number]
    const pattern = (v: VariableData, h: Honesty) => this.symbols.principals(v.sort, h, this.#names)
    return pattern(second!, 'dishonest').map((bad) => {
      const [good] = pattern(first!, 'honest')
      this.#variables.splice(0, Infinity, ...good!.variables, ...bad.variables)
      const asked = this.#claimant()
      const args = asked.args.with(i, good!.text).with(j, bad.text)
      return this.#query([eventOf({ ...asked, args })], 'false')
    })
  }

  #twice(value: Value): string {
    const index = this.#tell(value)
    this.#withRun = true
    const one = this.#claimant()
    const open = this.#told.map((_, i) => (i === index ? one.args[i]! : ''))
    const other = this.#occurrence(this.#claimed(), open)
    return this.#query([eventOf(one), eventOf(other)], `${one.args.at(-1)} = ${other.args.at(-1)}`)
  }

  #replay(): string[] | string {
    const step = this.point.program.steps[this.point.step]!
    if (step.receives === undefined) return 'its role receives nothing there'
    return [this.#twice({ kind: 'register', index: step.receives.into })]
  }

  #sameKey(claim: SameKeyClaim): string {
    const there = pointOf(this.system, { ...claim, role: claim.partner, at: claim.partnerAt })!
    const pairs = [claim.key, ...claim.data]
    const told = pairs.map((d) => this.#tell(recallOrFail(this.point, d.claimant)))
    const isOwn = there.program === this.point.program
    this.#withRun = isOwn
    const asked = this.#claimant()
    const event = this.symbols.names.of(`partner ${claim.id}`, `partner_${claim.id}`)
    const values = pairs.map((d) => recallOrFail(there, d.partner))
    this.#signals.push({ role: there.program.id, step: there.step, event, values, withRun: isOwn })
    const key = asked.args[told[0]!]!
    const other = this.#occurrence(
      event,
      values.map((_, i) => (i === 0 ? key : '')),
    )
    const alike = claim.data.map((_, i) => `${asked.args[told[i + 1]!]} = ${other.args[i + 1]}`)
    const same = alike.length === 0 ? 'true' : alike.join(' && ')
    const conclusion = isOwn ? `${asked.args.at(-1)} = ${other.args.at(-1)} || (${same})` : same
    return this.#query([eventOf(asked), eventOf(other)], conclusion)
  }
}

function eventOf({ event, args }: Occurrence): string {
  return `event(${event}${args.length === 0 ? '' : `(${args.join(', ')})`})`
}

function injective(occurrence: Occurrence): string {
  return `inj-${eventOf(occurrence)}`
}
