/**
 * Backward pattern refinement: from the events of a violation back to what must have happened before. Patterns with fewer
 * runs come first, so the first execution found has the fewest; when no pattern is left, there is none with any number.
 *
 * Sources: Song, "Athena" (1999); Cremers, "Unbounded verification, falsification, and characterization of security
 * protocols by pattern refinement" (2008).
 */
import { InternalError } from '../../model/errors.js'
import type { System } from '../../model/system.js'
import type { Term } from '../../model/term.js'
import type { Trace } from '../../model/trace.js'
import type {
  Alternative,
  Bounds,
  Command,
  EngineOptions,
  Goal,
  Outcome,
  Progress,
  Query,
  Recorded,
  Search,
} from '../goal.js'
import { Bindings } from '../symbolic/bindings.js'
import { ground } from '../symbolic/ground.js'
import { type RolePattern, patternOf } from '../symbolic/pattern.js'
import { evaluate } from '../symbolic/recorded.js'
import { Cases, type OnCase, inheritedPairs } from './options.js'
import { isBefore } from './order.js'
import { type State, StateBuilder } from './state.js'

export class Refiner {
  readonly #bindings: Bindings
  readonly #cases: Cases
  readonly #roles: readonly RolePattern[]

  constructor(readonly system: System) {
    this.#roles = [...system.programs.values()]
      .map((p) => patternOf(system, p))
      .filter((r) => r.steps.length > 0)
    this.#bindings = new Bindings(system)
    this.#cases = new Cases(system, this.#bindings, this.#roles)
  }

  *search(queries: readonly Query[], bounds: Bounds, options: EngineOptions = { all: false }): Search {
    const outcomes = new Map<string, Outcome>()
    for (const [i, query] of queries.entries())
      outcomes.set(query.id, yield* this.#answer(query, bounds, options, queries.length - i))
    return outcomes
  }

  *#answer(
    query: Query,
    bounds: Bounds,
    { all }: EngineOptions,
    open: number,
  ): Generator<Progress, Outcome, Command> {
    const hunts = STRATEGIES.map((strategy) => this.#hunt(query.goals, strategy, bounds, all))
    let states = 0
    let deepest = 0
    for (let turn = 0; ; turn++) {
      const [hunt] = hunts.splice(0, 1)
      if (hunt === undefined) throw new InternalError('no strategy is left')
      for (let budget = FIRST_TURN * 2 ** Math.floor(turn / 2); budget > 0; budget--) {
        const step = hunt.next()
        states++
        if (step.done === true) return { ...step.value, cost: { states } }
        deepest = Math.max(deepest, step.value - 1)
        if (states % 500 === 0 && (yield { runs: step.value, states, open }) === 'stop')
          return { kind: 'no-attack', bounds: { runs: deepest }, cost: { states } }
      }
      hunts.push(hunt)
    }
  }

  /** Looks at one pattern after the other; yields the number of runs of the next. */
  *#hunt(
    goals: readonly Goal[],
    strategy: Strategy,
    bounds: Bounds,
    all: boolean,
  ): Generator<number, Answer> {
    const queue = new Queue()
    const traces: Trace[] = []
    // Patterns that cannot be made an execution, though nothing shows that they are none.
    let doubtful = Number.POSITIVE_INFINITY
    for (const goal of goals) {
      const state = this.#initial(goal)
      if (state !== undefined) queue.push(state, goal)
    }
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
      const { state, goal } = item
      if (state.runs.length > bounds.runs) {
        doubtful = Math.min(doubtful, state.runs.length)
        break
      }
      yield Math.min(state.runs.length, doubtful)
      this.#cases.isCut = false
      const next = this.#split(state, goal, strategy)
      if (this.#cases.isCut) doubtful = Math.min(doubtful, state.runs.length)
      if (next !== undefined) {
        for (const s of next.toReversed()) queue.push(s, goal)
        continue
      }
      const trace = this.#realise(state, goal)
      if (trace === undefined) doubtful = Math.min(doubtful, state.runs.length)
      else if (trace !== 'none') {
        traces.push(trace)
        if (!all) break
      }
    }
    return traces.length > 0
      ? { kind: 'attack', traces }
      : { kind: 'no-attack', bounds: { runs: doubtful - 1 } }
  }

  #initial(goal: Goal): State | undefined {
    const bindings = this.#bindings
    bindings.restore(new Bindings(this.system).snapshot())
    const b = this.#builder()
    for (const { role, step } of goal.events) {
      const pattern = this.#roles.find((r) => r.program.id === role)
      if (pattern === undefined) return undefined
      const index = this.#cases.begin(b, pattern)
      if (index === undefined || !b.extend(index, step)) return undefined
    }
    const recorded = (r: Recorded) => this.#recorded(b, goal, r)
    for (const h of goal.honest) if (!bindings.makeHonest(recorded(h))) return undefined
    for (const [x, y] of goal.equal) if (!bindings.unify(recorded(x), recorded(y))) return undefined
    if (goal.sameMessage) {
      const messages = goal.events.map((e, i) => b.runs[i]!.pattern.steps[e.step]!.receives!)
      for (const m of messages) if (!bindings.unify(m, messages[0]!)) return undefined
    }
    if (goal.unrelated !== undefined) {
      const [first, second] = goal.unrelated.map((value) => recorded({ event: 0, value }))
      if (!bindings.makeHonest(first!) || !bindings.makeDishonest(second!)) return undefined
    }
    if (goal.absent !== undefined)
      for (const i of goal.events.keys())
        if (i > 0) b.order.put(this.#claimEvent(b, goal, i), this.#claimEvent(b, goal, 0))
    for (const d of goal.derivable) b.need(recorded(d))
    if (b.close() !== undefined || this.#hasPartners(b, goal)) return undefined
    return b.state()
  }

  #claimEvent(b: { readonly runs: State['runs'] }, goal: Goal, event: number): number {
    return b.runs[event]!.events[goal.events[event]!.step]!
  }

  #recorded(b: { readonly runs: State['runs'] }, goal: Goal, { event, value }: Recorded): Term {
    return evaluate(this.system, value, b.runs[event]!.pattern.steps[goal.events[event]!.step]!.registers)
  }

  /** The cases of the split with the fewest that stand; `undefined` if nothing is open. */
  #split(state: State, goal: Goal, strategy: Strategy): State[] | undefined {
    this.#bindings.restore(state.snapshot)
    const splits: Split[] = [
      ...state.forgetful.map(
        (run) => (onCase: OnCase) =>
          this.#cases.ofMemory(state, run, onCase, (b, from) => this.#remember(b, run, from)),
      ),
      ...state.learnings
        .filter((l) => l.way === undefined && this.#bindings.deref(l.term).kind !== 'variable')
        .toSorted((a, b) => rank(this.#bindings.deref(a.term)) - rank(this.#bindings.deref(b.term)))
        .map((l) => (onCase: OnCase) => this.#cases.ofLearning(state, l, onCase)),
    ]
    const standing = (split: Split, limit: number): State[] => {
      const found: State[] = []
      split((build) => {
        if (found.length >= limit) return
        const mark = this.#bindings.mark()
        const b = this.#builder(state)
        const stands = build(b) && b.close() === undefined && !this.#hasPartners(b, goal)
        if (b.order.isFull) this.#cases.isCut = true
        else if (stands) found.push(b.state())
        this.#bindings.undo(mark)
      })
      return found
    }
    return strategy === 'narrow' ? narrowest(splits, standing) : oldest(splits, standing)
  }

  #builder(state?: State): StateBuilder {
    return new StateBuilder(this.system, this.#bindings, this.#cases.fragments, state)
  }

  /** Has a run take over the results of another. */
  #remember(b: StateBuilder, index: number, from: number): boolean {
    const bindings = this.#bindings
    const run = b.runs[index]!
    const earlier = b.runs[from]!
    b.forgetful.splice(b.forgetful.indexOf(index), 1)
    b.runs[index] = { ...run, memory: from }
    for (const [here, there] of inheritedPairs(this.system, run.pattern, earlier.pattern))
      if (!bindings.unify(here, there)) return false
    b.order.put(earlier.events.at(-1)!, run.events[0]!)
    return !b.order.isBroken
  }

  /** Whether in every execution of the pattern there are as many partners as the claim wants. */
  #hasPartners(b: StateBuilder, goal: Goal): boolean {
    const { absent } = goal
    if (absent === undefined) return false
    const claim = this.#claimEvent(b, goal, 0)
    const isPartner = (alternative: Alternative, run: State['runs'][number]) =>
      run.pattern.program.id === alternative.role &&
      run.done > alternative.step &&
      b.order.isBefore(run.events[alternative.step]!, claim) &&
      alternative.pairs.every(({ claimant, partner }) =>
        this.#bindings.equal(
          this.#recorded(b, goal, { event: 0, value: claimant }),
          evaluate(this.system, partner, run.pattern.steps[alternative.step]!.registers),
        ),
      )
    const partners = b.runs.filter((run, i) => i !== 0 && absent.alternatives.some((a) => isPartner(a, run)))
    return partners.length >= absent.fewerThan
  }

  /** The execution of a pattern in which nothing is open: `none` if it is no violation. */
  #realise(state: State, goal: Goal): Trace | 'none' | undefined {
    const bindings = this.#bindings
    bindings.restore(state.snapshot)
    const recorded = (r: Recorded) => this.#recorded(state, goal, r)
    if (goal.differ.length > 0 && goal.differ.every(([a, b]) => bindings.equal(recorded(a), recorded(b))))
      return 'none'
    const steps = this.#linear(state, goal)
    return ground({
      system: this.system,
      bindings,
      runs: state.runs,
      steps,
      within: state.within,
      derivable: goal.derivable.map(recorded),
      ...(goal.outOfTime === undefined
        ? {}
        : { outOfTime: { goal: goal.outOfTime, run: 0, step: goal.events[0]!.step } }),
    })
  }

  /** The steps in an order that the pattern allows: what claims need first, steps of one epoch together. */
  #linear(state: State, goal: Goal): { run: number }[] {
    const steps = state.runs.flatMap((run, index) =>
      run.events.map((event, step) => ({
        run: index,
        event,
        now: this.#bindings.deref(run.pattern.steps[step]!.now),
      })),
    )
    const claims = goal.events.map((_, i) => this.#claimEvent(state, goal, i))
    const isEarly = (event: number) => claims.some((c) => c === event || isBefore(state.order, event, c))
    const done = new Set<number>()
    const result: { run: number }[] = []
    const isTimed = this.system.settings.clock !== 'ignored'
    const sameEpoch = (a: Term, b: Term) => isTimed && a === b
    let epoch: Term | undefined
    while (result.length < steps.length) {
      const left = steps.filter((s) => !done.has(s.event))
      const isReady = (s: (typeof steps)[number]) =>
        left.every((o) => !isBefore(state.order, o.event, s.event))
      const isOpenable = (s: (typeof steps)[number]) =>
        left.every(
          (m) =>
            !sameEpoch(m.now, s.now) ||
            left.every((o) => sameEpoch(o.now, s.now) || !isBefore(state.order, o.event, m.event)),
        )
      const ready = left.filter(isReady)
      const next =
        ready.find((s) => epoch !== undefined && sameEpoch(s.now, epoch)) ??
        ready.find((s) => isEarly(s.event) && isOpenable(s)) ??
        ready.find(isOpenable) ??
        ready[0]!
      epoch = next.now
      done.add(next.event)
      result.push({ run: next.run })
    }
    return result
  }
}

type Answer =
  | { readonly kind: 'attack'; readonly traces: readonly Trace[] }
  | { readonly kind: 'no-attack'; readonly bounds: Bounds }

/** Names first: where a name of an honest run comes from decides most. */
function rank(term: Term): number {
  return term.kind === 'name' ? 0 : 1
}

type Split = (onCase: OnCase) => void

/** At most `limit` of the cases of a split that stand for an execution. */
type Standing = (split: Split, limit: number) => State[]

/**
 * Which split to take. `narrow`: the one with the fewest cases before they are looked at. `near`: the oldest of those with
 * the fewest cases that stand, which stays near the claim. Either is complete; what one does not close, the other may.
 */
type Strategy = 'narrow' | 'near'
const STRATEGIES: readonly Strategy[] = ['narrow', 'near']

/** Patterns that each strategy looks at in its first turn; later turns are twice as long. */
const FIRST_TURN = 100

function narrowest(splits: readonly Split[], standing: Standing): State[] | undefined {
  let best: Split | undefined
  let fewest = Number.POSITIVE_INFINITY
  for (const split of splits) {
    let count = 0
    split(() => count++)
    if (count === 0 || (count > 1 && standing(split, 1).length === 0)) return []
    if (count >= fewest) continue
    best = split
    fewest = count
  }
  return best && standing(best, Number.POSITIVE_INFINITY)
}

function oldest(splits: readonly Split[], standing: Standing): State[] | undefined {
  let best: State[] | undefined
  for (const split of splits) {
    const found = standing(split, best?.length ?? Number.POSITIVE_INFINITY)
    if (best === undefined || found.length < best.length) best = found
    if (best.length === 0) break
  }
  return best
}

/** Patterns to look at, those with the fewest runs first. */
class Queue {
  readonly #byRuns: { state: State; goal: Goal }[][] = []

  push(state: State, goal: Goal): void {
    ;(this.#byRuns[state.runs.length] ??= []).push({ state, goal })
  }

  pop(): { state: State; goal: Goal } | undefined {
    return this.#byRuns.find((b) => b !== undefined && b.length > 0)?.pop()
  }
}
