/** What is verified is what runs: the roles of every model with real keys, beside the same roles over terms. */
import { describe, expect, test } from 'vitest'
import { honestTrace } from '../../src/model/honest.js'
import { MODELS } from '../../src/model/protocols/index.js'
import { CLASSES } from '../../src/model/protocols/vocabulary.js'
import { Laboratory } from '../../src/scenario/laboratory.js'
import { runInBytes } from '../../src/scenario/rehearsal.js'
import { systemOf } from '../support/systems.js'

/** One for each kind of keys: the principal classes are those of the paper in every model, and RSA keys are dear. */
const laboratories = {
  'P-256': new Laboratory({ classes: CLASSES }),
  'RSA-2048': new Laboratory({ classes: CLASSES, keys: 'RSA-2048' }),
}

const named = MODELS.map((m) => [m.name, m.reading] as const)

describe.each(named)('the honest run of %s/%s', (name, reading) => {
  test.each(['P-256', 'RSA-2048'] as const)('with keys of %s', (keys) => {
    for (const setup of ['registered', 'composed'] as const) {
      const system = systemOf(name, reading, { setup })
      for (const narration of system.narrations) {
        const trace = honestTrace(system, narration)
        const { disagreement, refused, bytes } = runInBytes(system, trace, laboratories[keys])
        expect(disagreement).toBeUndefined()
        expect(refused).toBeUndefined()
        expect(bytes.events).toHaveLength(trace.steps.length)
      }
    }
  })
})
