import fc from 'fast-check'
import { test } from 'vitest'
import { play } from '/work/main/test/support/attacker.js'
import { schedules } from '/work/main/test/support/schedule.js'
import { systemOf } from '/work/main/test/support/systems.js'
test('probe', () => {
  for (const [n, r] of [['intra','intended'],['intra','hardened'],['inter','intended'],['inter','hardened']] as const) {
    const system = systemOf(n, r)
    const t = performance.now()
    const reached: Record<string, number> = {}, moves: Record<string, number> = {}
    let steps = 0
    for (const s of fc.sample(schedules(), { numRuns: 1000, seed: 1 })) {
      const e = play(system, s)
      steps += e.trace.steps.length
      for (const m of e.moves) { const k = `${m.kind} ${m.outcome}`; moves[k] = (moves[k] ?? 0) + 1; if (m.role) { const k = `${m.role}.${m.step} ${m.outcome}`; reached[k] = (reached[k] ?? 0) + 1 } }
    }
    console.log(n, r, performance.now() - t, 'steps', steps / 1000, JSON.stringify(moves, null, 0), Object.entries(reached).sort())
  }
})
