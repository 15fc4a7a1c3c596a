/** Messages in the shapes that roles expect, filled with what the attacker has. */
import { type Knowledge, matchData } from '../../src/attacker/knowledge.js'
import { TermAlgebra } from '../../src/model/algebra.js'
import {
  type ApplicationData,
  type TermData,
  type VariableData,
  isVariable,
  rename,
  variablesOf,
} from '../../src/model/expression.js'
import type { System } from '../../src/model/system.js'
import type { MessageData, NarrationData } from '../../src/model/narration.js'
import { type Term, isGround, sortOf } from '../../src/model/term.js'
import type { PrincipalRef } from '../../src/model/trace.js'
import { type Cast, type Person, isHonest } from './cast.js'
import type { Picks } from './schedule.js'

/** What the variables of a narration stand for in one message. */
export type Values = Map<string, Term>

/**
 * Where a part of a message comes from.
 * - `seen`: it was seen, and fits the rest
 * - `made`: it is made anew, so that it fits the rest
 * - `elsewhere`: it was seen, and fits its place alone
 * - `forged`: it is made so that it fits the rest, but under a key of the attacker's
 * - `altered`: it is made so that it fits the rest but for one value, or one principal, perhaps of another class
 */
const SOURCES = [
  'seen',
  'made',
  'seen',
  'made',
  'seen',
  'made',
  'elsewhere',
  'elsewhere',
  'forged',
  'altered',
] as const

/** Fields of a message: its parts and its clear fields, in order. */
export function fieldsOf(message: MessageData): readonly TermData[] {
  return [...Object.values(message.parts), ...Object.values(message.clear)]
}

/** Makes messages of one narration out of what the attacker knows now. */
export class Forger {
  readonly #algebra: TermAlgebra

  constructor(
    readonly system: System,
    readonly narration: NarrationData,
    readonly cast: Cast,
    readonly knowledge: Knowledge,
    readonly epoch: number,
  ) {
    this.#algebra = new TermAlgebra(system.theory, system.settings.typed)
  }

  /** A whole message; `undefined` if some part of it cannot be had. */
  message(message: MessageData, values: Values, picks: Picks): Term | undefined {
    const fields: Term[] = []
    for (const field of fieldsOf(message)) {
      const made = this.field(field, values, picks)
      if (made === undefined) return undefined
      fields.push(made)
    }
    return this.system.theory.tuple(fields)
  }

  /** One field of a message; adds to `values` what its variables stand for. */
  field(term: TermData, values: Values, picks: Picks): Term | undefined {
    if (isVariable(term)) return this.#variable(term, values, picks)
    if (!isMessagePart(term)) return this.#make(term, values, picks)
    switch (picks.of(SOURCES)!) {
      case 'seen':
        return this.#seen(term, values, picks) ?? this.#make(term, values, picks)
      case 'made':
        return this.#make(term, values, picks) ?? this.#seen(term, values, picks)
      case 'elsewhere':
        return this.#seen(term, new Map(), picks) ?? this.#make(term, values, picks)
      case 'forged':
        return this.#make(this.#rekeyed(term, picks), values, picks) ?? this.#seen(term, values, picks)
      case 'altered':
        return this.#make(this.#altered(term, picks), values, picks) ?? this.#seen(term, values, picks)
    }
  }

  /** The same part under a key of somebody dishonest. */
  #rekeyed(term: ApplicationData, picks: Picks): ApplicationData {
    const [content, key] = term.args
    const sort = picks.of(this.#dishonest(this.#everybody()))?.class
    if (content === undefined || key === undefined || isVariable(key) || sort === undefined) return term
    return {
      ...term,
      args: [content, { fn: key.fn, args: [{ var: `forger of ${term.fn}`, sort }, ...key.args.slice(1)] }],
    }
  }

  /** The same part with one of its variables standing for something else. */
  #altered(term: ApplicationData, picks: Picks): ApplicationData {
    const { classes } = this.system.theory
    const variable = picks.of([...variablesOf(term).values()].filter(({ sort }) => classes[sort] !== 'root'))
    if (variable === undefined) return term
    const sort =
      classes[variable.sort] === undefined
        ? variable.sort
        : picks.mostly([variable.sort, ...this.#everybody().map((p) => p.class)])!
    return rename(term, { [variable.var]: { var: `not ${variable.var}`, sort } }) as ApplicationData
  }

  #everybody(): PrincipalRef[] {
    const offices = Object.entries(this.system.theory.classes).flatMap(([sort, kind]) =>
      kind === 'office' ? this.cast.domains.map((domain) => ({ class: sort, domain })) : [],
    )
    return [...this.cast.people.flatMap((p) => [p.user, p.device]), ...offices]
  }

  /** A term that was seen and that fits the values, later ones first. */
  #seen(term: ApplicationData, values: Values, picks: Picks): Term | undefined {
    const fitting = this.knowledge.learnt.filter((t) => matchData(term, t, new Map(values)) !== undefined)
    const chosen = picks.of(fitting.toReversed())
    if (chosen !== undefined) matchData(term, chosen, values)
    return chosen
  }

  /** A term made of parts that the attacker has. */
  #make(term: ApplicationData, values: Values, picks: Picks): Term | undefined {
    const own = new Map(values)
    const key = term.args[1]
    // Of whom the attacker has the key is chosen before what he says in his name.
    if (key !== undefined && !isVariable(key) && key.fn === 'sk') this.#signer(key, own, picks)
    const args = term.args.map((arg) => this.field(arg, own, picks))
    if (args.includes(undefined)) return undefined
    const made = this.system.theory.apply(term.fn, args as Term[])
    if (isMessagePart(term) && this.knowledge.derive(made) === undefined) return undefined
    for (const [name, value] of own) values.set(name, value)
    return made
  }

  #signer(key: ApplicationData, values: Values, picks: Picks): void {
    const [owner] = key.args
    if (owner === undefined || !isVariable(owner) || values.has(owner.var) || !picks.of([true, false])) return
    const chosen = picks.of(this.#dishonest(this.principals(owner, values).all))
    if (chosen !== undefined) values.set(owner.var, this.#algebra.principal(chosen))
  }

  /** What a variable stands for: as before, or a principal of the cast, a clock value, a value learnt or of the attacker's own. */
  #variable(variable: VariableData, values: Values, picks: Picks): Term | undefined {
    const value = values.get(variable.var) ?? this.#value(variable, values, picks)
    if (value !== undefined) values.set(variable.var, value)
    return value
  }

  #value(variable: VariableData, values: Values, picks: Picks): Term | undefined {
    const { sort } = variable
    if (this.system.theory.classes[sort] !== undefined) {
      const { suggested, all } = this.principals(variable, values)
      const chosen =
        suggested.length > 0
          ? picks.mostly([...suggested, ...all])
          : picks.of([...this.#dishonest(all), ...all])
      return chosen && this.#algebra.principal(chosen)
    }
    if (sort === 'clock') return this.#algebra.clock(this.epoch)
    const learnt = this.knowledge.learnt.filter((t) => isGround(t) && sortOf(t) === sort).toReversed()
    const [mine, another] = [1, 2].map((n) => this.knowledge.make(sort, `${sort} ${n}`))
    return picks.of([mine!, ...learnt, another!])
  }

  #dishonest(refs: readonly PrincipalRef[]): PrincipalRef[] {
    return refs.filter((ref) => !isHonest(this.cast, ref))
  }

  /** The principals that the others suggest for a variable, and all that it may stand for. */
  principals({ var: name, sort }: VariableData, values: Values): Record<'suggested' | 'all', PrincipalRef[]> {
    const { classes } = this.system.theory
    const suggested = this.#suggested(name, sort, values)
    const all =
      classes[sort] === 'root'
        ? [{ class: sort }]
        : classes[sort] === 'office'
          ? this.cast.domains.map((domain) => ({ class: sort, domain }))
          : this.#members(sort)
    return { suggested, all }
  }

  #members(sort: string, which: (person: Person) => boolean = () => true): PrincipalRef[] {
    return this.cast.people.filter(which).map((p) => (p.user.class === sort ? p.user : p.device))
  }

  #suggested(name: string, sort: string, values: Values): PrincipalRef[] {
    const refOf = (variable: string) => {
      const value = values.get(variable)
      return value && this.#algebra.refOf(value)
    }
    for (const { first, second } of this.narration.roles.flatMap((r) => r.requires)) {
      const other = first === name ? second : second === name ? first : undefined
      const ref = other === undefined ? undefined : refOf(other)
      if (ref !== undefined) return this.#members(sort, (p) => has(p, ref))
    }
    const { offices } = this.narration
    for (const served of offices[name]?.serves ?? []) {
      const domain = refOf(served)?.domain
      if (domain !== undefined) return [{ class: sort, domain }]
    }
    for (const [office, { serves }] of Object.entries(offices)) {
      const domain = serves.includes(name) ? refOf(office)?.domain : undefined
      if (domain === undefined) continue
      if (this.system.theory.classes[sort] === 'office') return [{ class: sort, domain }]
      return this.#members(sort).filter((ref) => ref.domain === domain)
    }
    return []
  }
}

function has({ user, device }: Person, ref: PrincipalRef): boolean {
  return [user, device].some((p) => p.class === ref.class && p.label === ref.label && p.domain === ref.domain)
}

/** Signatures and ciphertexts travel as they are; tuples and keys are made wherever they are wanted. */
function isMessagePart(term: ApplicationData): boolean {
  return ['sign', 'aenc', 'senc', 'penc', 'hash'].includes(term.fn)
}

/** What the variables of a message stand for in a term that was sent in its place, as far as it fits. */
export function readAs(message: MessageData, term: Term): Values {
  const fields = fieldsOf(message)
  const values: Values = new Map()
  const terms = fields.length === 1 ? [term] : term.kind === 'application' ? term.args : []
  for (const [i, field] of fields.entries()) {
    const part = terms[i]
    if (part === undefined || matchData(field, part, new Map(values)) === undefined) continue
    matchData(field, part, values)
  }
  return values
}
