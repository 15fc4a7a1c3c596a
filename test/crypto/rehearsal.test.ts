/** What is verified is what runs: the roles of every model with real keys, beside the same roles over terms. */
import { describe, expect, test } from 'vitest'
import { honestTrace } from '../../src/model/honest.js'
import { MODELS } from '../../src/model/protocols/index.js'
import { Laboratory } from '../../src/scenario/laboratory.js'
import { runInBytes } from '../../src/scenario/rehearsal.js'
import { systemOf } from '../support/systems.js'

const named = MODELS.map((m) => [m.name, m.reading] as const)

describe.each(named)('the honest run of %s/%s', (name, reading) => {
  test.each(['P-256', 'RSA-2048'] as const)('with keys of %s', (keys) => {
    for (const setup of ['registered', 'composed'] as const) {
      const system = systemOf(name, reading, { setup })
      for (const narration of system.narrations) {
        const trace = honestTrace(system, narration)
        const laboratory = new Laboratory({ classes: system.theory.classes, keys })
        const { disagreement, refused, bytes } = runInBytes(system, trace, laboratory)
        expect(disagreement).toBeUndefined()
        expect(refused).toBeUndefined()
        expect(bytes.events).toHaveLength(trace.steps.length)
      }
    }
  })
})
