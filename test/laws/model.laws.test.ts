import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TermAlgebra } from '../../src/model/algebra.js'
import { execute } from '../../src/model/executor.js'
import { honestTrace } from '../../src/model/honest.js'
import { type ModelData, digestOf } from '../../src/model/model.js'
import { load } from '../../src/model/system.js'
import { MODELS } from '../../src/model/protocols/index.js'
import type { Trace } from '../../src/model/trace.js'
import { shapeOf, textOf } from '../support/terms.js'

/** The honest execution of every narration that is in use, and the messages that were sent in it. */
function honestExecutions(
  model: ModelData,
): { readonly trace: Trace; readonly messages: readonly string[] }[] {
  const system = load(model)
  return system.narrations.map((narration) => {
    const trace = honestTrace(system, narration)
    const { world, refused } = execute(system, trace, new TermAlgebra(system.theory, system.settings.typed))
    expect(refused).toBeUndefined()
    return { trace, messages: world.frame.map((t) => textOf(shapeOf(t))) }
  })
}

describe.each(MODELS.map((m) => [`${m.name}/${m.reading}`, m] as const))('%s', (_, model) => {
  const copy = JSON.parse(JSON.stringify(model)) as ModelData

  test('round-trips through JSON with its digest', () => {
    expect(copy).toEqual(model)
    expect(digestOf(copy)).toBe(digestOf(model))
  })

  test('read from JSON, it has the same honest execution', () => {
    const executions = honestExecutions(model)
    expect(executions.every(({ messages }) => messages.length > 0)).toBe(true)
    expect(honestExecutions(copy)).toEqual(executions)
  })

  test('any change of it changes its digest', () => {
    const leaves = leafPaths(model)
    fc.assert(
      fc.property(fc.constantFrom(...leaves), (path) => {
        expect(digestOf(changed(model, path) as ModelData)).not.toBe(digestOf(model))
      }),
      { numRuns: 30 },
    )
  })
})

test('a digest does not depend on the order in which the fields of an object are written', () => {
  const index = fc.nat(MODELS.length - 1)
  fc.assert(
    fc.property(index, fc.array(fc.nat(9), { minLength: 1 }), (at, order) => {
      const model = MODELS[at]!
      expect(digestOf(reordered(model, cycle(order)) as ModelData)).toBe(digestOf(model))
    }),
  )
})

test('models have different digests', () => {
  expect(new Set(MODELS.map(digestOf)).size).toBe(MODELS.length)
})

/** The order of parts and clear fields is that of the message. */
const ORDERED = new Set(['parts', 'clear'])

/** The same data, the fields of every object in another order. */
function reordered(value: unknown, order: Iterator<number>, key?: string): unknown {
  if (Array.isArray(value)) return value.map((v) => reordered(v, order))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([k, v]) => [k, reordered(v, order, k)] as const)
  if (key !== undefined && ORDERED.has(key)) return Object.fromEntries(entries)
  const ranked = entries.map((entry) => ({ entry, rank: order.next().value as number }))
  return Object.fromEntries(ranked.toSorted((a, b) => a.rank - b.rank).map(({ entry }) => entry))
}

function* cycle(values: readonly number[]): Generator<number> {
  for (;;) yield* values
}

type Path = readonly (string | number)[]

function leafPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([k, v]) => leafPaths(v, [...path, k]))
}

/** The same data with one text made another. */
function changed(value: unknown, path: Path): unknown {
  const [key, ...rest] = path
  if (key === undefined) return `${String(value)}'`
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...(value as object) }
  const at = copy as Record<string, unknown>
  at[key] = changed(at[key], rest)
  return copy
}
