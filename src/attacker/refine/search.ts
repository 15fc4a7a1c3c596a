/**
 * Backward pattern refinement: from the events of a violation back to what must have happened before. Patterns with fewer
 * runs come first, so the first execution found has the fewest; when no pattern is left, there is none with any number.
 *
 * Sources: Song, "Athena" (1999); Cremers, "Unbounded verification, falsification, and characterization of security
 * protocols by pattern refinement" (2008).
 */
import type { System } from '../../model/system.js'
import type { Bounds, Command, EngineOptions, Goal, Outcome, Progress, Query, Search } from '../goal.js'
import { Calculus } from '../kernel/calculus.js'
import type { ProofTree } from '../kernel/proof.js'
import { Hunt } from './hunt.js'

export class Refiner {
  readonly #calculus: Calculus
  /** Searches by goal: claims share goals, as injective agreement has the goal of the non-injective one. */
  readonly #hunts = new Map<string, Hunt>()
  #states = 0

  constructor(readonly system: System) {
    this.#calculus = new Calculus(system)
  }

  *search(queries: readonly Query[], bounds: Bounds, options: EngineOptions = { all: false }): Search {
    const outcomes = new Map<string, Outcome>()
    for (const [i, query] of queries.entries())
      outcomes.set(query.id, yield* this.#answer(query, bounds, options, queries.length - i))
    return outcomes
  }

  /** Goals that are out of reach after others are looked at only if those did not settle it. */
  *#answer(
    query: Query,
    { runs }: Bounds,
    { all }: EngineOptions,
    open: number,
  ): Generator<Progress, Outcome, Command> {
    const first = query.goals.filter((g) => g.afterPartners !== true)
    const hunts = first.map((g) => this.#huntFor(g, all))
    let isStopped = yield* this.#deepen(hunts, runs, all, open)
    for (const goal of query.goals.slice(first.length)) {
      const before = hunts.at(-1)?.found
      const isOutOfReach = before?.kind === 'closed' && !restsOnPartners(before.tree)
      if (isStopped || isOutOfReach || hunts.some((h) => h.found?.kind === 'attack')) break
      const hunt = this.#huntFor(goal, all)
      hunts.push(hunt)
      isStopped = yield* this.#deepen([hunt], runs, all, open)
    }
    const cost = { states: hunts.reduce((sum, h) => sum + h.states, 0) }
    const traces = hunts.flatMap((h) => h.traces)
    if (traces.length > 0) return { kind: 'attack', traces, cost }
    const proof = hunts.flatMap((h) => (h.found?.kind === 'closed' ? [h.found.tree] : []))
    if (proof.length === hunts.length) return { kind: 'closed', proof, cost }
    const completed = Math.min(runs, ...hunts.map((h) => h.completed))
    return { kind: 'no-attack', bounds: { runs: completed }, cost }
  }

  #huntFor(goal: Goal, all: boolean): Hunt {
    const key = JSON.stringify({ ...goal, id: '', all })
    let hunt = this.#hunts.get(key)
    if (hunt === undefined) this.#hunts.set(key, (hunt = new Hunt(this.#calculus, goal, all)))
    return hunt
  }

  /** Looks at patterns of all searches with one run, then with two, and so on. @returns whether it was stopped */
  *#deepen(
    hunts: readonly Hunt[],
    most: number,
    all: boolean,
    open: number,
  ): Generator<Progress, boolean, Command> {
    for (let runs = 1; runs <= most; runs++)
      for (const hunt of hunts) {
        while (hunt.isBusy(runs)) {
          hunt.step(runs)
          this.#states++
          if (this.#states % 500 === 0 && (yield { runs, states: this.#states, open }) === 'stop') return true
        }
        if (hunt.found?.kind === 'attack' && !all) return false
      }
    return false
  }
}

function restsOnPartners(tree: ProofTree): boolean {
  return typeof tree === 'string'
    ? tree === 'partner'
    : tree.some((t) => typeof t !== 'number' && restsOnPartners(t))
}
