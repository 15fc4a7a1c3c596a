import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { System } from '../../src/model/system.js'
import { confirm, isConfirmed } from '../../src/properties/confirm.js'
import { type Execution, play, replay } from '../support/attacker.js'
import { castOf } from '../support/cast.js'
import { brokenIn } from '../support/hunt.js'
import { type Renaming, renameTrace } from '../support/renaming.js'
import { schedules } from '../support/schedule.js'
import { systemOf } from '../support/systems.js'

const RUNS = 40

/** Other names for the principals of a system, runs and values: some swapped among each other, some new. */
function renamings(system: System): fc.Arbitrary<Renaming> {
  const { people, domains } = castOf(system)
  const labels = people.flatMap((p) => [p.user.label!, p.device.label!])
  const permuted = <T>(values: readonly T[]) =>
    fc
      .shuffledSubarray([...values], { minLength: values.length })
      .map((order) => (v: T) => order[values.indexOf(v)]!)
  return fc
    .record({
      label: permuted([...new Set(labels)]),
      domain: permuted(domains),
      run: permuted(Array.from({ length: RUNS }, (_, i) => i)),
      suffix: fc.constantFrom('', "'", '#1', ' of old'),
      later: fc.nat(3),
    })
    .map(({ label, domain, run, suffix, later }) => ({
      label: (l) => label(l) + suffix,
      domain: (d) => domain(d) + suffix,
      made: (m) => m + suffix,
      run,
      epoch: (e) => later + e * (later + 1),
    }))
}

/** Each claim that is violated, with the runs that violate it. */
function verdicts(system: System, execution: Execution): Map<string, readonly number[]> {
  const broken = system.model.claims.flatMap((claim) => brokenIn(execution, [claim]) ?? [])
  return new Map(broken.map(({ claim, violation }) => [claim.id, violation.runs]))
}

describe.each([
  ['intra', 'intended'],
  ['inter', 'intended'],
  ['intra', 'hardened'],
])('%s/%s', (protocol, reading) => {
  const system = systemOf(protocol, reading)

  test('an execution under other names violates the same claims', () => {
    fc.assert(
      fc.property(schedules(), renamings(system), (schedule, names) => {
        const execution = play(system, schedule)
        const renamed = replay(system, renameTrace(execution.trace, names))
        expect(renamed).toBeDefined()
        const there = [...verdicts(system, execution)].map(([id, runs]) => [id, runs.map(names.run)])
        expect([...verdicts(system, renamed!)]).toEqual(there)
      }),
      { numRuns: 150 },
    )
  })

  test('an attack under other names is confirmed where the attack is', () => {
    fc.assert(
      fc.property(schedules(), renamings(system), (schedule, names) => {
        for (const { claim, trace } of [brokenIn(play(system, schedule), system.model.claims) ?? []].flat()) {
          expect(isConfirmed(confirm(system, claim, trace))).toBe(true)
          expect(isConfirmed(confirm(system, claim, renameTrace(trace, names)))).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })
})
