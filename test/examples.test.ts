/**
 * Every model of `examples/` answers what it expects, asked of either engine. After a change that is meant,
 * `TRAPEZOID_CLASSICS=update npx vitest run test/examples.test.ts` writes docs/classics.md anew; read the difference.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { isAsExpected } from '../src/properties/verdict.js'
import { run } from './support/command.js'
import { EXAMPLES, type ModelResults, attackRuns, modelsOf, pageOf, resultsOf } from './support/classics.js'

const PAGE = fileURLToPath(new URL('../docs/classics.md', import.meta.url))

/** States after which an exploration ends: what can be done in little time. */
const EXPLORED = 3000
const explored = { attacks: 0, upheld: 0 }

const files = await Promise.all(EXAMPLES.map(async (file) => ({ file, models: await modelsOf(file) })))
const refined = files.map(({ file, models }) => ({
  file,
  results: models.map((model): ModelResults => ({ model, results: resultsOf(model, 'refine', 12) })),
}))

describe.each(refined)('examples/$file', ({ results }) => {
  test.each(results.map((r) => ({ ...r, name: `${r.model.name} / ${r.model.reading}` })))(
    '$name is verified as it expects',
    ({ results }) => {
      for (const { id, verdict, expected } of results) {
        expect(expected, `${id} is expected to be something`).toBeDefined()
        expect(isAsExpected(verdict, expected), `${id}: ${verdict.kind}, expected ${expected?.kind}`).toBe(
          true,
        )
      }
    },
  )

  test.each(results.map((r) => ({ ...r, name: `${r.model.name} / ${r.model.reading}` })))(
    '$name answers the same when it is explored, as far as that comes',
    ({ model, results }) => {
      for (const { claim, verdict } of resultsOf(model, 'explore', 5, EXPLORED)) {
        const there = results.find((r) => r.claim.id === claim.id)!.verdict
        const runs = attackRuns(there) ?? Infinity
        if (verdict.kind === 'attack') {
          expect(attackRuns(verdict), claim.id).toBe(runs)
          explored.attacks++
        } else if (verdict.kind === 'no-attack') {
          expect(verdict.bounds.runs, claim.id).toBeLessThan(runs)
          explored.upheld++
        } else expect(verdict.kind, claim.id).toBe('inconclusive')
      }
    },
  )
})

test('the command verifies an example that shares a vocabulary', async () => {
  const { code, stdout } = await run(['verify', 'examples/denning-sacco.ts', '--engine', 'refine'])
  expect(stdout).toMatch(/All as expected\.\n$/)
  expect(code).toBe(0)
})

test('most attacks are found by exploration too', () => {
  expect(explored.attacks).toBeGreaterThan(120)
  expect(explored.upheld).toBeGreaterThan(240)
})

test('docs/classics.md says what is found', () => {
  const page = pageOf(refined)
  if (process.env['TRAPEZOID_CLASSICS'] === 'update') writeFileSync(PAGE, page)
  expect(page).toBe(readFileSync(PAGE, 'utf8'))
})
