import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TermAlgebra } from '../../src/model/algebra.js'
import { World, execute } from '../../src/model/executor.js'
import type { Term } from '../../src/model/term.js'
import type { PrincipalRef, Trace, TraceStep } from '../../src/model/trace.js'
import { play, replay } from '../support/attacker.js'
import { type Cast, castOf } from '../support/cast.js'
import { schedules } from '../support/schedule.js'
import { systemOf } from '../support/systems.js'

const SYSTEMS = [
  systemOf('intra', 'intended'),
  systemOf('intra', 'hardened'),
  systemOf('inter', 'intended'),
  systemOf('inter', 'hardened'),
  systemOf('inter', 'intended', { typed: false }),
]

/** All that a world shows, terms by their ids. */
function stateOf({ frame, events, runs }: World<Term>): unknown {
  const ids = (terms: readonly (Term | undefined)[]) => terms.map((t) => t?.id)
  const states = [...runs.values()].map((run) => ({
    ...run,
    program: run.program.id,
    registers: ids(run.registers),
    epochs: [...run.epochs],
    received: ids(run.received),
  }))
  return { frame: ids(frame), events: [...events], states }
}

const named = SYSTEMS.map((system) => {
  const { model, settings } = system
  return [`${model.name}/${model.reading}${settings.typed ? '' : ', untyped'}`, system] as const
})

describe.each(named)('%s', (_, system) => {
  test('the trace of an execution, written as JSON and run again, is the same execution', () => {
    fc.assert(
      fc.property(schedules(), (schedule) => {
        const { world, trace } = play(system, schedule)
        const again = replay(system, JSON.parse(JSON.stringify(trace)) as Trace)
        expect(again && stateOf(again.world)).toEqual(stateOf(world))
      }),
      { numRuns: 100 },
    )
  })

  test('a schedule is always interpreted alike', () => {
    fc.assert(
      fc.property(schedules(), (schedule) => {
        expect(play(system, schedule).trace).toEqual(play(system, schedule).trace)
      }),
      { numRuns: 30 },
    )
  })

  test('a refused step leaves nothing behind, nor keeps the right one from happening', () => {
    fc.assert(
      fc.property(schedules(), (schedule) => {
        const { trace } = play(system, schedule)
        let world = new World(system, new TermAlgebra(system.theory, system.settings.typed), trace.dishonest)
        for (const [i, step] of trace.steps.entries()) {
          for (const wrong of variantsOf(step, castOf(system))) {
            const before = stateOf(world)
            const result = world.perform(wrong)
            if (result.kind === 'refused') expect(stateOf(world)).toEqual(before)
            else world = execute(system, { ...trace, steps: trace.steps.slice(0, i) }, world.algebra).world
          }
          expect(world.perform(step)).toMatchObject({ kind: 'accepted' })
        }
      }),
      { numRuns: 40 },
    )
  })
})

/** The step with another principal, at another time, without what it chooses, with a part of what it receives. */
function* variantsOf(step: TraceStep, cast: Cast): Generator<TraceStep> {
  const { start, choices, receive, ...bare } = step
  const rest = { ...bare, ...(receive === undefined ? {} : { receive }) }
  for (const [name, ref] of Object.entries(start?.parameters ?? {})) {
    for (const other of others(ref, cast))
      yield { ...step, start: { ...start!, parameters: { ...start!.parameters, [name]: other } } }
  }
  yield { ...step, step: step.step + 1 }
  if (step.epoch > 0) yield { ...step, epoch: step.epoch - 1 }
  if (choices !== undefined) yield { ...rest, ...(start === undefined ? {} : { start }) }
  if (start !== undefined) yield rest
  if (receive?.kind === 'apply') {
    for (const [i, arg] of receive.args.entries()) {
      yield { ...step, receive: arg }
      yield {
        ...step,
        receive: { ...receive, args: receive.args.with(i, receive.args[(i + 1) % receive.args.length]!) },
      }
    }
  }
}

function others(ref: PrincipalRef, cast: Cast): PrincipalRef[] {
  if (ref.label === undefined) return cast.domains.map((domain) => ({ class: ref.class, domain }))
  return cast.people.flatMap((p) => [p.user, p.device]).filter((p) => p.class === ref.class)
}
