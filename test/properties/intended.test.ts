import { describe, expect, test } from 'vitest'
import { confirm, isConfirmed } from '../../src/properties/confirm.js'
import type { ClaimData } from '../../src/model/claim.js'
import type { Execution } from '../support/attacker.js'
import { type Broken, brokenIn, hunt, replayedIn } from '../support/hunt.js'
import { systemOf } from '../support/systems.js'

const SEEDS = [1, 2, 3, 4, 5]

interface Kind {
  readonly isOf: (claim: ClaimData) => boolean
  readonly brokenIn: (execution: Execution, claims: readonly ClaimData[]) => Broken | undefined
  /** The most steps of honest runs in an attack that was shrunk. */
  readonly steps: number
}

const KINDS: readonly (readonly [string, Kind])[] = [
  ['secrecy of the session key', { isOf: (c) => c.id.startsWith('secrecy/K_session'), brokenIn, steps: 6 }],
  ['freshness of a nonce', { isOf: (c) => c.id.startsWith('freshness/N_'), brokenIn, steps: 4 }],
  ['replay resistance', { isOf: (c) => c.kind === 'agreement', brokenIn: replayedIn, steps: 4 }],
]

describe.each(['intra', 'inter'])('%s, intended', (protocol) => {
  const system = systemOf(protocol, 'intended')

  describe.each(KINDS)('%s', (_, kind) => {
    const claims = system.model.claims.filter(kind.isOf)

    test.each(SEEDS)('is broken within a few thousand schedules, by a short attack (seed %i)', (seed) => {
      const found = hunt(system, (execution) => kind.brokenIn(execution, claims), { seed, tries: 4000 })
      expect(found).toBeDefined()
      expect(found!.trace.steps.length).toBeLessThanOrEqual(kind.steps)
      expect(isConfirmed(confirm(system, found!.claim, found!.trace))).toBe(true)
    })
  })
})
