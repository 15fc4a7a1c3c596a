import { test } from 'vitest'
import { hunt, brokenIn, replayedIn } from '/work/main/test/support/hunt.js'
import { systemOf } from '/work/main/test/support/systems.js'
import type { ClaimData } from '/work/main/src/model/claim.js'
test('hunt', () => {
  for (const n of ['intra','inter']) {
    const system = systemOf(n, 'intended')
    const kinds: [string, (c: ClaimData) => boolean][] = [
      ...['K_session@UAC','K_session@UAS','K_session@P2'].map((k): [string, (c: ClaimData) => boolean] => [`secrecy/${k}`, (c) => c.id === `secrecy/${k}`]),
      ['secrecy', (c) => c.kind === 'secrecy' && c.id.includes('K_session')],
      ['secrecy N', (c) => c.kind === 'secrecy' && !c.id.includes('K_session')],
      ['freshness K', (c) => c.kind === 'freshness' && c.id.includes('K')],
      ['freshness N', (c) => c.kind === 'freshness' && c.id.includes('N')],
      ['replay', (c) => c.kind === 'agreement' && c.level === 'injective'],
    ]
    for (const [k, f] of kinds) for (const seed of [1,2,3]) {
      const claims = system.model.claims.filter(f)
      if (claims.length === 0) continue
      const t = performance.now()
      const found = hunt(system, (e) => k === 'replay' ? replayedIn(e, claims) : brokenIn(e, claims), { seed, tries: 6000 })
      console.log(n, k, seed, Math.round(performance.now() - t), 'ms', found?.tried, found?.claim.id, found?.schedule.length, found?.trace.steps.map((s) => `${s.run}:${s.role}.${s.step}`).join(' '))
    }
  }
}, 600000)
