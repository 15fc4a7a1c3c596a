/** One bit altered in what is signed or encrypted is refused, by every role of every model. `test/full` tries them all. */
import { describe, expect, test } from 'vitest'
import { REFUSAL_CODES } from '../../src/crypto/refusal.js'
import { Laboratory } from '../../src/scenario/laboratory.js'
import { MODELS } from '../../src/model/protocols/index.js'
import { UNCHECKED, flipBits } from '../support/bit-flips.js'
import { systemOf } from '../support/systems.js'

const STRIDE = 61

describe.each(MODELS.map((m) => [m.name, m.reading] as const))('%s/%s', (name, reading) => {
  test(`every ${STRIDE}st bit`, () => {
    const system = systemOf(name, reading)
    const laboratory = new Laboratory({ classes: system.theory.classes })
    const { tried, accepted, refused, unchecked } = flipBits(system, laboratory, STRIDE)
    expect(accepted).toEqual([])
    expect(tried).toBeGreaterThan(50)
    const codes: readonly string[] = REFUSAL_CODES
    expect(Object.keys(refused).filter((why) => !codes.includes(why))).toEqual([])
    expect(unchecked).toEqual(UNCHECKED[`${name}/${reading}`])
  })
})
