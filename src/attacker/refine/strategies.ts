/**
 * Which split to take. Either strategy is complete; what one does not close in good time, the other may. Names come before
 * compounds in both: where a name of an honest run comes from decides most.
 */
import type { Goal } from '../goal.js'
import type { Calculus, Closed, Split } from '../kernel/calculus.js'
import type { State } from '../kernel/state.js'

export interface Choice {
  /** The split, by its place among those of the pattern. */
  readonly index: number
  readonly outcomes: readonly (State | Closed)[]
  /** Whether all cases were made. */
  readonly isComplete: boolean
}

export type Strategy = (calculus: Calculus, state: State, goal: Goal, splits: readonly Split[]) => Choice

/**
 * The split with the fewest cases before they are looked at; but first one of which none stands. What a run takes over
 * from which comes late: it adds runs.
 */
const narrow: Strategy = (calculus, state, goal, splits) => {
  let best = 0
  let fewest = Number.POSITIVE_INFINITY
  for (const index of namesFirst(splits)) {
    let count = splits[index]!.isMemory ? 1 : 0
    calculus.bindings.restore(state.snapshot)
    splits[index]!.cases(() => count++)
    if (count > 1) {
      const found = casesOf(calculus, state, goal, splits, index, 1)
      if (found !== undefined && standing(found) === 0) return found
    }
    if (count >= fewest) continue
    best = index
    fewest = count
    if (count === 0) break
  }
  return casesOf(calculus, state, goal, splits, best, Number.POSITIVE_INFINITY)!
}

/** The oldest of the splits with the fewest cases that stand: it stays near the claim. */
const near: Strategy = (calculus, state, goal, splits) => {
  let best: Choice | undefined
  for (const index of namesFirst(splits)) {
    const limit = best === undefined ? Number.POSITIVE_INFINITY : standing(best)
    best = casesOf(calculus, state, goal, splits, index, limit) ?? best
    if (standing(best!) === 0) break
  }
  return best!
}

export const STRATEGIES: readonly Strategy[] = [narrow, near]

function namesFirst(splits: readonly Split[]): number[] {
  const indices = [...splits.keys()]
  return [...indices.filter((i) => splits[i]!.isName), ...indices.filter((i) => !splits[i]!.isName)]
}

/** All cases of a split, or `undefined` as soon as `limit` of them stand. */
function casesOf(
  calculus: Calculus,
  state: State,
  goal: Goal,
  splits: readonly Split[],
  index: number,
  limit: number,
): Choice | undefined {
  const outcomes: (State | Closed)[] = []
  let count = 0
  const isComplete = calculus.cases(state, goal, splits[index]!, (outcome) => {
    outcomes.push(outcome)
    if (typeof outcome !== 'string') count++
    return count < limit
  })
  return count < limit ? { index, outcomes, isComplete } : undefined
}

function standing({ outcomes }: Choice): number {
  return outcomes.filter((o) => typeof o !== 'string').length
}
