import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClaimData } from '../../src/model/claim.js'
import { play } from '../support/attacker.js'
import { brokenIn } from '../support/hunt.js'
import { schedules } from '../support/schedule.js'
import { systemOf } from '../support/systems.js'

/** What is claimed of every trace, by kind. */
const KINDS: Readonly<Record<string, (claim: ClaimData) => boolean>> = {
  secrecy: (c) => c.kind === 'secrecy',
  freshness: (c) => c.kind === 'freshness',
  'replay resistance': (c) => (c.kind === 'agreement' && c.level === 'injective') || c.kind === 'replay',
  'one key, one session': (c) => c.kind === 'same-key' || c.kind === 'unknown-key-share',
}

describe.each(['registration', 'intra', 'inter'])('%s, hardened', (protocol) => {
  const system = systemOf(protocol, 'hardened')
  const kinds = Object.entries(KINDS).map(([kind, isOf]) => [kind, system.model.claims.filter(isOf)] as const)

  test(`no schedule of the attacker's breaks ${kinds.map(([kind]) => kind).join(', ')}`, () => {
    for (const [kind, claims] of kinds.slice(0, 3)) expect(claims.length, kind).toBeGreaterThan(0)
    fc.assert(
      fc.property(schedules(), (schedule) => {
        const execution = play(system, schedule)
        for (const [, claims] of kinds) expect(brokenIn(execution, claims)?.claim.id).toBeUndefined()
      }),
      { numRuns: 4000 },
    )
  })
})

/** Claims of `intended` that were proved apart from this project for any number of runs. */
const PROVED: Readonly<Record<string, readonly string[]>> = {
  registration: ['ni-agreement/R<-user@M1', 'agreement/UAC<-R@M2', 'secrecy/N_UAC-R@UAC'],
  intra: ['secrecy/K_session@P', 'token/P@M3', 'token/P@M5'],
}

describe.each(Object.keys(PROVED))('%s as the paper has it', (protocol) => {
  const system = systemOf(protocol, protocol === 'registration' ? 'printed' : 'intended')
  const claims = system.model.claims.filter((c) => PROVED[protocol]!.includes(c.id))

  test('no schedule breaks what was proved of it', () => {
    expect(claims).toHaveLength(PROVED[protocol]!.length)
    fc.assert(
      fc.property(schedules(), (schedule) => {
        expect(brokenIn(play(system, schedule), claims)?.claim.id).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })
})
