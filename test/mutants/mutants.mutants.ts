import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { MUTANTS } from './mutants.js'
import { Laboratory, type Outcome } from './run.js'

const LIST = join(fileURLToPath(new URL('../..', import.meta.url)), 'docs/mutants.md')
const HEAD = `# Mutants

Small mistakes in the files that verdicts rest on, and in the engine, with the test that notices each first. Written by
\`npm run mutants\`; what it does is said in \`test/mutants/mutants.ts\`.

| mutant | file | what would go wrong | noticed by |
|---|---|---|---|
`

/** The list with the rows of these outcomes new. */
function write(outcomes: ReadonlyMap<string, Outcome>): void {
  const before = existsSync(LIST) ? readFileSync(LIST, 'utf8').split('\n') : []
  const rows = MUTANTS.flatMap((mutant) => {
    const outcome = outcomes.get(mutant.id)
    const start = `| ${mutant.id} | `
    if (outcome === undefined) return before.filter((row) => row.startsWith(start))
    const by =
      outcome.kind === 'killed'
        ? (outcome.by ?? 'a test file that does not load')
        : `nothing: ${outcome.kind}`
    return [`${start}${mutant.file} | ${mutant.mistake} | ${by.replaceAll('|', '/')} |`]
  })
  writeFileSync(LIST, `${HEAD}${rows.join('\n')}\n`)
}

describe('every mutant is noticed by a test', () => {
  const laboratory = new Laboratory()
  const outcomes = new Map<string, Outcome>()
  afterAll(() => {
    laboratory.close()
    write(outcomes)
  })

  test.each(MUTANTS)('$id: $mistake', (mutant) => {
    const outcome = laboratory.run(mutant)
    outcomes.set(mutant.id, outcome)
    process.stdout.write(
      `${outcome.kind} ${mutant.id}${outcome.by === undefined ? '' : ` by ${outcome.by}`}\n`,
    )
    expect(outcome.kind).toBe('killed')
  })
})
