/** Severity: the score of a vector, and each metric from the attack. */
import { expect, test } from 'vitest'
import { type Metrics, scoreOf } from '../../src/report/severity.js'
import { reviewOn } from '../support/reviews.js'
import { modelOf } from '../support/verified.js'

/** Scores of the calculator of FIRST. */
const KNOWN: readonly (readonly [string, number])[] = [
  ['AC:L/PR:N/UI:N/C:H/I:H', 9.1],
  ['AC:H/PR:N/UI:N/C:H/I:H', 7.4],
  ['AC:L/PR:L/UI:N/C:H/I:H', 8.1],
  ['AC:H/PR:L/UI:N/C:H/I:H', 6.8],
  ['AC:L/PR:N/UI:N/C:H/I:N', 7.5],
  ['AC:L/PR:N/UI:N/C:N/I:L', 5.3],
  ['AC:L/PR:N/UI:R/C:N/I:L', 4.3],
  ['AC:H/PR:N/UI:N/C:N/I:L', 3.7],
  ['AC:L/PR:L/UI:N/C:N/I:L', 4.3],
  ['AC:L/PR:H/UI:N/C:H/I:H', 6.5],
  ['AC:L/PR:N/UI:N/C:N/I:N', 0],
]

test.each(KNOWN)('%s scores %d', (vector, score) => {
  const metrics = Object.fromEntries(vector.split('/').map((m) => m.split(':')))
  expect(scoreOf({ AV: 'N', S: 'U', A: 'N', ...metrics } as Metrics)).toBe(score)
})

test('who needs a foreign domain needs more than who is registered, and a key is worse than a nonce', () => {
  const secrets = (name: string) => {
    const model = modelOf(name, 'intended')
    return reviewOn([{ ...model, expected: {}, claims: model.claims.filter((c) => c.kind === 'secrecy') }])
  }
  const [intra, inter] = [secrets('intra'), secrets('inter')]
  const vectorOf = (review: typeof intra, id: string) =>
    review.sections[0]!.findings.find((f) => f.claim.id === id)!.attacks[0]!.severity.vector
  expect(vectorOf(intra, 'secrecy/K_session@UAC')).toMatch(/PR:L.*C:H\/I:H/)
  expect(vectorOf(intra, 'secrecy/N_UAC-P@UAC')).toMatch(/C:L\/I:N/)
  const domains = inter.sections[0]!.attacks.filter((a) => a.trace.dishonest.domains.length > 0)
  expect(domains.length).toBeGreaterThan(0)
  for (const a of domains) expect(a.severity.vector).toContain('PR:H')
})
