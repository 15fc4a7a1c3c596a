/** The engines by name: which one answers what. */
import { Explorer } from '../attacker/explore/search.js'
import type { Bounds, Outcome, Query, Search } from '../attacker/goal.js'
import { Refiner } from '../attacker/refine/search.js'
import type { System } from '../model/system.js'

/** `explore` goes forward over interleavings, `refine` back from the violation. */
export type EngineName = 'explore' | 'refine'

/** Honest runs in all, at most, where nobody says. */
export const DEFAULT_RUNS: Readonly<Record<EngineName, number>> = { refine: 12, explore: 4 }

export interface Engine {
  readonly engine: EngineName
  readonly bounds: Bounds
  /** All attacks within the bounds instead of one with the fewest runs. */
  readonly all: boolean
}

/**
 * Answers queries. Refinement does not look at the ends of intervals, so claims of times are explored whatever the engine, to as many
 * runs as exploration takes.
 */
export function* searchWith(
  system: System,
  queries: readonly Query[],
  { engine, bounds, all }: Engine,
): Search {
  if (engine === 'explore') return yield* new Explorer(system).search(queries, bounds, { all })
  const isTimed = ({ goals }: Query) => goals.some((g) => g.outOfTime !== undefined)
  const explored = queries.filter(isTimed)
  const refined = queries.filter((q) => !isTimed(q))
  const outcomes = new Map<string, Outcome>()
  const add = (found: ReadonlyMap<string, Outcome>) => found.forEach((o, id) => outcomes.set(id, o))
  if (refined.length > 0) add(yield* new Refiner(system).search(refined, bounds, { all }))
  const runs = Math.min(bounds.runs, DEFAULT_RUNS.explore)
  if (explored.length > 0) add(yield* new Explorer(system).search(explored, { runs }, { all }))
  return outcomes
}
