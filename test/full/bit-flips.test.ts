/** Every single bit of what is signed or encrypted, in one honest run of each model, is refused when it is altered. */
import { describe, expect, test } from 'vitest'
import { MODELS } from '../../src/model/protocols/index.js'
import { Laboratory } from '../../src/scenario/laboratory.js'
import { flipBits } from '../support/bit-flips.js'
import { systemOf } from '../support/systems.js'

/** The models of both kinds of call have the messages of the others. */
const each = MODELS.filter((m) => m.name !== 'both').map((m) => [m.name, m.reading] as const)

describe.each(each)('%s/%s', (name, reading) => {
  test('every bit', () => {
    const system = systemOf(name, reading)
    const { tried, accepted } = flipBits(system, new Laboratory({ classes: system.theory.classes }), 1)
    expect(accepted).toEqual([])
    expect(tried).toBeGreaterThan(5000)
  })
})
