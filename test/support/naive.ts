/**
 * A second judge and a second explorer, both naive: slow, ground, and written from the definitions, to hold the real ones
 * against. Agreement is that of Lowe, "A hierarchy of authentication specifications" (1997); when claims begin and who must
 * be honest is said in `docs/semantics.md`.
 *
 * They share with the code under test the executor, which says what an execution is, and projection, which says how a role
 * names its values: no file of `src/properties`, no engine.
 */
import { Knowledge, madeName, matchData } from '../../src/attacker/knowledge.js'
import { TermAlgebra } from '../../src/model/algebra.js'
import type { AgreementClaim, ClaimData } from '../../src/model/claim.js'
import { type Event, type Run, World, givenOf } from '../../src/model/executor.js'
import { type TermData, type VariableData, isVariable } from '../../src/model/expression.js'
import type { System } from '../../src/model/system.js'
import type { MessageData } from '../../src/model/narration.js'
import type { RoleProgram } from '../../src/model/program.js'
import { synthesise } from '../../src/model/synthesis.js'
import { type Term, sortOf } from '../../src/model/term.js'
import type { PrincipalRef, Recipe, Trace, TraceStep } from '../../src/model/trace.js'

/** An event that counts for a claim: a run at the end of one of its steps. */
interface Moment {
  readonly run: Run<Term>
  readonly step: number
  /** Position among the events of the execution. */
  readonly when: number
}

/** Whether an execution violates a claim. Secrecy is judged at its end. */
export function isViolated(world: World<Term>, claim: ClaimData): boolean {
  return new Naive(world).violates(claim)
}

class Naive {
  readonly #moments: readonly Moment[]

  constructor(readonly world: World<Term>) {
    this.#moments = world.events.map((e: Event, when) => ({
      run: world.runs.get(e.run)!,
      step: e.step,
      when,
    }))
  }

  violates(claim: ClaimData): boolean {
    const all = this.#moments.filter((m) => m.run.program.id === claim.role && touches(m, claim.at))
    const claims = all.filter((m) => claim.honest.every((v) => this.#isHonest(this.#value(m, v))))
    switch (claim.kind) {
      case 'secrecy': {
        const attacker = new Deducer(this.world)
        return claims.some((m) => attacker.can(this.#value(m, claim.term)))
      }
      case 'agreement':
        return this.#disagrees(claim, claims)
      case 'freshness':
        return pairs(claims, all).some(([a, b]) => this.#value(a, claim.term) === this.#value(b, claim.term))
      case 'replay':
        return pairs(claims, all).some(([a, b]) => a.run.received[a.step] === b.run.received[b.step])
      case 'same-key':
      case 'unknown-key-share': {
        const partners = this.#moments.filter(
          (m) => m.run.program.id === claim.partner && touches(m, claim.partnerAt),
        )
        const alike = (a: Moment, b: Moment, d: { claimant: TermData; partner: TermData }) =>
          this.#value(a, d.claimant) === this.#value(b, d.partner)
        return pairs(claims, partners).some(
          ([a, b]) => alike(a, b, claim.key) && claim.data.some((d) => !alike(a, b, d)),
        )
      }
      case 'in-time':
        return claims.some((m) => {
          const [from, until] = claim.terms.map((t) => this.#epoch(m, t))
          const now = m.run.epochs[m.step]!
          return from === undefined || until === undefined || now < from || now > until
        })
      case 'not-stale':
        return claims.some((m) => this.#epoch(m, claim.terms[0]!) !== m.run.epochs[m.step])
      case 'executability':
        return false
    }
  }

  /** Each claim needs a run of the partner that came before it; injectively, one that no other claim needs. */
  #disagrees(claim: AgreementClaim, claims: readonly Moment[]): boolean {
    const partners = claims.map((c) => {
      const before = this.#moments.filter((m) => m.when < c.when && m.run !== c.run)
      return new Set(before.filter((m) => this.#isPartner(claim, c, m)).map((m) => m.run.id))
    })
    if (claim.level !== 'injective') return partners.some((runs) => runs.size === 0)
    return !haveOneEach(partners)
  }

  #isPartner(claim: AgreementClaim, claimed: Moment, other: Moment): boolean {
    const { program } = other.run
    switch (claim.level) {
      case 'injective':
      case 'non-injective':
        return [claim, ...(claim.orAlso ?? [])].some(
          ({ partner, data }) =>
            program.id === partner &&
            data.every((d) => this.#knows(other, d.partner)) &&
            data.every((d) => this.#value(claimed, d.claimant) === this.#value(other, d.partner)),
        )
      case 'weak':
        return (
          this.#isSpokenFor(claim, claimed, other) &&
          this.#names(other, this.#value(claimed, claim.peers.claimant))
        )
      case 'aliveness':
        return this.#isSpokenFor(claim, claimed, other)
    }
  }

  /** Whether a run speaks for the partner that the claimant names. */
  #isSpokenFor(claim: AgreementClaim, claimed: Moment, { run }: Moment): boolean {
    const partner = this.#value(claimed, claim.peers.partner)
    return run.program.speaksFor.some((name) => {
      const ref = run.start.parameters[name]
      return ref !== undefined && this.world.algebra.principal(ref) === partner
    })
  }

  /** Whether a run has named a principal as somebody else in it. */
  #names(moment: Moment, principal: Term): boolean {
    const { program } = moment.run
    const { roles, offices } = program.narration
    const names: VariableData[] = [
      ...roles.flatMap((r) => r.parameters),
      ...Object.entries(offices).map(([name, o]) => ({ var: name, sort: o.class })),
    ]
    return names.some(
      (v) =>
        !program.speaksFor.includes(v.var) && this.#knows(moment, v) && this.#value(moment, v) === principal,
    )
  }

  #recipe({ run, step }: Moment, term: TermData) {
    const { narration, name, steps } = run.program
    const role = narration.roles.find((r) => r.name === name)!
    return synthesise(narration, role, steps[step]!.knowledge, term)
  }

  #knows(moment: Moment, term: TermData): boolean {
    return this.#recipe(moment, term) !== undefined
  }

  #value(moment: Moment, term: TermData): Term {
    const recipe = this.#recipe(moment, term)
    if (recipe === undefined)
      throw new Error(`${moment.run.program.id} does not know ${JSON.stringify(term)}`)
    return this.world.evaluate(recipe, moment.run.registers)
  }

  #epoch(moment: Moment, term: TermData): number | undefined {
    const value = this.#value(moment, term)
    return value.kind === 'name' ? epochIn(value.label) : undefined
  }

  #isHonest(principal: Term): boolean {
    return isHonest(this.world, principal)
  }
}

function touches({ run, step }: Moment, message: string): boolean {
  const { receives, sends } = run.program.steps[step]!
  return receives?.message === message || sends.some((s) => s.message === message)
}

/** Pairs of different runs. */
function pairs(some: readonly Moment[], others: readonly Moment[]): (readonly [Moment, Moment])[] {
  return some.flatMap((a) => others.filter((b) => b.run !== a.run).map((b) => [a, b] as const))
}

/** Whether each set can be given an element of its own: a matching by augmenting paths. */
function haveOneEach(sets: readonly ReadonlySet<number>[]): boolean {
  const owner = new Map<number, number>()
  const give = (set: number, tried: Set<number>): boolean => {
    for (const element of sets[set]!) {
      if (tried.has(element)) continue
      tried.add(element)
      const before = owner.get(element)
      if (before !== undefined && !give(before, tried)) continue
      owner.set(element, set)
      return true
    }
    return false
  }
  return sets.every((_, i) => give(i, new Set()))
}

function epochIn(label: string): number | undefined {
  const [, epoch] = /^epoch (\d+)$/.exec(label) ?? []
  return epoch === undefined ? undefined : Number(epoch)
}

/** A value is an honest principal if it is a principal and neither its label nor its domain is the attacker's. */
function isHonest({ dishonest, system }: World<Term>, value: Term): boolean {
  if (value.kind !== 'application' || system.theory.classes[value.symbol.name] === undefined) return false
  const taken = [...dishonest.labels, ...dishonest.domains]
  return value.args.every((a) => a.kind === 'name' && !taken.includes(a.label))
}

/** What the attacker can make at the end of an execution, by the Dolev-Yao rules. */
class Deducer {
  readonly #seen: Set<Term>

  constructor(readonly world: World<Term>) {
    this.#seen = new Set(world.frame)
    for (let size = -1; size < this.#seen.size;) {
      size = this.#seen.size
      for (const term of [...this.#seen]) this.#open(term).forEach((t) => this.#seen.add(t))
    }
  }

  can(term: Term): boolean {
    if (this.#seen.has(term)) return true
    if (term.kind === 'name') return epochIn(term.label) !== undefined || term.label.startsWith("attacker's ")
    if (term.kind !== 'application') return false
    const { symbol, args } = term
    if (this.world.system.theory.classes[symbol.name] !== undefined) return true
    if (symbol.isPublic) return args.every((a) => this.can(a)) || this.#isGiven(term)
    return args.some((a) => !isHonest(this.world, a))
  }

  /** What lies in a term that the attacker has, as far as he has the keys. */
  #open(term: Term): readonly Term[] {
    if (term.kind !== 'application') return []
    const { symbol, args } = term
    const [content, key] = args
    switch (symbol.name) {
      case 'sign':
        return [content!]
      case 'penc':
        return isKeyOf('sk', key!) ? [content!] : []
      case 'aenc':
        return isKeyOf('pk', key!) && this.can(this.#apply('sk', key.args)) ? [content!] : []
      case 'senc':
        return this.can(key!) ? [content!] : []
      default:
        return symbol.result === 'tuple' ? args : []
    }
  }

  #apply(symbol: string, args: readonly Term[]): Term {
    return this.world.system.theory.apply(symbol, args)
  }

  #isGiven(term: Term): boolean {
    return givenOf(this.world.system).some(
      (g) => g.when.kind === 'public' && matchData(g.term, term) !== undefined,
    )
  }
}

function isKeyOf(symbol: string, key: Term): key is Extract<Term, { kind: 'application' }> {
  return key.kind === 'application' && key.symbol.name === symbol
}

/** Who is there in an exploration: principals by class, of whom some are the attacker's. */
export interface Population {
  readonly principals: readonly PrincipalRef[]
  readonly dishonest: Trace['dishonest']
}

/** Two honest principals of each class and a dishonest one, in one domain if the class has domains; a single office. */
export function populationOf({ theory: { classes } }: System): Population {
  const labels = ['alice', 'bob', 'eve']
  const principals = Object.entries(classes).flatMap(([name, kind]): PrincipalRef[] => {
    switch (kind) {
      case 'free':
        return labels.map((label) => ({ class: name, label }))
      case 'member':
        return labels.map((label) => ({ class: name, label, domain: 'home' }))
      case 'office':
        return [{ class: name, domain: 'home' }]
      case 'root':
        return [{ class: name }]
    }
  })
  return { principals, dishonest: { labels: ['eve'], domains: [] } }
}

/** How far a naive exploration goes. */
export interface Limits {
  /** Runs of honest principals, at most. */
  readonly runs: number
  /** Executed steps, at most, in all. */
  readonly steps: number
  /** Messages that are tried for one receive, at most. */
  readonly messages: number
}

/** A ground execution that violates a claim. */
export interface Found {
  readonly trace: Trace
  readonly runs: number
}

/**
 * Brute force: all casts of at most so many runs, all interleavings, and for each receive the messages that the attacker can
 * put together in the shape of the narration from what he has. Limited, so it may miss violations; each that it finds is an
 * execution.
 * @returns by claim id the violation with the fewest runs
 */
export function exploreNaively(system: System, limits: Limits): Map<string, Found> {
  return new NaiveExplorer(system, limits).explore()
}

class NaiveExplorer {
  readonly #found = new Map<string, Found>()
  readonly #population: Population
  readonly #claims: readonly ClaimData[]
  #budget = 0

  constructor(
    readonly system: System,
    readonly limits: Limits,
  ) {
    this.#population = populationOf(system)
    const isTimed = (c: ClaimData) => c.kind === 'in-time' || c.kind === 'not-stale'
    this.#claims = system.model.claims.filter((c) => !isTimed(c))
  }

  explore(): Map<string, Found> {
    for (let runs = 1; runs <= this.limits.runs; runs++) {
      const casts = this.#casts(runs)
      for (const cast of casts) {
        this.#budget = Math.ceil(this.limits.steps / this.limits.runs / casts.length)
        this.#advance(cast, [])
      }
    }
    return this.#found
  }

  /** The ways to give roles and principals to so many runs; alice is named before bob. */
  #casts(runs: number): Starting[][] {
    const starts = [...this.system.programs.values()].flatMap((program) => this.#starts(program))
    let casts: Starting[][] = [[]]
    for (let i = 0; i < runs; i++) {
      casts = casts.flatMap((cast) =>
        starts.flatMap((s, n) => (n >= (cast.at(-1)?.number ?? 0) ? [[...cast, { ...s, number: n }]] : [])),
      )
    }
    return casts.filter((cast) => !/bob.*alice/.test(firstNames(cast)))
  }

  #starts(program: RoleProgram): Starting[] {
    if (program.steps.length === 0) return []
    let parameters: Record<string, PrincipalRef>[] = [{}]
    for (const { name, class: sort } of program.parameters) {
      const candidates = this.#population.principals.filter((p) => p.class === sort)
      const isAllowed = (p: PrincipalRef) => name !== program.actor || p.label !== 'eve'
      parameters = parameters.flatMap((ps) => candidates.filter(isAllowed).map((p) => ({ ...ps, [name]: p })))
    }
    return parameters.map((p) => ({ program, parameters: p, number: 0 }))
  }

  #advance(cast: readonly Starting[], steps: readonly TraceStep[]): void {
    for (const [run, { program, parameters }] of cast.entries()) {
      const done = steps.filter((s) => s.run === run).length
      const step = program.steps[done]
      if (step === undefined || this.#budget <= 0) continue
      let { world, knowledge } = this.#replay(steps)
      const messages =
        step.receives === undefined ? [undefined] : this.#messages(program, step.receives.message, knowledge)
      for (const receive of messages) {
        const next: TraceStep = {
          run,
          role: program.id,
          step: done,
          epoch: 0,
          ...(done === 0 ? { start: { parameters } } : {}),
          ...(receive === undefined ? {} : { receive }),
        }
        if (this.#budget <= 0 || world.perform(next).kind === 'refused') continue
        this.#budget--
        const taken = [...steps, next]
        this.#judge(world, taken)
        this.#advance(cast, taken)
        ;({ world, knowledge } = this.#replay(steps))
      }
    }
  }

  #replay(steps: readonly TraceStep[]) {
    const { dishonest } = this.#population
    const world = new World(
      this.system,
      new TermAlgebra(this.system.theory, this.system.settings.typed),
      dishonest,
    )
    const knowledge = new Knowledge(this.system, dishonest)
    for (const step of steps) {
      const result = world.perform(step)
      if (result.kind === 'accepted') result.sent.forEach((m) => knowledge.see(m))
    }
    return { world, knowledge }
  }

  #judge(world: World<Term>, steps: readonly TraceStep[]): void {
    const runs = world.runs.size
    for (const claim of this.#claims) {
      if ((this.#found.get(claim.id)?.runs ?? Infinity) <= runs || !isViolated(world, claim)) continue
      this.#found.set(claim.id, { trace: { dishonest: this.#population.dishonest, steps }, runs })
    }
  }

  #messages(program: RoleProgram, message: string, knowledge: Knowledge): Recipe[] {
    const data = program.narration.messages.find((m) => m.id === message)!
    const { principals } = this.#population
    return deliverables(this.system, knowledge, data, principals, this.limits.messages)
  }
}

interface Starting {
  readonly program: RoleProgram
  readonly parameters: Readonly<Record<string, PrincipalRef>>
  readonly number: number
}

function firstNames(cast: readonly Starting[]): string {
  const labels = cast.flatMap((s) => Object.values(s.parameters).map((p) => p.label ?? ''))
  return [...new Set(labels)].join(' ')
}

/**
 * Messages that the attacker can deliver in the shape of one of the narration: every place is filled on its own, so that
 * places with one name get different values too, with what he has seen of its sort, what he makes of his own, and signatures
 * and encryptions by his principals.
 * @param most - how many messages at most; those made of what was seen come first
 */
export function deliverables(
  system: System,
  knowledge: Knowledge,
  message: MessageData,
  principals: readonly PrincipalRef[],
  most: number,
): Recipe[] {
  const filler = new Filler(system, knowledge, principals, most)
  const parts = [...Object.values(message.parts), ...Object.values(message.clear)]
  return filler.tuples(parts).flatMap((t) => knowledge.derive(t) ?? [])
}

class Filler {
  readonly #principals: readonly Term[]

  constructor(
    readonly system: System,
    readonly knowledge: Knowledge,
    principals: readonly PrincipalRef[],
    readonly most: number,
  ) {
    const algebra = new TermAlgebra(system.theory, true)
    this.#principals = principals.map((p) => algebra.principal(p))
  }

  tuples(parts: readonly TermData[]): Term[] {
    const fields = product(
      parts.map((p) => this.#fill(p)),
      this.most,
    )
    return fields.map((f) => this.system.theory.tuple(f))
  }

  /** Values for a place, none of which need be derivable as a whole. */
  #fill(data: TermData): Term[] {
    const { theory } = this.system
    if (isVariable(data)) return this.#values(data.sort)
    if (data.fn.startsWith('tuple')) return this.tuples(data.args)
    const seen = this.#seen((t) => t.kind === 'application' && t.symbol.name === data.fn)
    const made = product(
      data.args.map((a) => this.#fill(a)),
      this.most,
    ).map((args) => theory.apply(data.fn, args))
    return [...new Set([...seen, ...made.filter((t) => this.knowledge.derive(t) !== undefined)])]
  }

  #values(sort: string): Term[] {
    const { theory } = this.system
    if (theory.classes[sort] !== undefined) return this.#principals.filter((p) => sortOf(p) === sort)
    if (sort === 'clock') return [theory.store.name('epoch 0', 'clock')]
    return [...this.#seen((t) => sortOf(t) === sort), madeName(this.system, sort, `${sort} 1`)]
  }

  #seen(fits: (t: Term) => boolean): Term[] {
    return this.knowledge.learnt.filter(fits)
  }
}

/** Ways to take one item of each list, the earlier items first, at most so many. */
function product<T>(lists: readonly (readonly T[])[], most: number): T[][] {
  let rows: T[][] = [[]]
  for (const list of lists) {
    const next: T[][] = []
    for (const row of rows) for (const item of list) next.push([...row, item])
    rows = next.length <= most ? next : thinned(next, most)
  }
  return rows
}

/** So many of the rows, evenly spread: the first would all begin alike. */
function thinned<T>(rows: readonly T[], most: number): T[] {
  return Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]!)
}
