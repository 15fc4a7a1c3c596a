/** From a pattern in which nothing is open to an execution. */
import type { Term } from '../../model/term.js'
import type { Trace } from '../../model/trace.js'
import type { Goal } from '../goal.js'
import type { Calculus } from '../kernel/calculus.js'
import { isBefore } from '../kernel/order.js'
import type { State } from '../kernel/state.js'
import { ground } from '../symbolic/ground.js'

/** @returns the execution, or `undefined` if no times can be chosen that it needs */
export function executionOf(calculus: Calculus, state: State, goal: Goal): Trace | undefined {
  const { system, bindings } = calculus
  bindings.restore(state.snapshot)
  return ground({
    system,
    bindings,
    runs: state.runs,
    steps: inLine(calculus, state, goal),
    within: state.within,
    derivable: goal.derivable.map((r) => calculus.recorded(state, goal, r)),
    ...(goal.outOfTime === undefined
      ? {}
      : { outOfTime: { goal: goal.outOfTime, run: 0, step: goal.events[0]!.step } }),
  })
}

interface Step {
  readonly run: number
  readonly event: number
  readonly now: Term
}

/** The steps in an order that the pattern allows: what claims need first, steps of one epoch together. */
function inLine(calculus: Calculus, state: State, goal: Goal): Step[] {
  const { bindings, system } = calculus
  const left = new Set(
    state.runs.flatMap(({ events, pattern }, run) =>
      events.map((event, step): Step => ({ run, event, now: bindings.deref(pattern.steps[step]!.now) })),
    ),
  )
  const claims = goal.events.map((_, i) => calculus.claimEvent(state, goal, i))
  const isEarly = ({ event }: Step) => claims.some((c) => c === event || isBefore(state.order, event, c))
  const isTimed = system.settings.clock !== 'ignored'
  const sameEpoch = (a: Step, b: Step | undefined) => isTimed && a.now === b?.now
  const isReady = (s: Step) => [...left].every((o) => !isBefore(state.order, o.event, s.event))
  // An epoch can begin if nothing outside it has to come before one of its steps.
  const canBegin = (s: Step) =>
    [...left].every(
      (m) =>
        !sameEpoch(m, s) ||
        [...left].every((o) => sameEpoch(o, s) || !isBefore(state.order, o.event, m.event)),
    )
  const line: Step[] = []
  while (left.size > 0) {
    const ready = [...left].filter(isReady)
    const next =
      ready.find((s) => sameEpoch(s, line.at(-1))) ??
      ready.find((s) => isEarly(s) && canBegin(s)) ??
      ready.find(canBegin) ??
      ready[0]!
    left.delete(next)
    line.push(next)
  }
  return line
}
