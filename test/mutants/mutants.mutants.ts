import { afterAll, describe, expect, test } from 'vitest'
import { MUTANTS } from './mutants.js'
import { Laboratory } from './run.js'

describe('every mutant is noticed by a test', () => {
  const laboratory = new Laboratory()
  afterAll(() => laboratory.close())

  test.each(MUTANTS)('$id: $mistake', (mutant) => {
    const outcome = laboratory.run(mutant)
    process.stdout.write(
      `${outcome.kind} ${mutant.id}${outcome.by === undefined ? '' : ` by ${outcome.by}`}\n`,
    )
    expect(outcome.kind).toBe('killed')
  })
})
