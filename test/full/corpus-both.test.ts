import { expect, test } from 'vitest'
import { isAsExpected } from '../../src/properties/verdict.js'
import { modelOf, verified } from '../support/verified.js'

test('both / intended: every verdict is the one that the model expects', () => {
  const results = verified(modelOf('both', 'intended'))
  expect(results.length).toBeGreaterThan(90)
  for (const { id, verdict, expected } of results)
    expect(isAsExpected(verdict, expected), `${id}: ${verdict.kind}, expected ${expected?.kind}`).toBe(true)
})
