import { test } from 'vitest'
import { hunt, brokenIn } from '../support/hunt.js'
import { systemOf } from '../support/systems.js'
test('one', () => {
  const system = systemOf('intra', 'intended')
  const claims = system.model.claims.filter((c) => c.id.startsWith('secrecy/K_session'))
  const f = hunt(system, (e) => brokenIn(e, claims), { seed: 4, tries: 4000 })!
  console.log(f.claim.id, f.tried)
  f.schedule.forEach((m, i) => console.log(m.kind, m.picks.join(','), JSON.stringify(f.execution.moves[i])))
  f.trace.steps.forEach((s) => console.log(JSON.stringify(s)))
})
