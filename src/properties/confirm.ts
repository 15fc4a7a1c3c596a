/**
 * `attack` is said only after this: the executor re-runs the trace step by step, and the judge finds the claim violated.
 *
 * Trusted. It shares no code with any engine.
 */
import { TermAlgebra } from '../model/algebra.js'
import type { ClaimData } from '../model/claim.js'
import { type World, execute } from '../model/executor.js'
import type { System } from '../model/system.js'
import type { Term } from '../model/term.js'
import type { Trace } from '../model/trace.js'
import { type Violation, judge } from './judge.js'

export interface Confirmed {
  readonly world: World<Term>
  readonly violation: Violation
}

/** @returns the execution and the violation in it, or why the trace shows none */
export function confirm(
  system: System,
  claim: ClaimData,
  trace: Trace,
): Confirmed | { readonly refuted: string } {
  const { adversary } = system.settings
  if (trace.dishonest.labels.length > 0 && !adversary.includes('insiders'))
    return { refuted: 'no insiders in this adversary' }
  if (trace.dishonest.domains.length > 0 && !adversary.includes('foreign-domain'))
    return { refuted: 'no foreign domain in this adversary' }
  const { world, refused } = execute(system, trace, new TermAlgebra(system.theory, system.settings.typed))
  if (refused !== undefined)
    return { refuted: `step ${refused.step + 1} is refused: ${refused.refusal.reason}` }
  const violation = judge(world, claim, trace.derives)
  return violation === undefined ? { refuted: 'the claim holds in this execution' } : { world, violation }
}

export function isConfirmed(result: ReturnType<typeof confirm>): result is Confirmed {
  return 'violation' in result
}
