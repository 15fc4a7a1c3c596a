/** `attack(confirmed: crypto)` is said only after this: the trace runs to its end with real keys, and the judge says of the octets what it says of the terms. */
import type { ClaimData } from '../model/claim.js'
import type { System } from '../model/system.js'
import type { Trace } from '../model/trace.js'
import { type Violation, judge } from '../properties/judge.js'
import type { Laboratory } from '../scenario/laboratory.js'
import { type Rehearsal, laboratoryFor, runInBytes } from '../scenario/rehearsal.js'

export interface ConfirmedInBytes {
  readonly rehearsal: Rehearsal
  readonly violation: Violation
}

/**
 * Runs the trace of an attack with real cryptography.
 * @returns the execution and the violation in it, or why it shows none
 * @throws InputError for a system whose sorts fall together
 */
export function confirmInBytes(
  system: System,
  claim: ClaimData,
  trace: Trace,
  laboratory: Laboratory = laboratoryFor(system),
): ConfirmedInBytes | { readonly refuted: string } {
  const rehearsal = runInBytes(system, trace, laboratory)
  const { bytes, refused, disagreement } = rehearsal
  if (disagreement !== undefined)
    return { refuted: `step ${disagreement.step + 1}: octets differ from terms: ${disagreement.reason}` }
  if (refused !== undefined)
    return { refuted: `step ${refused.step + 1} is refused: ${refused.refusal.reason}` }
  const violation = judge(bytes, claim, trace.derives)
  return violation === undefined ? { refuted: 'the claim holds in this execution' } : { rehearsal, violation }
}
