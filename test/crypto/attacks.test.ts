/** Every attack that is found on paper runs to its end with real keys, and violates its claim there too. */
import { describe, expect, test } from 'vitest'
import { load } from '../../src/model/system.js'
import { confirmInBytes } from '../../src/play/confirm.js'
import { Laboratory } from '../../src/scenario/laboratory.js'
import { modelOf, verified } from '../support/verified.js'

const ATTACKED = [
  ['registration', 'printed'],
  ['intra', 'printed'],
  ['intra', 'private-key'],
  ['intra', 'intended'],
  ['inter', 'printed'],
  ['inter', 'intended'],
] as const

describe.each(ATTACKED)('%s / %s', (protocol, reading) => {
  const model = modelOf(protocol, reading)
  const system = load(model)
  const laboratory = new Laboratory({ classes: system.theory.classes })

  test('every attack is confirmed with real cryptography', () => {
    const attacks = verified(model).flatMap(({ claim, verdict }) =>
      verdict.kind === 'attack' ? [{ claim, trace: verdict.trace }] : [],
    )
    expect(attacks.length).toBeGreaterThan(5)
    const refuted = attacks.flatMap(({ claim, trace }) => {
      const answer = confirmInBytes(system, claim, trace, laboratory)
      return 'refuted' in answer ? [`${claim.id}: ${answer.refuted}`] : []
    })
    expect(refuted).toEqual([])
  })
})
