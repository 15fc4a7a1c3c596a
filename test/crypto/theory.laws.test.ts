/** The theory in bytes is the theory: over random terms of every sort, rule by rule. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeTerm } from '../support/decoded.js'
import { encode } from '../../src/crypto/encoding.js'
import { TermAlgebra } from '../../src/model/algebra.js'
import { CLASSES } from '../../src/model/protocols/vocabulary.js'
import { VALUE_SORTS } from '../../src/model/sorts.js'
import { type Term, forEachSubterm, sortOf } from '../../src/model/term.js'
import { Laboratory } from '../../src/scenario/laboratory.js'
import { examples } from '../support/random.js'
import { Realised } from '../support/realised.js'
import { Terms, newTheory, termOf } from '../support/terms.js'

const theory = newTheory()
const laboratory = new Laboratory({ classes: CLASSES })
const realised = new Realised(laboratory)
const { algebra } = laboratory
const terms = new Terms(theory)

/** The right key of an opening, wrong keys of its kind, and what is no key. */
function keysFor(rule: string, of: Term, others: readonly Term[]): Term[] {
  const key = of.kind === 'application' ? of.args[1] : undefined
  if (key === undefined) return [...others]
  if (rule === 'sdec') return sortOf(key) === 'key' ? [key, ...others] : [...others]
  const holder =
    key.kind === 'application' && ['sk', 'pk'].includes(key.symbol.name) ? key.args[0] : undefined
  return holder === undefined
    ? [...others]
    : [theory.apply(rule === 'adec' ? 'sk' : 'pk', [holder]), ...others]
}

const KEY_SORTS = ['pkey', 'skey', 'key', 'password', 'nonce'] as const

describe('a destructor succeeds on octets exactly where a rule of the theory fires', () => {
  const fired: Record<string, number> = {}
  const tried: Record<string, number> = {}

  test('on valid, nearly valid and foreign values', () => {
    const sealed = ['ciphertext', 'signature', 'penced', 'tuple', 'any'].map((sort) => terms.of(sort, 2))
    const cases = fc.tuple(fc.oneof(...sealed), ...KEY_SORTS.map((sort) => terms.of(sort, 1)))
    fc.assert(
      fc.property(cases, ([shape, ...keys]) => {
        const subterms = new Set<Term>()
        forEachSubterm(termOf(theory, shape), (t) => subterms.add(t))
        const others = keys.map((k) => termOf(theory, k))
        for (const of of [...subterms, ...others].slice(0, 12)) {
          for (const { name, args } of theory.destructors.values()) {
            const isTuple = of.kind === 'application' && of.symbol.result === 'tuple'
            if (name.startsWith('item') && !isTuple) continue
            const lists = args.length === 1 ? [[of]] : keysFor(name, of, others).map((key) => [of, key])
            for (const list of lists) compare(name, list)
          }
        }
      }),
      { numRuns: examples(150) },
    )
    for (const rule of ['adec', 'sdec', 'open', 'pdec', 'read', 'item1of2', 'item2of4']) {
      expect(fired[rule], rule).toBeGreaterThan(3)
      expect(tried[rule]! - fired[rule]!, rule).toBeGreaterThan(3)
    }
  })

  function compare(rule: string, args: readonly Term[]): void {
    const wanted = theory.destruct(rule, args)
    const found = algebra.destruct(
      rule,
      args.map((arg) => realised.of(arg)),
    )
    tried[rule] = (tried[rule] ?? 0) + 1
    if (wanted !== undefined) fired[rule] = (fired[rule] ?? 0) + 1
    expect(found?.digest, `${rule}: ${algebra.why()?.code}`).toBe(wanted && realised.of(wanted).digest)
  }
})

test('octets have the sorts of their term, and no other', () => {
  const model = new TermAlgebra(theory, true)
  const sorts = ['any', 'principal', ...VALUE_SORTS, ...Object.keys(CLASSES)]
  fc.assert(
    fc.property(terms.of('any', 2), (shape) => {
      const term = termOf(theory, shape)
      for (const sort of sorts)
        expect(algebra.hasSort(realised.of(term), sort)).toBe(model.hasSort(term, sort))
    }),
    { numRuns: examples(150) },
  )
})

test('octets name the principal, and show the epoch, that their term does', () => {
  const model = new TermAlgebra(theory, true)
  fc.assert(
    fc.property(fc.oneof(terms.of('principal'), terms.of('clock'), terms.of('any', 1)), (shape) => {
      const term = termOf(theory, shape)
      const octets = realised.of(term)
      expect(algebra.refOf(octets)).toEqual(model.refOf(term))
      expect(algebra.epochOf(octets)).toBe(model.epochOf(term))
      const [office, wanted] = [algebra.office('proxy', octets), model.office('proxy', term)]
      expect(office?.digest).toBe(wanted && realised.of(wanted).digest)
    }),
    { numRuns: examples(200) },
  )
})

test('two terms are the same octets iff they are the same term', () => {
  fc.assert(
    fc.property(terms.of('any', 2), terms.of('any', 2), (a, b) => {
      const [left, right] = [termOf(theory, a), termOf(theory, b)]
      const [x, y] = [realised.of(left), realised.of(right)]
      expect(algebra.equal(x, y)).toBe(left === right)
      expect(x.digest === y.digest).toBe(left === right)
      expect(Buffer.from(encode(x)).equals(encode(y))).toBe(left === right)
    }),
    { numRuns: examples(200) },
  )
})

test('what is decoded is what was encoded, for every sort', () => {
  fc.assert(
    fc.property(terms.of('any', 3), (shape) => {
      const octets = realised.of(termOf(theory, shape))
      const again = decodeTerm(laboratory, encode(octets))
      expect(again.sort).toBe(octets.sort)
      expect(again.equals(octets)).toBe(true)
    }),
    { numRuns: examples(200) },
  )
})
