/** One verification of one model: independent of every other. */
import type { Bounds } from '../attacker/goal.js'
import type { ModelData, Settings } from '../model/model.js'
import type { Result } from '../properties/verdict.js'
import type { EngineName } from '../properties/engines.js'
import { type Verifying, verify } from '../properties/verify.js'

/** Plain data, so that it can go to another thread. */
export interface Job {
  readonly model: ModelData
  readonly settings: Settings
  /** Ids of the claims to verify, in order. */
  readonly claims: readonly string[]
  readonly engine: EngineName
  readonly bounds: Bounds
  readonly all: boolean
}

/** Does a job; `watch` sees its progress and says whether to stop. */
export function perform(job: Job, watch: (progress: Verifying) => 'stop' | undefined): Result[] {
  const { model, settings, engine, bounds, all } = job
  const byId = new Map(model.claims.map((c) => [c.id, c]))
  const claims = job.claims.map((id) => byId.get(id)!)
  const work = verify(model, { settings, claims, engine, bounds, all })
  let turn = work.next()
  while (turn.done !== true) turn = work.next(watch(turn.value))
  return turn.value
}
