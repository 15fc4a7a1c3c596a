/**
 * States of refinement: patterns of executions. A pattern has runs of honest roles up to some step, the moments at which
 * the attacker first knows each term that he needs, and an order among all these. It stands for every execution in which
 * it can be found.
 */
import type { System } from '../../model/system.js'
import type { Term } from '../../model/term.js'
import { isPublicSort } from '../../model/sorts.js'
import { sortOf } from '../../model/term.js'
import type { Snapshot, Bindings } from '../symbolic/bindings.js'
import { HONEST, DISHONEST } from '../symbolic/bindings.js'
import type { RolePattern } from '../symbolic/pattern.js'
import { NO_EVENTS, type Order, OrderBuilder, isBefore } from './order.js'
import type { Origins } from './origins.js'

/** A run of an honest role, as far as the pattern needs it. */
export interface PatternRun {
  readonly pattern: RolePattern
  /** Steps done. */
  readonly done: number
  /** The event of each of its steps. */
  readonly events: readonly number[]
  /** What it takes over that the attacker had seen before. */
  readonly seen: readonly Term[]
  /** The run whose results it takes over, once that is decided. */
  readonly memory?: number
}

/** How the attacker first knows a term. */
export type Way =
  /** He has it beforehand. */
  | { readonly kind: 'given' }
  /** He applies its symbol; what he applies it to is known before. */
  | { readonly kind: 'made' }
  /** He takes it out of what a run sent in a step. */
  | { readonly kind: 'taken'; readonly event: number; readonly layers: readonly Term[] }

/** The moment at which the attacker first knows a term. */
export interface Learning {
  readonly term: Term
  readonly event: number
  readonly way?: Way
  /** A step before which the attacker has seen it open, because of what the run of the step takes over or receives. */
  readonly seenBy?: number
  /** Events that it must come before for another reason. */
  readonly neededBy: readonly number[]
}

export interface State {
  readonly runs: readonly PatternRun[]
  readonly order: Order
  readonly learnings: readonly Learning[]
  /** Runs that take over results of a run that is not decided. */
  readonly forgetful: readonly number[]
  readonly relations: readonly (readonly [Term, Term])[]
  readonly once: readonly { readonly actor: Term; readonly value: Term }[]
  readonly within: readonly { readonly from: Term; readonly until: Term; readonly now: Term }[]
  /** How many shapes were used: variables of shapes are numbered. */
  readonly shapes: number
  readonly snapshot: Snapshot
}

/** Why a pattern stands for no execution. */
export const DEAD = ['order', 'clash', 'seen before', 'relation', 'accepted twice', 'two ways'] as const
export type Dead = (typeof DEAD)[number]

/** A state under construction, on the present bindings. */
export class StateBuilder {
  readonly order: OrderBuilder
  readonly runs: PatternRun[]
  readonly learnings: Learning[]
  readonly forgetful: number[]
  readonly relations: (readonly [Term, Term])[]
  readonly once: { readonly actor: Term; readonly value: Term }[]
  readonly within: { readonly from: Term; readonly until: Term; readonly now: Term }[]
  shapes: number
  /** Whether the attacker would need what nobody can have. */
  #isImpossible = false

  constructor(
    readonly system: System,
    readonly bindings: Bindings,
    readonly origins: Origins,
    base?: State,
  ) {
    this.order = new OrderBuilder(base?.order ?? NO_EVENTS)
    this.runs = [...(base?.runs ?? [])]
    this.learnings = [...(base?.learnings ?? [])]
    this.forgetful = [...(base?.forgetful ?? [])]
    this.relations = [...(base?.relations ?? [])]
    this.once = [...(base?.once ?? [])]
    this.within = [...(base?.within ?? [])]
    this.shapes = base?.shapes ?? 0
  }

  /** Adds a run that has done nothing. */
  add(pattern: RolePattern, seen: readonly Term[] = []): number | undefined {
    if (!this.bindings.makeHonest(pattern.actor)) return undefined
    const run = this.runs.push({ pattern, done: 0, events: [], seen }) - 1
    if (this.system.settings.setup === 'composed' && pattern.program.inherits !== undefined)
      this.forgetful.push(run)
    return run
  }

  /** Has a run do its steps up to one; returns whether its equations hold. */
  extend(index: number, step: number): boolean {
    for (let run = this.runs[index]!; run.done <= step; run = this.runs[index]!) {
      const pattern = run.pattern.steps[run.done]
      if (pattern === undefined) return false
      const event = this.order.add()
      const previous = run.events.at(-1)
      if (previous !== undefined) this.order.put(previous, event)
      else for (const term of run.seen) this.need(term, event, event)
      this.runs[index] = { ...run, done: run.done + 1, events: [...run.events, event] }
      for (const [a, b] of pattern.equations) if (!this.bindings.unify(a, b)) return false
      this.relations.push(...pattern.relations)
      for (const value of pattern.once) this.once.push({ actor: run.pattern.actor, value })
      for (const [from, until] of pattern.within) this.within.push({ from, until, now: pattern.now })
      for (const term of pattern.demands) this.need(term, event)
    }
    return true
  }

  /** The attacker must know a term before an event; `seenBy`: he has seen it open before that step. */
  need(term: Term, event?: number, seenBy?: number): void {
    const t = this.bindings.deref(term)
    if (isPublicSort(sortOf(t), this.system.theory.classes)) return
    const instead = t.kind === 'application' ? this.origins.onlyWay(t, this.bindings) : undefined
    if (instead === 'impossible') this.#isImpossible = true
    else for (const part of instead ?? []) this.need(part, event, seenBy)
    if (instead !== undefined) return
    const index = this.learnings.findIndex((l) => this.bindings.equal(l.term, t))
    const known = this.learnings[index]
    const moment = known?.event ?? this.order.add()
    const seen = known?.seenBy ?? seenBy
    const neededBy = known?.neededBy ?? []
    const learning = {
      ...(known ?? { term: t, event: moment }),
      ...(seen === undefined ? {} : { seenBy: seen }),
      neededBy: event === undefined || event === seenBy ? neededBy : [...neededBy, event],
    }
    if (known === undefined) this.learnings.push(learning)
    else this.learnings[index] = learning
    if (event !== undefined) this.order.put(moment, event)
  }

  /** Settles how a term is first known. */
  settle(event: number, way: Way): void {
    const index = this.learnings.findIndex((l) => l.event === event)
    this.learnings[index] = { ...this.learnings[index]!, way }
  }

  /** What was seen before one step was seen before an earlier one. */
  seeEarlier(step: number, earlier: number): void {
    for (const [i, learning] of this.learnings.entries()) {
      if (learning.seenBy !== step) continue
      this.learnings[i] = { ...learning, seenBy: earlier }
      this.order.put(learning.event, earlier)
    }
  }

  /** Draws the consequences of what is decided; returns why the pattern stands for nothing, if it does. */
  close(): Dead | undefined {
    for (;;) {
      if (this.#isImpossible) return 'clash'
      if (this.order.isBroken) return 'order'
      const before = this.bindings.mark()[0]
      const merged = this.#merge()
      if (merged !== undefined) return merged
      const isNews = this.#unseenLayers()
      if (this.order.isBroken) return 'order'
      if (!this.#orderEpochs()) return 'clash'
      for (const [first, second] of this.relations) if (!this.#relate(first, second)) return 'relation'
      if (this.#acceptsTwice()) return 'accepted twice'
      if (!isNews && this.bindings.mark()[0] === before)
        return this.#isSeenBefore() ? 'seen before' : undefined
    }
  }

  state(): State {
    return {
      runs: this.runs,
      order: this.order.order(),
      learnings: this.learnings,
      forgetful: this.forgetful,
      relations: this.relations,
      once: this.once,
      within: this.within,
      shapes: this.shapes,
      snapshot: this.bindings.snapshot(),
    }
  }

  /** Learnings of what has become one term are one; tuples are their fields. */
  #merge(): Dead | undefined {
    const { bindings } = this
    const { classes } = this.system.theory
    const kept: Learning[] = []
    const pending = this.learnings.splice(0)
    for (const learning of pending) {
      const t = bindings.deref(learning.term)
      if (isPublicSort(sortOf(t), classes)) continue
      const isCompound = t.kind === 'application' && learning.way === undefined
      const instead = isCompound ? this.origins.onlyWay(t, bindings) : undefined
      if (instead === 'impossible') return 'clash'
      for (const part of instead ?? []) {
        const moment = this.order.add()
        this.order.put(moment, learning.event)
        pending.push({ ...learning, term: part, event: moment })
      }
      if (instead !== undefined) continue
      const index = kept.findIndex((k) => bindings.equal(k.term, t))
      const other = kept[index]
      if (other === undefined) {
        kept.push(t === learning.term ? learning : { ...learning, term: t })
        continue
      }
      if (other.way !== undefined && learning.way !== undefined && !sameWay(other.way, learning.way))
        return 'two ways'
      this.order.merge(other.event, learning.event)
      if (this.order.isBroken) return 'order'
      const way = other.way ?? learning.way
      const seenBy = other.seenBy ?? learning.seenBy
      kept[index] = {
        ...other,
        ...(way === undefined ? {} : { way }),
        ...(seenBy === undefined ? {} : { seenBy }),
        neededBy: [...other.neededBy, ...learning.neededBy],
      }
    }
    this.learnings.push(...kept)
    return undefined
  }

  /** What is taken out of a message was not known before it was sent, nor was a layer around it. */
  #unseenLayers(): boolean {
    let isNews = false
    for (const { way } of this.learnings) {
      if (way?.kind !== 'taken') continue
      for (const layer of way.layers) {
        for (const other of this.learnings)
          if (this.bindings.equal(other.term, layer) && this.order.put(way.event, other.event)) isNews = true
      }
    }
    return isNews
  }

  /** Whether what is taken out of a message could have been made before the message was sent, or a layer around it. */
  #isSeenBefore(): boolean {
    const seen = new Seen(this)
    return this.learnings.some(
      ({ term, way }) =>
        way?.kind === 'taken' &&
        (seen.isKnownBefore(term, way.event) || way.layers.some((t) => seen.isKnownBefore(t, way.event))),
    )
  }

  #relate(first: Term, second: Term): boolean {
    if (this.bindings.honesty(first) === HONEST) return this.bindings.makeHonest(second)
    if (this.bindings.honesty(second) === DISHONEST) return this.bindings.makeDishonest(first)
    return true
  }

  #acceptsTwice(): boolean {
    const { bindings, once } = this
    return once.some(({ actor, value }, i) =>
      once.slice(i + 1).some((o) => bindings.equal(o.value, value) && bindings.equal(o.actor, actor)),
    )
  }

  /** Epochs never go back: where two steps are of one epoch, so is everything between them. */
  #orderEpochs(): boolean {
    if (this.system.settings.clock === 'ignored') return true
    const steps = this.runs.flatMap((r) =>
      r.events.map((event, i) => ({ event, now: r.pattern.steps[i]!.now })),
    )
    for (const a of steps)
      for (const b of steps) {
        if (a === b || !this.bindings.equal(a.now, b.now)) continue
        for (const c of steps)
          for (const d of steps) {
            if (!this.bindings.equal(c.now, d.now) || this.bindings.equal(a.now, c.now)) continue
            // The epoch of c and d comes after that of a and before that of b.
            if (this.order.isBefore(a.event, c.event) && this.order.isBefore(d.event, b.event))
              if (!this.bindings.unify(a.now, c.now)) return false
          }
      }
    return true
  }
}

/**
 * Whether it is open how a term is first known. If all who need it come after a step before which it was seen, the messages of
 * that run tell.
 */
export function isOpen({ way, seenBy, neededBy }: Learning, order: Order): boolean {
  if (way !== undefined) return false
  if (seenBy === undefined) return true
  return neededBy.some((e) => !isBefore(order, seenBy, e))
}

/** What the attacker has seen open, and when. */
class Seen {
  readonly #byHead = new Map<unknown, { readonly term: Term; readonly event: number }[]>()

  constructor(readonly state: StateBuilder) {
    for (const { term, event } of state.learnings) this.#add(term, event)
    for (const run of state.runs)
      for (const [i, event] of run.events.entries())
        for (const sent of run.pattern.steps[i]!.sends) this.#add(sent, event)
  }

  #add(message: Term, event: number): void {
    const { bindings, origins } = this.state
    const m = bindings.deref(message)
    if (m.kind !== 'application') this.#put(m, m, event)
    else
      for (const term of origins.fragments.open(m)) {
        const t = bindings.deref(term)
        if (t !== term) this.#add(t, event)
        else this.#put(t.kind === 'application' ? t.symbol : t, t, event)
      }
  }

  #put(head: unknown, term: Term, event: number): void {
    const found = this.#byHead.get(head)
    if (found === undefined) this.#byHead.set(head, [{ term, event }])
    else found.push({ term, event })
  }

  isKnownBefore(term: Term, event: number): boolean {
    const { bindings, order, system } = this.state
    const t = bindings.deref(term)
    if (isPublicSort(sortOf(t), system.theory.classes)) return true
    const head = t.kind === 'application' ? t.symbol : t
    if (this.#byHead.get(head)?.some((s) => order.isBefore(s.event, event) && bindings.equal(s.term, t)))
      return true
    if (t.kind !== 'application') return false
    return t.symbol.isPublic
      ? t.args.every((a) => this.isKnownBefore(a, event))
      : t.args.some((p) => bindings.honesty(p) === DISHONEST)
  }
}

function sameWay(a: Way, b: Way): boolean {
  return a.kind === b.kind && (a.kind !== 'taken' || b.kind !== 'taken' || a.event === b.event)
}
