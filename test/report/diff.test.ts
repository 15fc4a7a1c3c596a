/** Comparison of results: what counts as weaker, and that another claim under an old id is another claim. */
import { describe, expect, test } from 'vitest'
import type { VerdictRecord, Verdicts } from '../../src/format/verdicts.js'
import { secrecy } from '../../src/model/claim.js'
import { nonce, principals } from '../../src/model/expression.js'
import { diffDocument } from '../../src/report/diff-document.js'
import { diffOf, isWeakening } from '../../src/report/diff.js'
import { markdownText } from '../../src/report/markdown.js'
import { plainText } from '../../src/report/plain.js'

const { agent } = principals({ agent: 'free' })
const [A, B] = [agent('A'), agent('B')]
const claim = secrecy(nonce('N'), { role: 'p/A', at: 'M1', honest: [B] }) as VerdictRecord['claim']

const BASE: VerdictRecord = {
  id: 'p/r/secrecy/N@A',
  claim,
  data: ['A', 'N'],
  honest: ['B'],
  adversary: ['network', 'insiders'],
  clock: 'ignored',
  typed: true,
  assumptions: [],
  without: [],
  verdict: { kind: 'no-attack', bounds: { runs: 4 } },
  asExpected: true,
  cost: { states: 2000, ms: 1 },
}

const doc = (...results: VerdictRecord[]): Verdicts => ({
  format: 'trapezoid/verdicts',
  version: 1,
  models: { 'p/r': '00' },
  results,
})
const diff = (change: Partial<VerdictRecord>) => diffOf(doc(BASE), doc({ ...BASE, ...change }))
const proved: VerdictRecord['verdict'] = { kind: 'proved', by: 'refine', patterns: 3 }
const attack: VerdictRecord['verdict'] = {
  kind: 'attack',
  confirmed: 'symbolic',
  trace: { dishonest: { labels: [], domains: [] }, steps: [] },
  others: [],
}

describe('weaker in one direction is stronger in the other', () => {
  const WEAKER: readonly (readonly [string, Partial<VerdictRecord>])[] = [
    ['an attack', { verdict: attack }],
    ['no answer', { verdict: { kind: 'inconclusive', reason: 'stopped' } }],
    ['a smaller bound', { verdict: { kind: 'no-attack', bounds: { runs: 3 } } }],
    ['more who must be honest', { honest: ['B', 'A'] }],
    ['less data', { data: ['N'] }],
    ['one more assumption', { assumptions: ['registered'] }],
    ['a weaker attacker', { adversary: ['network'] }],
  ]
  test.each(WEAKER)('%s', (_, change) => {
    const there = diff(change)
    expect(there.weakened.map((c) => c.id)).toEqual([BASE.id])
    expect(isWeakening(there)).toBe(true)
    const back = diffOf(doc({ ...BASE, ...change }), doc(BASE))
    expect(back.weakened).toEqual([])
    expect(back.strengthened.map((c) => c.id)).toEqual([BASE.id])
    expect(isWeakening(back)).toBe(false)
  })
})

test('nothing changed is nothing weaker; a proof in the place of a bound is stronger', () => {
  expect(diff({})).toMatchObject({
    weakened: [],
    strengthened: [],
    lost: [],
    added: [],
    costlier: [],
    same: 1,
  })
  expect(diff({ verdict: proved }).strengthened).toHaveLength(1)
})

test('weaker in one respect is weaker, however much stronger in another', () => {
  expect(diff({ verdict: proved, honest: ['A', 'B'] }).weakened).toHaveLength(1)
})

test('a claim that means something else under an old id is lost and added, not compared', () => {
  const other = { ...claim, at: 'M2' } as VerdictRecord['claim']
  const found = diff({ claim: other, verdict: attack })
  expect(found).toMatchObject({ weakened: [], same: 0 })
  expect(found.lost).toMatchObject([{ isRedefined: true }])
  expect(found.added).toMatchObject([{ isRedefined: true }])
  expect(isWeakening(found)).toBe(true)
  const honest = { ...claim, honest: [A, B] } as VerdictRecord['claim']
  expect(diff({ claim: honest, honest: ['A', 'B'] }).weakened).toHaveLength(1)
})

test('a claim that is lost counts if it held', () => {
  expect(isWeakening(diffOf(doc(BASE), doc()))).toBe(true)
  expect(isWeakening(diffOf(doc({ ...BASE, verdict: attack }), doc()))).toBe(false)
  expect(isWeakening(diffOf(doc(), doc(BASE)))).toBe(false)
})

test('costlier is more than twice the states, and by itself no weakening', () => {
  expect(diff({ cost: { states: 4001, ms: 1 } }).costlier).toHaveLength(1)
  expect(diff({ cost: { states: 4000, ms: 9 } }).costlier).toEqual([])
  expect(isWeakening(diff({ cost: { states: 9999, ms: 1 } }))).toBe(false)
})

test('as text and as Markdown it says what is weaker', () => {
  const document = diffDocument(diff({ verdict: attack }))
  expect(plainText(document)).toBe(
    [
      'Verdicts compared',
      '',
      'Less is known than before. 1 claim weaker, 0 stronger, 0 lost, 0 new, 0',
      'costlier, 0 as before.',
      '',
      'Weaker',
      '',
      '  p/r/secrecy/N@A',
      '      \u2264 none up to 4 runs -> \u2718 attack: verdict no-attack, now attack',
      '',
    ].join('\n'),
  )
  expect(markdownText(document)).toContain(
    '| `p/r/secrecy/N@A` | \u2264 none up to 4 runs | \u2718 attack | verdict no-attack, now attack |',
  )
})
