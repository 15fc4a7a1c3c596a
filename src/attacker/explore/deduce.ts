/**
 * What the attacker can make of the messages sent so far, with variables: the lazy intruder. A constraint is a term and
 * the number of messages that were sent before it had to be made. It is solved by composing the term, by taking it out of
 * a message that was sent, or by what the attacker has beforehand; a variable is left open, since the attacker can always
 * choose something.
 *
 * Sources: Millen and Shmatikov (2001); Basin, Mödersheim and Viganò (2005).
 */
import { givenOf } from '../../model/executor.js'
import { type TermData, isVariable } from '../../model/expression.js'
import type { GivenData } from '../../model/narration.js'
import type { System } from '../../model/system.js'
import { isPublicSort } from '../../model/sorts.js'
import { type Application, type Term, type Variable, isGround, sortOf } from '../../model/term.js'
import { type Bindings, DISHONEST, HONEST } from '../symbolic/bindings.js'
import { Fragments } from '../symbolic/fragments.js'

export interface Constraint {
  readonly term: Term
  /** The attacker has seen the first `seen` messages. */
  readonly seen: number
  /** The step that it was made for, by position in the execution. */
  readonly step: number
}

/** An open constraint: the attacker chooses the variable. */
export interface Choice extends Constraint {
  readonly term: Variable
}

interface Task extends Constraint {
  readonly next: Task | undefined
  /** Terms that are being derived for this one, so that a derivation does not rest on itself. */
  readonly within: readonly Term[]
  /** Whether it was put off before. */
  readonly isLate?: boolean
}

function atEnd(tasks: Task, last: Task): Task {
  return { ...tasks, next: tasks.next === undefined ? last : atEnd(tasks.next, last) }
}

/** Conditions on a state that later bindings may break. */
export interface Obligations {
  readonly relations: readonly (readonly [Term, Term])[]
  readonly once: readonly { readonly actor: Term; readonly value: Term }[]
}

/** A solution; its bindings are in place while it is looked at. */
export interface Solution extends Obligations {
  readonly choices: readonly Choice[]
  /** The highest message used, as an index; -1 for none. */
  readonly latest: number
}

/** Called for each solution; returns whether to stop. */
export type OnSolution = (solution: Solution) => boolean

/** Goes on with the tasks that remain, under further relations between principals. */
type Proceed = (tasks: Task | undefined, relations?: Obligations['relations']) => boolean

export class Deduction {
  readonly #given: readonly GivenData[]
  readonly #fragments: Fragments
  /** The highest message used on the way to the solution at hand, as an index; -1 for none. */
  #latest = -1

  constructor(
    readonly system: System,
    readonly bindings: Bindings,
  ) {
    this.#given = givenOf(system)
    this.#fragments = new Fragments(system)
  }

  /**
   * Solves constraints under the present bindings.
   * @param choices - open constraints from before; bindings may have closed them
   * @returns whether `onSolution` stopped the search
   */
  solve(
    frame: readonly Term[],
    constraints: readonly Constraint[],
    choices: readonly Choice[],
    obligations: Obligations,
    onSolution: OnSolution,
  ): boolean {
    this.#latest = -1
    let tasks: Task | undefined
    for (const c of constraints.toReversed()) tasks = { ...c, next: tasks, within: [] }
    return this.#solve(frame, tasks, choices, obligations, onSolution)
  }

  #solve(
    frame: readonly Term[],
    tasks: Task | undefined,
    choices: readonly Choice[],
    obligations: Obligations,
    onSolution: OnSolution,
  ): boolean {
    const { bindings } = this
    let task = tasks
    let open = choices
    for (;;) {
      if (task === undefined) {
        const index = open.findIndex((c) => bindings.deref(c.term) !== c.term)
        if (index < 0)
          return this.#keepsObligations(obligations, () =>
            onSolution({ ...obligations, choices: open, latest: this.#latest }),
          )
        const closed = open[index]!
        open = open.toSpliced(index, 1)
        task = { ...closed, next: undefined, within: [] }
      }
      const t = bindings.deref(task.term)
      if (t.kind === 'variable') {
        if (!isPublicSort(t.sort, this.system.theory.classes))
          open = addChoice(open, { term: t, seen: task.seen, step: task.step })
        task = task.next
        continue
      }
      if (isPublicSort(sortOf(t), this.system.theory.classes) || this.#isAtHand(frame, task.seen, t)) {
        task = task.next
        continue
      }
      if (!task.isLate && task.next !== undefined && this.#isOpenSecret(t)) {
        task = atEnd(task.next, { ...task, next: undefined, isLate: true })
        continue
      }
      if (t.kind === 'application' && t.symbol.result === 'tuple') {
        const rest: Task = task
        task = t.args.reduceRight<Task | undefined>((next, term) => ({ ...rest, term, next }), rest.next)
        continue
      }
      return this.#branch(frame, task, t, open, obligations, onSolution)
    }
  }

  /** A secret of a principal that is open still: what else must be made may decide whose. */
  #isOpenSecret(t: Term): boolean {
    return (
      t.kind === 'application' &&
      !t.symbol.isPublic &&
      t.args.some((p) => this.bindings.deref(p).kind === 'variable')
    )
  }

  /** Whether the term lies open in a message: no key, no choice. Then no other way to it need be tried. */
  #isAtHand(frame: readonly Term[], seen: number, wanted: Exclude<Term, Variable>): boolean {
    for (let i = 0; i < seen; i++) {
      if (this.#liesOpen(frame[i]!, wanted)) {
        this.#latest = Math.max(this.#latest, i)
        return true
      }
    }
    return false
  }

  #liesOpen(message: Term, wanted: Exclude<Term, Variable>): boolean {
    for (const { term, needs, equations } of this.#fragments.of(message)) {
      if (needs.length > 0 || equations.length > 0) continue
      if (term === wanted) return true
      if (term.kind === 'application' && !mayBecome(term, wanted)) continue
      const t = this.bindings.deref(term)
      if (this.bindings.equal(t, wanted)) return true
      if (t !== term && this.#liesOpen(t, wanted)) return true
    }
    return false
  }

  #branch(
    frame: readonly Term[],
    task: Task,
    t: Exclude<Term, Variable>,
    choices: readonly Choice[],
    obligations: Obligations,
    onSolution: OnSolution,
  ): boolean {
    if (task.within.some((w) => this.bindings.equal(w, t))) return false
    const within = [...task.within, t]
    const proceed: Proceed = (tasks, relations = []) => {
      const owed =
        relations.length === 0
          ? obligations
          : { ...obligations, relations: [...obligations.relations, ...relations] }
      return this.#solve(frame, tasks, choices, owed, onSolution)
    }
    if (t.kind === 'application') {
      for (const given of this.#given) {
        const answer = this.#tryGiven(given, t, task, proceed)
        if (answer !== 'goes on') return answer === 'stopped'
      }
      if (this.#compose(task, t, within, proceed)) return true
    }
    for (let i = 0; i < task.seen; i++) {
      const latest = this.#latest
      if (
        this.#extract(
          frame[i]!,
          t,
          { ...task, within },
          [],
          () => (this.#latest = Math.max(latest, i)),
          proceed,
        )
      )
        return true
      this.#latest = latest
    }
    return false
  }

  #compose(task: Task, t: Application, within: readonly Term[], proceed: Proceed): boolean {
    const mark = this.bindings.mark()
    const latest = this.#latest
    let stopped = false
    if (t.symbol.isPublic) {
      const tasks = t.args.reduceRight<Task | undefined>(
        (next, term) => ({ term, seen: task.seen, step: task.step, next, within }),
        task.next,
      )
      stopped = proceed(tasks)
    } else {
      // A long-term secret: it is the attacker's if one of the principals it belongs to is.
      for (const [principal, sort] of t.args.flatMap((p) => this.#candidates(p))) {
        const p = sort === undefined ? principal : this.bindings.fresh(sort)
        if (this.bindings.unify(principal, p) && this.bindings.makeDishonest(p) && proceed(task.next))
          return true
        this.bindings.undo(mark)
        this.#latest = latest
      }
    }
    this.bindings.undo(mark)
    this.#latest = latest
    return stopped
  }

  /** A principal; where its class is open, with each class that may be dishonest. */
  #candidates(principal: Term): (readonly [Term, string | undefined])[] {
    const p = this.bindings.deref(principal)
    if (p.kind === 'application') return [[p, undefined]]
    const { classes } = this.system.theory
    return Object.keys(classes)
      .filter((c) => classes[c] !== 'root')
      .map((c) => [p, c] as const)
  }

  /**
   * Makes the term by one that is given.
   * @returns `exhausted` if the term is an instance of it, so that no other way to make it can give more
   */
  #tryGiven(
    given: GivenData,
    t: Application,
    task: Task,
    proceed: Proceed,
  ): 'stopped' | 'exhausted' | 'goes on' {
    if (isVariable(given.term) || given.term.fn !== t.symbol.name) return 'goes on'
    const mark = this.bindings.mark()
    const latest = this.#latest
    const values = new Map<string, Term>()
    const value = (name: string, sort: string): Term => {
      let v = values.get(name)
      if (v !== undefined) return v
      const [served] = given.offices[name]?.serves ?? []
      const domain = served === undefined ? undefined : this.system.theory.domainOf(value(served, 'any'))
      v = domain === undefined ? this.bindings.fresh(sort) : this.system.theory.apply(sort, [domain])
      values.set(name, v)
      return v
    }
    const build = (d: TermData): Term =>
      isVariable(d) ? value(d.var, d.sort) : this.system.theory.apply(d.fn, d.args.map(build))
    const term = build(given.term)
    const holds =
      this.bindings.unify(term, t) &&
      (given.when.kind === 'public' || this.bindings.makeDishonest(values.get(given.when.principal)!))
    const relations = given.requires.map((r) => [values.get(r.first)!, values.get(r.second)!] as const)
    const isInstance = holds && !this.bindings.boundSince(mark)
    const stopped = holds && proceed(task.next, relations)
    this.bindings.undo(mark)
    this.#latest = latest
    return stopped ? 'stopped' : isInstance ? 'exhausted' : 'goes on'
  }

  /** Takes `wanted` out of a message, through layers whose keys become constraints. */
  #extract(
    message: Term,
    wanted: Exclude<Term, Variable>,
    task: Task,
    outer: readonly Term[],
    use: () => void,
    proceed: Proceed,
  ): boolean {
    const { bindings } = this
    const mark = bindings.mark()
    for (const fragment of this.#fragments.of(message)) {
      const t = bindings.deref(fragment.term)
      // What the attacker chose, and what everybody has, he can make without this message.
      if (t.kind === 'variable' || fragment.isGiven) continue
      const isBound = t !== fragment.term
      if (!isBound && !mayBecome(t, wanted)) continue
      const needs = fragment.needs.length === 0 ? outer : [...fragment.needs, ...outer]
      if (needs.some((n) => this.#isOutOfReach(n))) continue
      if (fragment.equations.every(([a, b]) => bindings.unify(a, b))) {
        if (isBound) {
          if (this.#extract(t, wanted, task, needs, use, proceed)) return true
        } else if (bindings.unify(t, wanted)) {
          use()
          const tasks = needs.reduceRight<Task | undefined>(
            (next, term) => ({ term, seen: task.seen, step: task.step, next, within: task.within }),
            task.next,
          )
          if (proceed(tasks)) return true
        }
      }
      bindings.undo(mark)
    }
    return false
  }

  /** Whether a term is the secret of principals that are all honest. */
  #isOutOfReach(need: Term): boolean {
    const n = this.bindings.deref(need)
    if (n.kind !== 'application' || n.symbol.isPublic) return false
    return n.args.every((p) => this.bindings.honesty(p) === HONEST)
  }

  #impose(first: Term, second: Term): boolean {
    if (this.bindings.honesty(first) === HONEST) return this.bindings.makeHonest(second)
    if (this.bindings.honesty(second) === DISHONEST) return this.bindings.makeDishonest(first)
    return true
  }

  /** Propagates relations until nothing changes, and looks for values accepted twice. */
  #keepsObligations({ relations, once }: Obligations, then: () => boolean): boolean {
    const mark = this.bindings.mark()
    const holds = this.#propagate(relations) && !this.#acceptsTwice(once)
    const stopped = holds && then()
    this.bindings.undo(mark)
    return stopped
  }

  #propagate(relations: Obligations['relations']): boolean {
    for (let changed = true; changed;) {
      const before = this.bindings.mark()[0]
      for (const [first, second] of relations) if (!this.#impose(first, second)) return false
      changed = this.bindings.mark()[0] !== before
    }
    return true
  }

  #acceptsTwice(once: Obligations['once']): boolean {
    for (let i = 0; i < once.length; i++)
      for (let j = i + 1; j < once.length; j++)
        if (
          this.bindings.equal(once[i]!.value, once[j]!.value) &&
          this.bindings.equal(once[i]!.actor, once[j]!.actor)
        )
          return true
    return false
  }
}

function addChoice(choices: readonly Choice[], choice: Choice): readonly Choice[] {
  const index = choices.findIndex((c) => c.term === choice.term)
  if (index < 0) return [...choices, choice]
  return choices[index]!.seen <= choice.seen ? choices : choices.with(index, choice)
}

/** A quick test before unification: the heads agree, or one side is open. */
function mayBecome(t: Exclude<Term, Variable>, wanted: Term): boolean {
  if (wanted.kind === 'name') return t === wanted
  if (wanted.kind === 'variable') return true
  return (
    t.kind === 'application' &&
    t.symbol === wanted.symbol &&
    !(isGround(t) && isGround(wanted) && t !== wanted)
  )
}
