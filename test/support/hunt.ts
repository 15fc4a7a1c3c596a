/** Claims on random executions. */
import fc from 'fast-check'
import type { ClaimData } from '../../src/model/claim.js'
import type { System } from '../../src/model/model.js'
import type { Trace } from '../../src/model/trace.js'
import { judge } from '../../src/properties/judge.js'
import { pointOf, recallOrFail } from '../../src/properties/meaning.js'
import { type Execution, play } from './attacker.js'
import { type Schedule, schedules } from './schedule.js'

/** A claim that an execution violates, with the trace that shows it. */
export interface Broken {
  readonly claim: ClaimData
  readonly trace: Trace
}

/**
 * The first of the claims that an execution violates. For secrecy the attacker tries to make the secret of every run that
 * has reached the claim.
 */
export function brokenIn(execution: Execution, claims: readonly ClaimData[]): Broken | undefined {
  for (const claim of claims) {
    const trace = claim.kind === 'secrecy' ? leakOf(execution, claim) : violates(execution, claim) ? execution.trace : undefined
    if (trace !== undefined) return { claim, trace }
  }
  return undefined
}

function violates({ world }: Execution, claim: ClaimData): boolean {
  return judge(world, claim) !== undefined
}

function leakOf({ world, knowledge, trace }: Execution, claim: Extract<ClaimData, { kind: 'secrecy' }>): Trace | undefined {
  const point = pointOf(world.system, claim)
  if (point === undefined) return undefined
  const secret = recallOrFail(point, claim.term)
  for (const run of world.runs.values()) {
    if (run.program !== point.program || run.completed <= point.step) continue
    const derives = knowledge.derive(world.evaluate(secret, run.registers))
    if (derives !== undefined && judge(world, claim, derives) !== undefined) return { ...trace, derives }
  }
  return undefined
}

/** An attack that a hunt came to, shrunk. */
export interface Found extends Broken {
  readonly schedule: Schedule
  readonly execution: Execution
  /** Schedules that were tried before the first that worked. */
  readonly tried: number
}

/** Tries random schedules until one violates one of the claims, and shrinks it. */
export function hunt(
  system: System,
  claims: readonly ClaimData[],
  options: { readonly seed: number; readonly tries: number; readonly such?: (execution: Execution) => boolean },
): Found | undefined {
  const such = options.such ?? (() => true)
  const isHarmless = (schedule: Schedule) => {
    const execution = play(system, schedule)
    return brokenIn(execution, claims) === undefined || !such(execution)
  }
  const details = fc.check(fc.property(schedules(), isHarmless), { seed: options.seed, numRuns: options.tries })
  const [schedule] = details.counterexample ?? []
  if (schedule === undefined) return undefined
  const execution = play(system, schedule)
  return { ...brokenIn(execution, claims)!, schedule, execution, tried: details.numRuns }
}
