/** Claims on random executions. */
import fc from 'fast-check'
import type { ClaimData, SecrecyClaim } from '../../src/model/claim.js'
import type { System } from '../../src/model/system.js'
import type { Trace } from '../../src/model/trace.js'
import { type Violation, judge } from '../../src/properties/judge.js'
import { pointOf, recallOrFail } from '../../src/properties/meaning.js'
import { type Execution, play } from './attacker.js'
import { type Schedule, schedules } from './schedule.js'

/** A claim that an execution violates, with the trace that shows it. */
export interface Broken {
  readonly claim: ClaimData
  readonly trace: Trace
  readonly violation: Violation
}

/** The first of the claims that an execution violates. */
export function brokenIn(execution: Execution, claims: readonly ClaimData[]): Broken | undefined {
  for (const claim of claims) {
    const broken = isSecrecy(claim) ? leakOf(execution, claim) : violationOf(execution, claim)
    if (broken !== undefined) return broken
  }
  return undefined
}

/** Replays alone: an injective agreement that is violated where the same agreement without injectivity holds. */
export function replayedIn(execution: Execution, claims: readonly ClaimData[]): Broken | undefined {
  const injective = claims.filter((c) => c.kind === 'agreement' && c.level === 'injective')
  return brokenIn(
    execution,
    injective.filter(
      (claim) => judge(execution.world, { ...claim, level: 'non-injective' } as ClaimData) === undefined,
    ),
  )
}

function isSecrecy(claim: ClaimData): claim is SecrecyClaim {
  return claim.kind === 'secrecy'
}

function violationOf({ world, trace }: Execution, claim: ClaimData): Broken | undefined {
  const violation = judge(world, claim)
  return violation && { claim, trace, violation }
}

/** The attacker tries to make the secret of every run that has reached the claim. */
function leakOf({ world, knowledge, trace }: Execution, claim: SecrecyClaim): Broken | undefined {
  const point = pointOf(world.system, claim)
  if (point === undefined) return undefined
  const secret = recallOrFail(point, claim.term)
  for (const run of world.runs.values()) {
    if (run.program !== point.program || run.completed <= point.step) continue
    const derives = knowledge.derive(world.evaluate(secret, run.registers))
    const violation = derives && judge(world, claim, derives)
    if (violation !== undefined) return { claim, trace: { ...trace, derives: derives! }, violation }
  }
  return undefined
}

/** An attack that a hunt came to, shrunk. */
export interface Found extends Broken {
  readonly schedule: Schedule
  readonly execution: Execution
  /** How many schedules it took to find the first that works. */
  readonly tried: number
}

/** Tries random schedules until one breaks something, and shrinks it. */
export function hunt(
  system: System,
  broken: (execution: Execution) => Broken | undefined,
  { seed, tries }: { readonly seed: number; readonly tries: number },
): Found | undefined {
  const holds = fc.property(schedules(), (schedule) => broken(play(system, schedule)) === undefined)
  const { counterexample, numRuns } = fc.check(holds, { seed, numRuns: tries })
  const [schedule] = counterexample ?? []
  if (schedule === undefined) return undefined
  const execution = play(system, schedule)
  return { ...broken(execution)!, schedule, execution, tried: numRuns }
}
