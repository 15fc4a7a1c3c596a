/** The random attacker, over terms and over octets at once: both executors accept the same steps and refuse the same, for one reason. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Laboratory } from '../../src/scenario/laboratory.js'
import { Stage } from '../../src/scenario/rehearsal.js'
import { play } from '../support/attacker.js'
import { examples } from '../support/random.js'
import { schedules } from '../support/schedule.js'
import { systemOf } from '../support/systems.js'

const SYSTEMS = [
  systemOf('registration', 'printed'),
  systemOf('intra', 'private-key'),
  systemOf('intra', 'intended'),
  systemOf('intra', 'hardened'),
  systemOf('inter', 'intended'),
  systemOf('inter', 'hardened'),
  systemOf('intra', 'hardened', { setup: 'composed', clock: 'window' }),
].map(
  (s) => [`${s.model.name}/${s.model.reading}, ${s.settings.setup}, clock ${s.settings.clock}`, s] as const,
)

describe.each(SYSTEMS)('%s', (_, system) => {
  const laboratory = new Laboratory({ classes: system.theory.classes })

  test('terms and octets agree at every step of every schedule', () => {
    const outcomes = { accepted: 0, refused: 0 }
    fc.assert(
      fc.property(schedules(), (schedule) => {
        const { tried, trace } = play(system, schedule)
        const stage = new Stage(system, trace.dishonest, laboratory)
        for (const step of tried) {
          const { outcome, difference } = stage.perform(step)
          expect(difference).toBeUndefined()
          outcomes[outcome.kind]++
        }
      }),
      { numRuns: examples(15) },
    )
    expect(Math.min(outcomes.accepted, outcomes.refused)).toBeGreaterThan(10)
  })
})
