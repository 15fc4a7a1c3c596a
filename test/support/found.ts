/** What the Explorer finds on generated protocols, within a budget of states. */
import type { Outcome, Query } from '../../src/attacker/goal.js'
import { Explorer } from '../../src/attacker/explore/search.js'
import { Refiner } from '../../src/attacker/refine/search.js'
import { type Settings, defaultSettings } from '../../src/model/model.js'
import { type System, load } from '../../src/model/system.js'
import { honestTrace } from '../../src/model/honest.js'
import type { ModelData } from '../../src/model/model.js'
import { type Trace, mapTrace } from '../../src/model/trace.js'
import { goalsOf } from '../../src/properties/compile.js'
import { claimsUnder } from '../../src/properties/verify.js'

export interface Budget {
  readonly runs: number
  /** States after which the search is told to stop. */
  readonly states: number
  /** All attacks instead of the first; `false` by default. */
  readonly all?: boolean
  readonly settings?: Partial<Settings>
}

export interface Exploration {
  readonly system: System
  readonly outcomes: ReadonlyMap<string, Outcome>
  readonly isStopped: boolean
}

/** Explores every claim that can be asked of a model. */
export function exploration(model: ModelData, budget: Budget): Exploration {
  return searched(model, budget, (system) => new Explorer(system))
}

/** The same by refinement. */
export function refinement(model: ModelData, budget: Budget): Exploration {
  return searched(model, budget, (system) => new Refiner(system))
}

function searched(
  model: ModelData,
  budget: Budget,
  engine: (system: System) => Explorer | Refiner,
): Exploration {
  const system = load(model, { ...defaultSettings(model), ...budget.settings })
  const queries = claimsUnder(model, system.settings).map((claim): Query => ({
    id: claim.id,
    goals: goalsOf(system, claim, budget.runs),
  }))
  const search = engine(system).search(queries, budget, { all: budget.all ?? false })
  let isStopped = false
  let turn = search.next()
  while (turn.done !== true) {
    isStopped = turn.value.states > budget.states
    turn = search.next(isStopped ? 'stop' : undefined)
  }
  return { system, outcomes: turn.value, isStopped }
}

/** The honest execution of a generated protocol; the name of a root principal has no label. */
export function honestly(system: System): Trace {
  const { classes } = system.theory
  return mapTrace(honestTrace(system, system.narrations[0]!), {
    principal: (ref) => (classes[ref.class] === 'root' ? { class: ref.class } : ref),
  })
}
