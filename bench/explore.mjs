/**
 * The explorer's figures: symbolic states and CPU time of each model, by number of honest runs. Counts are the measure; times
 * are a trend on the machine at hand.
 *
 * npm run bench [-- PROTOCOL]
 */
import { Explorer } from '../dist/attacker/explore/search.js'
import { defaultSettings } from '../dist/model/model.js'
import { isBlocked, load } from '../dist/model/system.js'
import { MODELS } from '../dist/model/protocols/index.js'
import { goalsOf } from '../dist/properties/compile.js'
import { claimsUnder } from '../dist/properties/verify.js'

const LEVELS = [1, 2, 3, 4]
const wanted = process.argv[2]

process.stdout.write(
  `${'model'.padEnd(24)}${'claims'.padStart(7)}${LEVELS.map((n) => `${n} runs`.padStart(18)).join('')}\n`,
)
for (const model of MODELS) {
  if (wanted !== undefined && model.name !== wanted) continue
  const settings = defaultSettings(model)
  const system = load(model, settings)
  const claims = claimsUnder(model, settings).filter(
    (c) =>
      c.kind !== 'executability' &&
      isBlocked(system, c.role.split('/')[0], 'partnerAt' in c ? c.partnerAt : c.at) === undefined,
  )
  const cells = LEVELS.map((runs) => {
    const before = process.cpuUsage()
    const queries = claims.map((c) => ({ id: c.id, goals: goalsOf(system, c, runs) }))
    const search = new Explorer(system).search(queries, { runs })
    let turn = search.next()
    while (turn.done !== true) turn = search.next()
    const { user } = process.cpuUsage(before)
    const states = Math.max(...[...turn.value.values()].map((o) => o.cost.states))
    return `${states} ${(user / 1000).toFixed(0)} ms`.padStart(18)
  })
  process.stdout.write(
    `${`${model.name}/${model.reading}`.padEnd(24)}${String(claims.length).padStart(7)}${cells.join('')}\n`,
  )
}
