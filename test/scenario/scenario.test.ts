/** Scenarios: names and times follow from the seed, keys do not. */
import { describe, expect, test } from 'vitest'
import { readTime } from '../../src/crypto/encoding.js'
import { honestTrace } from '../../src/model/honest.js'
import { CLASSES } from '../../src/model/protocols/vocabulary.js'
import { type PrincipalRef, mapTrace } from '../../src/model/trace.js'
import { runInBytes } from '../../src/scenario/rehearsal.js'
import { type Scenario, scenario } from '../../src/scenario/scenario.js'
import { systemOf } from '../support/systems.js'

const make = (seed: string) => scenario({ classes: CLASSES, seed })
const startOf = ({ laboratory }: Scenario) => readTime(laboratory.algebra.clock(0))

describe('of one seed', () => {
  const [one, again, other] = [make('seed'), make('seed'), make('another seed')]
  const somebody = one.domains[0]!.people[0]!['device']!

  test('names and times are the same, of another they are not', () => {
    expect(again.domains).toEqual(one.domains)
    expect(startOf(again)).toEqual(startOf(one))
    expect(other.domains).not.toEqual(one.domains)
    expect(startOf(other)).not.toEqual(startOf(one))
  })

  test('keys and passwords are never the same', () => {
    const of = ({ laboratory: { keys, algebra } }: Scenario) => {
      const principal = algebra.principal(somebody)
      return [keys.publicKey(principal), keys.password(principal), keys.shared(principal, principal)]
    }
    for (const [i, key] of of(one).entries()) expect(key.equals(of(again)[i]!)).toBe(false)
    expect(of(one)[0]!.equals(of(one)[0]!)).toBe(true)
  })
})

test('nobody is there twice', () => {
  const { domains } = scenario({ classes: CLASSES, seed: 'many', domains: 5, people: 5 })
  const all = domains.flatMap((d) => [
    ...Object.values(d.offices),
    ...d.people.flatMap((p) => Object.values(p)),
  ])
  expect(all).toHaveLength(5 * 2 + 25 * 2)
  expect(new Set(all.map((ref) => JSON.stringify(ref))).size).toBe(all.length)
})

test('there are names for so many and no more', () => {
  expect(() => scenario({ classes: CLASSES, seed: 's', domains: 9, people: 3 })).toThrow(RangeError)
})

test('a call between two domains of a scenario runs with real keys', () => {
  const { domains, laboratory } = make('a call')
  const [home, away] = domains as [Scenario['domains'][0], Scenario['domains'][0]]
  const system = systemOf('inter', 'hardened')
  const trace = mapTrace(honestTrace(system, system.narrations[0]!), {
    principal: (ref): PrincipalRef => {
      const domain = ref.domain === 'home' ? home : away
      return ref.label === undefined ? domain.offices[ref.class]! : domain.people[0]![ref.class]!
    },
  })
  expect(runInBytes(system, trace, laboratory)).not.toHaveProperty('disagreement')
  expect(runInBytes(system, trace, laboratory)).not.toHaveProperty('refused')
})
