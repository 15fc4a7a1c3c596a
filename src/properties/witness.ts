/** Witnesses: honest executions that reach a claim, so that a verdict is not hollow. */
import { TermAlgebra } from '../model/algebra.js'
import type { ClaimData } from '../model/claim.js'
import { execute } from '../model/executor.js'
import { honestTrace } from '../model/honest.js'
import { type System, isBlocked } from '../model/system.js'
import { type Trace, runsOf } from '../model/trace.js'
import { pointOf } from './meaning.js'

export interface Witness {
  /** The honest execution up to the step with which the claim begins. */
  readonly trace: Trace
  /** Honest runs in it, registrations among them where they are run: no bound below this says anything. */
  readonly runs: number
}

/** @returns the witness, or why there is none */
export function witnessOf(system: System, claim: ClaimData): Witness | { readonly unreachable: string } {
  const point = pointOf(system, claim)
  const narration = system.narrations.find((n) => claim.role.startsWith(`${n.name}/`))
  if (point === undefined || narration === undefined || isBlocked(system, narration.name, claim.at))
    return { unreachable: `no run of ${claim.role} gets to ${claim.at}` }
  const honest = honestTrace(system, narration)
  const end = honest.steps.findIndex((s) => s.role === claim.role && s.step === point.step)
  if (end < 0) return { unreachable: `the honest execution does not get to ${claim.at} at ${claim.role}` }
  const trace = { ...honest, steps: honest.steps.slice(0, end + 1) }
  const { refused } = execute(system, trace, new TermAlgebra(system.theory, system.settings.typed))
  if (refused !== undefined) {
    const step = trace.steps[refused.step]!
    return {
      unreachable: `in the honest execution ${step.role} refuses its step ${step.step + 1}: ${refused.refusal.reason}`,
    }
  }
  return { trace, runs: runsOf(trace) }
}
