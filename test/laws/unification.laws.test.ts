import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Bindings } from '../../src/attacker/symbolic/bindings.js'
import { type Sort, meet } from '../../src/model/sorts.js'
import { forEachSubterm, sortOf } from '../../src/model/term.js'
import type { Term, Variable } from '../../src/model/term.js'
import { systemOf } from '../support/systems.js'
import { type Shape, Terms, shapeOf, sortOfShape, subshapes, termOf, textOf } from '../support/terms.js'

const system = systemOf('intra', 'intended')
const { theory } = system
const { classes } = theory
const ground = new Terms(theory)
const open = new Terms(theory, true)

/** Two terms and a ground instance that they have in common, with the values of their variables in it. */
interface Instance {
  readonly terms: readonly [Shape, Shape]
  readonly values: ReadonlyMap<string, Shape>
}

/** A ground term of which parts are hidden behind variables, twice and each time in its own way. */
const instances: fc.Arbitrary<Instance> = fc
  .tuple(ground.of(), fc.array(fc.nat(11), { maxLength: 30, size: 'max' }))
  .map(([shape, picks]) => {
    const values = new Map<string, Shape>()
    let next = 0
    const pick = () => picks[next++] ?? 0
    const hide = (s: Shape, position: Sort): Shape => {
      const choice = pick()
      // One in three parts is hidden, by a variable of its own sort, of that of its place, or of any.
      if (choice < 8)
        return 'fn' in s ? { fn: s.fn, args: s.args.map((arg, i) => hide(arg, sortAt(s.fn, i))) } : s
      const sort = [sortOfShape(theory, s), position, 'any', position][choice - 8]!
      // The same part may hide behind the same variable, on both sides.
      const variable = choice === 11 ? `hidden ${values.size}` : `the ${textOf(s)}`
      values.set(`${sort} ${variable}`, s)
      return { variable, sort }
    }
    return { terms: [hide(shape, 'any'), hide(shape, 'any')], values }
  })

test('where the mgu exists, it solves', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        instances.map((i) => i.terms),
        fc.tuple(open.of(), open.of()),
      ),
      ([a, b]) => {
        const [s, t] = [termOf(theory, a), termOf(theory, b)]
        const bindings = new Bindings(system)
        fc.pre(bindings.unify(s, t))
        const solved = bindings.resolve(s)
        expect(bindings.resolve(t)).toBe(solved)
        expect(bindings.resolve(solved)).toBe(solved)
        expect(bindings.equal(s, t)).toBe(true)
      },
    ),
    { numRuns: 2000, maxSkipsPerRun: 1000 },
  )
})

test('every variable is bound to a term of its sort or below', () => {
  fc.assert(
    fc.property(instances, ({ terms }) => {
      const [s, t] = terms.map((shape) => termOf(theory, shape)) as [Term, Term]
      const bindings = new Bindings(system)
      expect(bindings.unify(s, t)).toBe(true)
      for (const v of variablesOf(s, t)) {
        const below = sortOf(bindings.resolve(v))
        expect(meet(v.sort, below, classes)).toBe(below)
      }
    }),
    { numRuns: 1000 },
  )
})

test('two terms with a common ground instance unify, and it is an instance of the mgu', () => {
  fc.assert(
    fc.property(instances, ({ terms, values }) => {
      const [s, t] = terms.map((shape) => termOf(theory, shape)) as [Term, Term]
      const bindings = new Bindings(system)
      expect(bindings.unify(s, t)).toBe(true)
      const found = new Map<string, Shape>()
      for (const v of variablesOf(s, t)) {
        const instance = values.get(`${v.sort} ${v.label}`)!
        expect(
          isInstance(shapeOf(bindings.resolve(v)), instance, found),
          `${v.label} in ${textOf(instance)}`,
        ).toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
})

test('terms that do not unify have no common ground instance', () => {
  fc.assert(
    fc.property(fc.tuple(open.of('any', 1), open.of('any', 1)), ground.of('any', 1), ([a, b], shape) => {
      fc.pre(!new Bindings(system).unify(termOf(theory, a), termOf(theory, b)))
      // Every variable may take any part of a third term: if that makes the two equal, they have an instance.
      const parts = subshapes(shape)
      const variables = variablesOf(termOf(theory, a), termOf(theory, b)).slice(0, 3)
      for (const values of valuations(variables, parts)) {
        const at = (s: Shape): Shape =>
          'variable' in s
            ? (values.get(`${s.sort} ${s.variable}`) ?? s)
            : 'fn' in s
              ? { fn: s.fn, args: s.args.map(at) }
              : s
        expect(textOf(at(a))).not.toBe(textOf(at(b)))
      }
    }),
    { numRuns: 500 },
  )
})

test('unification does not mind the order of its arguments', () => {
  fc.assert(
    fc.property(open.of(), open.of(), (a, b) => {
      const [s, t] = [termOf(theory, a), termOf(theory, b)]
      expect(new Bindings(system).unify(s, t)).toBe(new Bindings(system).unify(t, s))
    }),
    { numRuns: 1000 },
  )
})

test('a variable does not unify with a term that holds it', () => {
  fc.assert(
    fc.property(open.of(), (shape) => {
      const term = termOf(theory, shape)
      for (const v of variablesOf(term))
        if (v !== term) expect(new Bindings(system).unify(v, term)).toBe(false)
    }),
  )
})

test('undoing to a mark leaves nothing of what came after it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(open.of('any', 2), open.of('any', 2)), { maxLength: 4 }),
      fc.nat(3),
      (pairs, kept) => {
        const bindings = new Bindings(system)
        const solve = (some: typeof pairs) =>
          some.every(([a, b]) => bindings.unify(termOf(theory, a), termOf(theory, b)))
        const all = variablesOf(...pairs.flat().map((s) => termOf(theory, s)))
        fc.pre(solve(pairs.slice(0, kept)))
        const before = all.map((v) => bindings.resolve(v))
        const [mark, snapshot] = [bindings.mark(), bindings.snapshot()]
        solve(pairs.slice(kept))
        bindings.undo(mark)
        expect(all.map((v) => bindings.resolve(v))).toEqual(before)
        solve(pairs.slice(kept))
        bindings.restore(snapshot)
        expect(all.map((v) => bindings.resolve(v))).toEqual(before)
      },
    ),
    { numRuns: 500, maxSkipsPerRun: 1000 },
  )
})

/** Sort at which a symbol takes an argument. */
function sortAt(fn: string, i: number): Sort {
  return theory.argumentSorts.get(fn)![i]!
}

function variablesOf(...terms: readonly Term[]): Variable[] {
  const found = new Set<Variable>()
  for (const term of terms) forEachSubterm(term, (t) => t.kind === 'variable' && found.add(t))
  return [...found]
}

/** Whether a ground shape is an instance of a shape with variables, given what they stand for so far. */
function isInstance(shape: Shape, instance: Shape, found: Map<string, Shape>): boolean {
  if ('variable' in shape) {
    const before = found.get(textOf(shape))
    if (before !== undefined) return textOf(before) === textOf(instance)
    found.set(textOf(shape), instance)
    return meet(shape.sort, sortOfShape(theory, instance), classes) === sortOfShape(theory, instance)
  }
  if ('name' in shape) return textOf(shape) === textOf(instance)
  return (
    'fn' in instance &&
    shape.fn === instance.fn &&
    shape.args.every((arg, i) => isInstance(arg, instance.args[i]!, found))
  )
}

/** Every way to give the variables values of their sorts. */
function* valuations(
  variables: readonly Variable[],
  parts: readonly Shape[],
): Generator<ReadonlyMap<string, Shape>> {
  const [v, ...others] = variables
  if (v === undefined) return yield new Map()
  for (const rest of valuations(others, parts)) {
    for (const part of parts) {
      const sort = sortOfShape(theory, part)
      if (meet(v.sort, sort, classes) === sort) yield new Map([...rest, [`${v.sort} ${v.label}`, part]])
    }
  }
}
