/** A rehearsal notices octets that do not behave as their terms: an algebra with a mistake in it never passes for a right one. */
import { describe, expect, test } from 'vitest'
import { ByteAlgebra, type ByteAlgebraSpec } from '../../src/crypto/algebra.js'
import type { Octets } from '../../src/crypto/octets.js'
import { Epochs } from '../../src/crypto/epochs.js'
import { InputError } from '../../src/model/errors.js'
import { honestTrace } from '../../src/model/honest.js'
import type { System } from '../../src/model/system.js'
import type { Recipe, Trace } from '../../src/model/trace.js'
import { Laboratory } from '../../src/scenario/laboratory.js'
import { runInBytes } from '../../src/scenario/rehearsal.js'
import { systemOf } from '../support/systems.js'

const system = systemOf('intra', 'intended')
const trace = honestTrace(
  system,
  system.narrations.find((n) => n.name === 'intra')!,
)

/** A laboratory with another algebra over the same keys. */
function laboratoryWith(make: (spec: ByteAlgebraSpec) => ByteAlgebra, of: System = system): Laboratory {
  const laboratory = new Laboratory({ classes: of.theory.classes })
  const { keys, trust } = laboratory
  const epochs = new Epochs(new Date('2026-01-01T12:00:00Z'), 300)
  return Object.assign(Object.create(laboratory) as Laboratory, {
    algebra: make({ classes: of.theory.classes, keys, trust, epochs }),
  })
}

const differs = (make: (spec: ByteAlgebraSpec) => ByteAlgebra, played: Trace = trace) =>
  runInBytes(system, played, laboratoryWith(make)).disagreement?.reason

test('a right algebra passes', () => {
  expect(differs((spec) => new ByteAlgebra(spec))).toBeUndefined()
})

describe('noticed is an algebra', () => {
  test('that reads the fields of a tuple in another order', () => {
    class Turned extends ByteAlgebra {
      override destruct(rule: string, args: readonly Octets[]): Octets | undefined {
        return super.destruct(rule === 'item1of2' ? 'item2of2' : rule, args)
      }
    }
    expect(differs((spec) => new Turned(spec))).toMatch(/refused by octets/)
  })

  test('whose fresh values are not fresh', () => {
    class Stale extends ByteAlgebra {
      #nonce: Octets | undefined
      override fresh(sort: string, label: string, run: number): Octets {
        if (sort !== 'nonce') return super.fresh(sort, label, run)
        return (this.#nonce ??= super.fresh(sort, label, run))
      }
    }
    expect(differs((spec) => new Stale(spec))).toMatch(/the octets of another term/)
  })

  test('that takes one value for another', () => {
    class Blind extends ByteAlgebra {
      override office(officeClass: string, of: Octets): Octets | undefined {
        return super.office(officeClass === 'proxy' ? 'registrar' : officeClass, of)
      }
    }
    expect(differs((spec) => new Blind(spec))).toBeDefined()
  })

  test('that does not verify signatures', () => {
    class Credulous extends ByteAlgebra {
      override destruct(rule: string, args: readonly Octets[]): Octets | undefined {
        return super.destruct(rule === 'open' ? 'read' : rule, rule === 'open' ? args.slice(0, 1) : args)
      }
    }
    expect(runInBytes(system, forged()).refused?.step).toBe(1)
    expect(runInBytes(system, forged())).not.toHaveProperty('disagreement')
    expect(differs((spec) => new Credulous(spec), forged())).toBe('refused by terms, accepted by octets')
  })
})

/** The honest first message, but signed by the attacker in the device's place. */
function forged(): Trace {
  const eve = { class: 'device', label: 'eve', domain: 'home' }
  const [first, second] = trace.steps as [Trace['steps'][0], Trace['steps'][0]]
  const fields = system.narrations.find((n) => n.name === 'intra')!.messages[0]!
  const names = [...Object.keys(fields.parts), ...Object.keys(fields.clear)]
  const field = (i: number): Recipe => ({
    kind: 'destruct',
    rule: `item${i + 1}of${names.length}`,
    args: [{ kind: 'frame', index: 0 }],
  })
  const at = names.indexOf('signed')
  const signed: Recipe = {
    kind: 'apply',
    symbol: 'sign',
    args: [
      { kind: 'destruct', rule: 'read', args: [field(at)] },
      { kind: 'secret', symbol: 'sk', of: [eve] },
    ],
  }
  const args = names.map((_, i) => (i === at ? signed : field(i)))
  const receive: Recipe = { kind: 'apply', symbol: `tuple${names.length}`, args }
  return { dishonest: { labels: ['eve'], domains: [] }, steps: [first, { ...second, receive }] }
}

test('where sorts fall together nothing can be run with real keys', () => {
  expect(() => runInBytes(systemOf('intra', 'intended', { typed: false }), trace)).toThrow(InputError)
})
