/** Every attack that is found on paper runs to its end with real keys, and violates its claim there too. */
import { describe, expect, test } from 'vitest'
import { load } from '../../src/model/system.js'
import { confirmInBytes } from '../../src/play/confirm.js'
import { Laboratory } from '../../src/scenario/laboratory.js'
import { ATTACKED, attacksOf, modelOf } from '../support/verified.js'

describe.each(ATTACKED)('%s / %s', (protocol, reading) => {
  const model = modelOf(protocol, reading)
  const system = load(model)
  const laboratory = new Laboratory({ classes: system.theory.classes })

  test('every attack is confirmed with real cryptography', () => {
    const attacks = attacksOf(protocol, reading)
    expect(attacks.length).toBeGreaterThan(5)
    const refuted = attacks.flatMap(({ claim, trace }) => {
      const answer = confirmInBytes(system, claim, trace, laboratory)
      return 'refuted' in answer ? [`${claim.id}: ${answer.refuted}`] : []
    })
    expect(refuted).toEqual([])
  })
})
