/** Repairs: the smallest sets of changes under which claims hold, found by trying. */
import { beforeAll, expect, test } from 'vitest'
import { defaultSettings } from '../../src/model/model.js'
import { isUpheld } from '../../src/properties/verdict.js'
import { type Repairs, repairsOf, subsetsOf } from '../../src/properties/repair.js'
import { claimsUnder, verify } from '../../src/properties/verify.js'
import { modelOf } from '../support/verified.js'

const model = modelOf('registration', 'hardened')
const settings = defaultSettings(model)
let found: Repairs

beforeAll(() => {
  const ids = model.claims.map((c) => c.id)
  const work = repairsOf(model, settings, ids, 'refine', { runs: 12 })
  let turn = work.next()
  while (turn.done !== true) turn = work.next()
  found = turn.value
})

/** The claims that hold with these changes alone. */
function heldWith(changes: readonly string[]): string[] {
  const off = model.changes.map((c) => c.id).filter((id) => !changes.includes(id))
  const options = { settings: { ...settings, off }, claims: claimsUnder(model, settings), all: false }
  const work = verify(model, { ...options, engine: 'refine', bounds: { runs: 12 } })
  let turn = work.next()
  while (turn.done !== true) turn = work.next()
  return turn.value.filter((r) => isUpheld(r.verdict)).map((r) => r.claim.id)
}

test('subsets come small ones first, each once', () => {
  expect([...subsetsOf(['a', 'b', 'c'])].map((s) => s.join(''))).toEqual([
    '', 'a', 'b', 'c', 'ab', 'ac', 'bc', 'abc',
  ]) // prettier-ignore
})

test('a claim holds with each set that is named, and with no set of fewer changes', () => {
  const held = new Map([...subsetsOf(model.changes.map((c) => c.id))].map((s) => [s.join(' '), heldWith(s)]))
  expect(found.repairs.length).toBeGreaterThan(10)
  for (const { claim, sets } of found.repairs) {
    const all = [...held].filter(([, claims]) => claims.includes(claim)).map(([changes]) => changes)
    const least = Math.min(...all.map((s) => s.split(' ').filter((w) => w !== '').length))
    const smallest = all.filter((s) => s.split(' ').filter((w) => w !== '').length === least)
    expect(
      sets.map((s) => s.changes.join(' ')),
      claim,
    ).toEqual(smallest)
  }
})

test('the device is hijacked until it signs; the comparison of headers repairs nothing', () => {
  const of = (id: string) => found.repairs.find((r) => r.claim === id)?.sets.map((s) => s.changes)
  expect(of('ni-agreement/R<-device@M1')).toEqual([['M1-signed']])
  expect(of('agreement/R<-device@M1')).toEqual([['M1-signed', 'cache-M1']])
  expect(found.needs.find((n) => n.change === 'headers-registration')?.claims).toEqual([])
  expect(found.needs.find((n) => n.change === 'M1-signed')?.claims).toContain('aliveness/R<-device@M1')
})
