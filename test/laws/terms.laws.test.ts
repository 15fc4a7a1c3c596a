import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sizeOf, substitute } from '../../src/model/term.js'
import { type Shape, Terms, newTheory, shapeOf, subshapes, termOf, textOf } from '../support/terms.js'

const theory = newTheory()
const open = new Terms(theory, true)
const ground = new Terms(theory)

/** Two terms of which the second often is the first again, or the first with one part replaced. */
const pairs = fc.oneof(
  fc.tuple(open.of('any', 2), open.of('any', 2)),
  open.of().map((shape): [Shape, Shape] => [shape, structuredClone(shape)]),
  fc
    .tuple(open.of(), fc.nat(20), open.of('any', 1))
    .map(([shape, at, other]): [Shape, Shape] => [
      shape,
      replaced(shape, at % subshapes(shape).length, other),
    ]),
)

test('terms are one object exactly where they are one tree', () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      expect(termOf(theory, a) === termOf(theory, b)).toBe(textOf(a) === textOf(b))
    }),
    { numRuns: 500 },
  )
})

test('two stores build the same trees', () => {
  fc.assert(
    fc.property(open.of(), (shape) => {
      const other = newTheory()
      expect(shapeOf(termOf(other, shape))).toEqual(shape)
      expect(shapeOf(termOf(theory, shape))).toEqual(shape)
      expect(termOf(other, shape)).not.toBe(termOf(theory, shape))
    }),
    { numRuns: 50 },
  )
})

test('the size of a term is the number of nodes of its tree, and it is ground if no node is a variable', () => {
  fc.assert(
    fc.property(open.of(), (shape) => {
      const term = termOf(theory, shape)
      const nodes = subshapes(shape)
      expect(sizeOf(term)).toBe(nodes.length)
      if (term.kind === 'application') expect(term.ground).toBe(!nodes.some((s) => 'variable' in s))
    }),
  )
})

test('substitution replaces every variable, and nothing else', () => {
  fc.assert(
    fc.property(open.of(), ground.of('any', 2), (shape, image) => {
      const replaceAll = (s: Shape): Shape =>
        'variable' in s ? image : 'fn' in s ? { fn: s.fn, args: s.args.map(replaceAll) } : s
      const substituted = substitute(theory.store, termOf(theory, shape), () => termOf(theory, image))
      expect(shapeOf(substituted)).toEqual(replaceAll(shape))
      expect(substitute(theory.store, termOf(theory, shape), () => undefined)).toBe(termOf(theory, shape))
    }),
  )
})

/** The shape with its n-th subterm, outermost first, replaced. */
function replaced(shape: Shape, at: number, by: Shape): Shape {
  let left = at
  const go = (s: Shape): Shape => {
    if (left-- === 0) return by
    return 'fn' in s ? { fn: s.fn, args: s.args.map(go) } : s
  }
  return go(shape)
}
