import { InternalError } from '../../model/errors.js'
import type { Trace } from '../../model/trace.js'
import type { Goal } from '../goal.js'
import type { Calculus, Closed, Split } from '../kernel/calculus.js'
import type { ProofNode, ProofTree } from '../kernel/proof.js'
import type { State } from '../kernel/state.js'
import { executionOf } from './execution.js'
import { STRATEGIES, type Strategy } from './strategies.js'

/** Patterns that each strategy looks at in its first turn; later turns are twice as long. */
const FIRST_TURN = 16

/** What is known of one goal when no pattern is left, or an execution was found. */
export type Found =
  | { readonly kind: 'attack'; readonly traces: readonly Trace[] }
  /** No execution with at most so many runs; patterns with more could not be decided. */
  | { readonly kind: 'no-attack'; readonly runs: number }
  | { readonly kind: 'closed'; readonly tree: ProofTree }

/** The search for one goal: the strategies take turns until one has an answer. It can be paused between numbers of runs. */
export class Hunt {
  found: Found | undefined
  /** Patterns looked at. */
  states = 0
  readonly #attempts: Attempt[]
  #turn = 0
  #budget = FIRST_TURN

  constructor(calculus: Calculus, goal: Goal, all: boolean) {
    const initial = calculus.initial(goal)
    this.#attempts = STRATEGIES.map((strategy) => new Attempt(calculus, goal, initial, strategy, all))
    this.#settle(this.#attempts[0]!)
  }

  /** The executions found so far, by the strategy that found most. */
  get traces(): readonly Trace[] {
    return this.#attempts.map((a) => a.traces).toSorted((a, b) => b.length - a.length)[0]!
  }

  /** There is no attack with so many runs. */
  get completed(): number {
    if (this.found?.kind === 'closed') return Number.POSITIVE_INFINITY
    return Math.max(...this.#attempts.map((a) => Math.min(a.nextRuns, a.undecided) - 1))
  }

  /** Whether there is more to look at among patterns with at most `runs` runs. */
  isBusy(runs: number): boolean {
    return this.found === undefined && this.completed < runs && this.#attempts.some((a) => a.nextRuns <= runs)
  }

  /** Looks at one pattern of a busy search. */
  step(runs: number): void {
    let attempt = this.#attempts[this.#turn % this.#attempts.length]!
    while (this.#budget === 0 || attempt.nextRuns > runs) {
      this.#turn++
      this.#budget = FIRST_TURN * 2 ** Math.floor(this.#turn / this.#attempts.length)
      attempt = this.#attempts[this.#turn % this.#attempts.length]!
    }
    this.#budget--
    this.states++
    attempt.step()
    this.#settle(attempt)
  }

  #settle(attempt: Attempt): void {
    this.found = attempt.found
    if (this.found !== undefined) this.#attempts.splice(0, this.#attempts.length, attempt)
  }
}

/** One strategy's tree for one goal. */
class Attempt {
  /** What is known once no pattern is left, or an execution is enough. */
  found: Found | undefined
  /** Runs of the smallest pattern that could not be decided. */
  undecided = Number.POSITIVE_INFINITY
  readonly #queue = new Queue()
  readonly traces: Trace[] = []
  readonly #root: ProofTree

  constructor(
    readonly calculus: Calculus,
    readonly goal: Goal,
    initial: State | Closed,
    readonly strategy: Strategy,
    readonly all: boolean,
  ) {
    this.#root = typeof initial === 'string' ? initial : []
    if (typeof initial !== 'string') this.#queue.push({ state: initial, node: this.#root as ProofNode })
    this.#conclude()
  }

  /** Runs of the next pattern: those with fewer have been looked at. */
  get nextRuns(): number {
    return this.#queue.nextRuns
  }

  /** Looks at the next pattern. */
  step(): void {
    const item = this.#queue.pop()
    if (item === undefined) throw new InternalError('no pattern is left')
    const { state, node } = item
    const splits = this.calculus.splits(state)
    if (splits.length > 0) this.#split(state, node, splits)
    else {
      const trace = executionOf(this.calculus, state, this.goal)
      if (trace === undefined) this.#leaveOpen(state)
      else this.traces.push(trace)
    }
    this.#conclude()
  }

  #split(state: State, node: ProofNode, splits: readonly Split[]): void {
    const { index, outcomes, isComplete } = this.strategy(this.calculus, state, this.goal, splits)
    if (!isComplete) this.#leaveOpen(state)
    const children = outcomes.map((o): ProofTree => (typeof o === 'string' ? o : []))
    node.push(index, ...children)
    for (const [i, o] of [...outcomes.entries()].toReversed())
      if (typeof o !== 'string') this.#queue.push({ state: o, node: children[i] as ProofNode })
  }

  #leaveOpen(state: State): void {
    this.undecided = Math.min(this.undecided, state.runs.length)
  }

  #conclude(): void {
    const isOver = this.#queue.nextRuns === Number.POSITIVE_INFINITY
    if (this.traces.length > 0 && (isOver || !this.all)) this.found = { kind: 'attack', traces: this.traces }
    else if (isOver && this.undecided < Number.POSITIVE_INFINITY)
      this.found = { kind: 'no-attack', runs: this.undecided - 1 }
    else if (isOver) this.found = { kind: 'closed', tree: this.#root }
  }
}

interface Item {
  readonly state: State
  /** Where its split and the cases are written down. */
  readonly node: ProofNode
}

/** Patterns to look at, those with the fewest runs first; of those the newest. */
class Queue {
  readonly #byRuns: Item[][] = []
  /** Runs of the next pattern; infinite if there is none. */
  nextRuns = Number.POSITIVE_INFINITY

  push(item: Item): void {
    const runs = item.state.runs.length
    ;(this.#byRuns[runs] ??= []).push(item)
    this.nextRuns = Math.min(this.nextRuns, runs)
  }

  pop(): Item | undefined {
    const item = this.#byRuns[this.nextRuns]?.pop()
    const next = this.#byRuns.findIndex((b) => b !== undefined && b.length > 0)
    this.nextRuns = next < 0 ? Number.POSITIVE_INFINITY : next
    return item
  }
}
