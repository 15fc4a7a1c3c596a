/**
 * Backward pattern refinement: from the events of a violation back to what must have happened before. Patterns with fewer
 * runs come first, so the first execution found has the fewest; when no pattern is left, there is none with any number.
 *
 * Sources: Song, "Athena" (1999); Cremers, "Unbounded verification, falsification, and characterization of security
 * protocols by pattern refinement" (2008).
 */
import { InternalError } from '../../model/errors.js'
import type { System } from '../../model/system.js'
import type { Trace } from '../../model/trace.js'
import type { Bounds, Command, EngineOptions, Goal, Outcome, Progress, Query, Search } from '../goal.js'
import { Calculus } from '../kernel/calculus.js'
import type { ProofNode, ProofTree } from '../kernel/proof.js'
import type { State } from '../kernel/state.js'
import { executionOf } from './execution.js'
import { STRATEGIES, type Strategy } from './strategies.js'

/** Patterns that each strategy looks at in its first turn; later turns are twice as long. */
const FIRST_TURN = 100

export class Refiner {
  readonly #calculus: Calculus

  constructor(readonly system: System) {
    this.#calculus = new Calculus(system)
  }

  *search(queries: readonly Query[], bounds: Bounds, options: EngineOptions = { all: false }): Search {
    const outcomes = new Map<string, Outcome>()
    for (const [i, query] of queries.entries())
      outcomes.set(query.id, yield* this.#answer(query, bounds, options, queries.length - i))
    return outcomes
  }

  /** Lets the strategies take turns until one has an answer. */
  *#answer(
    query: Query,
    bounds: Bounds,
    { all }: EngineOptions,
    open: number,
  ): Generator<Progress, Outcome, Command> {
    const hunts = STRATEGIES.map((strategy) => this.#hunt(query.goals, strategy, bounds, all))
    let states = 0
    let completed = 0
    for (let turn = 0; ; turn++) {
      const [hunt] = hunts.splice(0, 1)
      if (hunt === undefined) throw new InternalError('no strategy is left')
      const length = FIRST_TURN * 2 ** Math.floor(turn / STRATEGIES.length)
      for (let budget = length; budget > 0; budget--) {
        const step = hunt.next()
        states++
        if (step.done === true) return { ...step.value, cost: { states } }
        completed = Math.max(completed, step.value - 1)
        if (states % 500 === 0 && (yield { runs: step.value, states, open }) === 'stop')
          return { kind: 'no-attack', bounds: { runs: completed }, cost: { states } }
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
    // Runs of the smallest pattern that was left open.
    let leftOpen = Number.POSITIVE_INFINITY
    const roots: ProofTree[] = goals.map(() => [])
    for (const [i, goal] of goals.entries()) {
      const outcome = this.#calculus.initial(goal)
      if (typeof outcome === 'string') roots[i] = outcome
      else queue.push({ state: outcome, goal, node: roots[i] as ProofNode })
    }
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
      const { state, goal, node } = item
      if (state.runs.length > bounds.runs) {
        leftOpen = Math.min(leftOpen, state.runs.length)
        break
      }
      yield Math.min(state.runs.length, leftOpen)
      const splits = this.#calculus.splits(state)
      if (splits.length > 0) {
        const { index, outcomes, isComplete } = strategy(this.#calculus, state, goal, splits)
        if (!isComplete) leftOpen = Math.min(leftOpen, state.runs.length)
        const children = outcomes.map((o): ProofTree => (typeof o === 'string' ? o : []))
        node.push(index, ...children)
        for (const [i, o] of [...outcomes.entries()].toReversed())
          if (typeof o !== 'string') queue.push({ state: o, goal, node: children[i] as ProofNode })
        continue
      }
      const trace = executionOf(this.#calculus, state, goal)
      if (trace === undefined) leftOpen = Math.min(leftOpen, state.runs.length)
      else {
        traces.push(trace)
        if (!all) break
      }
    }
    if (traces.length > 0) return { kind: 'attack', traces }
    if (leftOpen < Number.POSITIVE_INFINITY) return { kind: 'no-attack', bounds: { runs: leftOpen - 1 } }
    return { kind: 'closed', proof: roots }
  }
}

type Answer =
  | { readonly kind: 'attack'; readonly traces: readonly Trace[] }
  | { readonly kind: 'no-attack'; readonly bounds: Bounds }
  | { readonly kind: 'closed'; readonly proof: readonly ProofTree[] }

interface Item {
  readonly state: State
  readonly goal: Goal
  /** Where its split and the cases are written down. */
  readonly node: ProofNode
}

/** Patterns to look at, those with the fewest runs first. */
class Queue {
  readonly #byRuns: Item[][] = []

  push(item: Item): void {
    ;(this.#byRuns[item.state.runs.length] ??= []).push(item)
  }

  pop(): Item | undefined {
    return this.#byRuns.find((b) => b !== undefined && b.length > 0)?.pop()
  }
}
