/**
 * What can come out of messages at all. A term that no message ever holds is known in one way only: it is made of its parts, or
 * it is the secret of a dishonest principal, or it was given beforehand. Such a term needs no case split.
 */
import type { System } from '../../model/system.js'
import {
  type Application,
  type FunctionSymbol,
  type Name,
  type Term,
  type Variable,
  forEachSubterm,
} from '../../model/term.js'
import type { Bindings } from '../symbolic/bindings.js'
import type { Fragments } from '../symbolic/fragments.js'
import { type RolePattern, kindOfMade } from '../symbolic/pattern.js'
import { Flows, receivedUntil } from './flows.js'
import type { Givens } from './givens.js'

/** The symbol of a compound term, the kind of a name. */
type Head = FunctionSymbol | string | undefined

export class Origins {
  /** What can be taken out of the value of a variable of a run. */
  readonly #within = new Map<Variable, ReadonlySet<Head>>()
  /** What can be taken out of what roles send. */
  readonly #sent: ReadonlySet<Head>
  /** Whether no role makes a term with a secret of a root: it only forwards them. */
  readonly #rootsAreSealed: boolean

  constructor(
    readonly system: System,
    readonly fragments: Fragments,
    readonly flows: Flows,
    readonly givens: Givens,
    roles: readonly RolePattern[],
  ) {
    const sent = roles.flatMap((r) => r.steps.flatMap((s) => s.sends.map((t) => flows.generic(r, t))))
    this.#sent = this.#headsIn(sent)
    this.#rootsAreSealed = roles.every((role) => this.#sealsRoots(role))
  }

  /** Whether a term can be in what a variable of a run holds, where the attacker has not seen it before. */
  mayHold(variable: Variable, wanted: Application | Name): boolean {
    const flow = this.flows.of(variable)
    if (flow === undefined) return true
    let heads = this.#within.get(variable)
    if (heads === undefined) this.#within.set(variable, (heads = this.#headsIn([...flow])))
    return heads.has(headOf(wanted))
  }

  /**
   * Where there is one way only in which the attacker can know a term: binds what that takes.
   * @returns the terms that come to the same as knowing this one; `impossible`; or `undefined` if there may be more ways
   */
  onlyWay(term: Application, bindings: Bindings): readonly Term[] | 'impossible' | undefined {
    if (term.symbol.result === 'tuple') return term.args
    if (this.#isSealed(term, bindings)) return this.givens.onlyFit(term, bindings)
    if (this.#sent.has(term.symbol) || this.givens.has(term.symbol)) return undefined
    if (term.symbol.isPublic) return term.args
    const [owner, ...others] = term.args
    if (owner === undefined || others.length > 0) return undefined
    if (bindings.deref(owner).kind !== 'application') return undefined
    return bindings.makeDishonest(owner) ? [] : 'impossible'
  }

  /** Whether it is made with a secret of a root, which nobody does. */
  #isSealed(term: Application, bindings: Bindings): boolean {
    return this.#rootsAreSealed && term.args.some((a) => this.#isRootSecret(bindings.deref(a)))
  }

  #isRootSecret(t: Term): boolean {
    if (t.kind !== 'application' || t.symbol.isPublic || this.#sent.has(t.symbol)) return false
    const [owner] = t.args
    return owner?.kind === 'application' && this.system.theory.classes[owner.symbol.name] === 'root'
  }

  /** Whether what a role sends that is made with a secret of a root was given, or is in what it received. */
  #sealsRoots(role: RolePattern): boolean {
    return role.steps.every(({ sends }, i) => {
      const received = new Set<Term>()
      for (const m of receivedUntil(this.system, role, i)) forEachSubterm(m, (t) => received.add(t))
      let holds = true
      for (const sent of sends)
        forEachSubterm(sent, (t) => {
          if (t.kind !== 'application' || !t.args.some((a) => this.#isRootSecret(a))) return
          if (!received.has(t) && !this.fragments.isGiven(t)) holds = false
        })
      return holds
    })
  }

  /** Heads of all that can be taken out of terms, with whatever keys. */
  #headsIn(generic: readonly Term[]): ReadonlySet<Head> {
    const heads = new Set<Head>()
    const terms = new Set<Term>(generic)
    for (const term of terms)
      for (const part of this.fragments.of(term)) {
        if (part.isGiven) continue
        if (part.term.kind === 'variable')
          for (const shape of this.flows.of(part.term) ?? []) terms.add(shape)
        else heads.add(headOf(part.term))
      }
    return heads
  }
}

function headOf(term: Application | Name): Head {
  return term.kind === 'application'
    ? term.symbol
    : (Flows.kindOfGeneric(term) ?? kindOfMade(term) ?? term.label)
}
