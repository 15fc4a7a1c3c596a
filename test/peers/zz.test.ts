import fc from 'fast-check'
import { test } from 'vitest'

import { runsOf } from '/work/wt-printers/src/model/trace.js'
import { refinement } from '/work/wt-printers/test/support/found.js'
import { print, protocols } from '/work/wt-printers/test/support/protocols.js'
import { askProVerif, askScyther } from '/work/wt-printers/test/support/peers.js'
import { compared } from '/work/wt-printers/test/support/agreement.js'

const small = protocols({ messages: { min: 2, max: 3 }, parts: 2, depth: 2 })
const n = Number(process.env['N'] ?? 40),
  seed = Number(process.env['SEED'] ?? 1)
test('pv', () => {
  const tally: Record<string, number> = {}
  for (const model of fc.sample(small, { numRuns: n, seed })) {
    const refined = refinement(model, { runs: 6, states: 400 })
    const system = refined.system
    const theirs =
      process.env['TOOL'] === 'scyther'
        ? askScyther(system, model.claims, 3, 3)
        : askProVerif(system, model.claims, 5)
    for (const claim of model.claims) {
      const ours = refined.outcomes.get(claim.id),
        t = theirs.get(claim.id)
      if (!ours || !t) {
        tally['refused'] = (tally['refused'] ?? 0) + 1
        continue
      }
      const c = compared(ours, t)
      const key = `${c} ${ours.kind}/${t.kind}`
      tally[key] = (tally[key] ?? 0) + 1
      if (c === 'we-miss' || c === 'they-miss' || c === 'beyond') {
        console.log(
          c,
          claim.id,
          ours.kind,
          ours.kind === 'attack' ? runsOf(ours.traces[0]!) : '',
          JSON.stringify(t),
          print(model),
        )
      }
    }
  }
  console.log(tally)
}, 1e7)
