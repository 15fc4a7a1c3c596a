/** Our answers beside those of another tool, claim by claim. */
import type { Outcome } from '../../src/attacker/goal.js'
import { runsOf } from '../../src/model/trace.js'
import type { Answer } from './peers.js'

/** How two answers stand to each other; `beyond`: the other tool finds an attack where we have a bound only. */
export type Comparison = 'same' | 'undecided' | 'beyond' | 'we-miss' | 'they-miss'

/**
 * Compares two answers to one claim.
 * @remarks `we-miss`: an attack of theirs where we have a proof; `they-miss`: an attack of ours, within their bound,
 * where they have none.
 */
export function compared(ours: Outcome, theirs: Answer): Comparison {
  if (theirs.kind === 'unknown') return 'undecided'
  switch (ours.kind) {
    case 'attack':
      if (theirs.kind === 'false') return 'same'
      return runsOf(ours.traces[0]!) <= theirs.runs ? 'they-miss' : 'undecided'
    case 'closed':
      return theirs.kind === 'true' ? 'same' : 'we-miss'
    case 'no-attack':
      if (theirs.kind === 'false') return 'beyond'
      return Number.isFinite(theirs.runs) && theirs.runs <= ours.bounds.runs ? 'same' : 'undecided'
  }
}
