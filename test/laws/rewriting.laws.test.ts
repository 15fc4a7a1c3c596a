import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_TUPLE } from '../../src/model/tuples.js'
import { type Shape, Terms, newTheory, termOf, textOf } from '../support/terms.js'

const theory = newTheory()
const terms = new Terms(theory)

/** A rule as it is written in books: variables are texts, applications are lists. */
type Pattern = string | readonly [string, ...Pattern[]]
interface Rule {
  readonly args: readonly Pattern[]
  readonly result: string
}

const RULES: Readonly<Record<string, Rule>> = {
  adec: {
    args: [
      ['aenc', 'm', ['pk', 'x']],
      ['sk', 'x'],
    ],
    result: 'm',
  },
  sdec: { args: [['senc', 'm', 'k'], 'k'], result: 'm' },
  open: {
    args: [
      ['sign', 'm', ['sk', 'x']],
      ['pk', 'x'],
    ],
    result: 'm',
  },
  pdec: {
    args: [
      ['penc', 'm', ['sk', 'x']],
      ['pk', 'x'],
    ],
    result: 'm',
  },
  read: { args: [['sign', 'm', 's']], result: 'm' },
  ...Object.fromEntries(
    range(2, MAX_TUPLE).flatMap((n) =>
      range(1, n).map((i) => {
        const fields = range(1, n).map((j) => `x${j}`)
        return [`item${i}of${n}`, { args: [[`tuple${n}`, ...fields]], result: `x${i}` }]
      }),
    ),
  ),
}

/** Matching, the slow way: trees against trees, equal parts compared as texts. */
function naiveMatch(pattern: Pattern, shape: Shape, found: Map<string, Shape>): boolean {
  if (typeof pattern === 'string') {
    const before = found.get(pattern)
    if (before === undefined) found.set(pattern, shape)
    return before === undefined || textOf(before) === textOf(shape)
  }
  const [fn, ...args] = pattern
  return 'fn' in shape && shape.fn === fn && args.every((arg, i) => naiveMatch(arg, shape.args[i]!, found))
}

function naiveDestruct(rule: Rule, args: readonly Shape[]): Shape | undefined {
  const found = new Map<string, Shape>()
  return rule.args.every((pattern, i) => naiveMatch(pattern, args[i]!, found))
    ? found.get(rule.result)
    : undefined
}

/** Sorts of the variables of the rules; any sort where there is none. */
const SORTS: Readonly<Record<string, string>> = { x: 'principal', k: 'key', s: 'skey' }

/** An instance of a rule's left side: every variable replaced by one term. */
function instances(rule: Rule): fc.Arbitrary<Shape[]> {
  const names = [...new Set(rule.args.flatMap(variablesOf))]
  const values = fc.tuple(...names.map((v) => terms.of(SORTS[v] ?? 'any', 2)))
  return values.map((shapes) => {
    const image = new Map(names.map((name, i) => [name, shapes[i]!]))
    return rule.args.map((pattern) => build(pattern, image))
  })
}

/** Instances of a rule, instances with an argument taken from elsewhere, and terms of every kind. */
function argumentsFor(rule: Rule): fc.Arbitrary<Shape[]> {
  const anything = fc.tuple(...rule.args.map(() => terms.of('any', 2)))
  const mixed = fc
    .tuple(instances(rule), instances(rule), fc.nat(1))
    .map(([here, there, at]) => here.map((arg, i) => (i === at ? there[i]! : arg)))
  return fc.oneof(instances(rule), mixed, anything)
}

test('the theory has these rules and no others', () => {
  expect([...theory.destructors.keys()].toSorted()).toEqual(Object.keys(RULES).toSorted())
})

test('a destructor succeeds exactly where its rule matches', () => {
  const applications = fc
    .constantFrom(
      ...Object.keys(RULES).filter(
        (name) => !name.startsWith('item') || name.endsWith('of2') || name.endsWith('of3'),
      ),
    )
    .chain((name) => argumentsFor(RULES[name]!).map((args) => ({ name, args })))
  fc.assert(
    fc.property(applications, ({ name, args }) => {
      const expected = naiveDestruct(RULES[name]!, args)
      const result = theory.destruct(
        name,
        args.map((a) => termOf(theory, a)),
      )
      expect(result).toBe(expected && termOf(theory, expected))
    }),
    { numRuns: 3000 },
  )
})

test('what a constructor took in, its destructor gives back', () => {
  const instance = fc
    .constantFrom(...Object.keys(RULES))
    .chain((name) => instances(RULES[name]!).map((args) => ({ name, args })))
  fc.assert(
    fc.property(instance, ({ name, args }) => {
      const whole = args[0]!
      const taken = name.startsWith('item') ? Number(/\d+/.exec(name)![0]) - 1 : 0
      const result = theory.destruct(
        name,
        args.map((a) => termOf(theory, a)),
      )
      expect(result).toBe('fn' in whole && termOf(theory, whole.args[taken]!))
    }),
    { numRuns: 500 },
  )
})

test('a destructor without all its arguments gives nothing', () => {
  for (const [name, rule] of Object.entries(RULES)) {
    fc.assert(
      fc.property(instances(rule), (args) => {
        expect(
          theory.destruct(
            name,
            args.slice(0, -1).map((a) => termOf(theory, a)),
          ),
        ).toBeUndefined()
      }),
      { numRuns: 3 },
    )
  }
})

function build(pattern: Pattern, image: ReadonlyMap<string, Shape>): Shape {
  if (typeof pattern === 'string') return image.get(pattern)!
  const [fn, ...args] = pattern
  return { fn, args: args.map((arg) => build(arg, image)) }
}

function variablesOf(pattern: Pattern): string[] {
  return typeof pattern === 'string' ? [pattern] : pattern.slice(1).flatMap(variablesOf)
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
