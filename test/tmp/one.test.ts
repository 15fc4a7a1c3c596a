import { test } from 'vitest'
import { hunt, brokenIn } from '../support/hunt.js'
import { systemOf } from '../support/systems.js'
test('one', () => {
  const system = systemOf('intra', 'intended')
  const claims = system.model.claims.filter((c) => c.id.startsWith('freshness/N'))
  const f = hunt(system, (e) => brokenIn(e, claims), { seed: 3, tries: 100 })!
  f.schedule.forEach((m, i) => console.log(m.kind, m.picks.join(','), JSON.stringify(f.execution.moves[i])))
})
