import { expect, test } from 'vitest'
import { isAsExpected } from '../../src/properties/verdict.js'
import { modelOf, verified } from '../support/verified.js'

test('both / intended: every verdict is the one that the model expects', () => {
  for (const { id, verdict, expected } of verified(modelOf('both', 'intended')))
    expect(isAsExpected(verdict, expected), `${id}: ${verdict.kind}, expected ${expected?.kind}`).toBe(true)
})
