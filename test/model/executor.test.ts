/** What an execution is: which steps the executor refuses, and which recipes of the attacker. */
import { beforeEach, describe, expect, test } from 'vitest'
import { TermAlgebra } from '../../src/model/algebra.js'
import { World } from '../../src/model/executor.js'
import { aenc, clock, pk, sign, sk, variablesOf } from '../../src/model/expression.js'
import type { ModelData, Settings } from '../../src/model/model.js'
import { choice, current, fresh, now, once, opens, same, within } from '../../src/model/narration.js'
import type { PrincipalRef, Recipe, Trace, TraceStep } from '../../src/model/trace.js'
import type { Term } from '../../src/model/term.js'
import { systemOf } from '../support/systems.js'
import { A, B, N, loaded, party, tiny } from '../support/tiny.js'

const [ann, bob, bea, eve]: readonly PrincipalRef[] = ['ann', 'bob', 'bea', 'eve'].map((label) => ({
  class: 'agent',
  label,
})) as [PrincipalRef, PrincipalRef, PrincipalRef, PrincipalRef]
const NOBODY: Trace['dishonest'] = { labels: [], domains: [] }
const EVE: Trace['dishonest'] = { labels: ['eve'], domains: [] }
const [T, Until] = [clock('T'), clock('Until')]

const letter = tiny({
  roles: [party(A, [B]), party(B, [A])],
  rows: { 'M1: A -> B': { signed: sign(N, sk(A)) }, 'M2: B -> A': { back: aenc(N, pk(A)) } },
  beside: {
    M1: { makes: fresh(N), checks: [opens('signed'), once('nonce', 'signed/N')] },
    M2: { checks: [opens('back'), same('own', 'back/N')] },
  },
})

const dated = tiny({
  roles: [party(A, [B]), party(B, [A])],
  rows: { 'M1: A -> B': { signed: sign([T, Until], sk(A)) } },
  beside: {
    M1: {
      makes: [now(T), choice(Until)],
      checks: [opens('signed'), current('fresh', 'signed/T'), within('valid', 'signed/T', 'signed/Until')],
    },
  },
})

function world(data: ModelData, dishonest = NOBODY, settings: Partial<Settings> = {}): World<Term> {
  const system = loaded(data, settings)
  return new World(system, new TermAlgebra(system.theory, system.settings.typed), dishonest)
}

function step(role: 'A' | 'B', run: number, at: Partial<TraceStep> = {}, who = [ann, bob]): TraceStep {
  const [a, b] = who
  return { run, role: `t/${role}`, step: 0, epoch: 1, start: { parameters: { A: a!, B: b! } }, ...at }
}

const message = (index: number): { receive: Recipe } => ({ receive: { kind: 'frame', index } })

describe('a step is refused', () => {
  let w: World<Term>
  beforeEach(() => {
    w = world(letter)
    expect(w.perform(step('A', 0)).kind).toBe('accepted')
  })

  test('that its run has done already, or is not at yet', () => {
    expect(w.perform(step('A', 0)).kind).toBe('refused')
    expect(w.perform(step('B', 1, { ...message(0), step: 1 })).kind).toBe('refused')
  })

  test('in an epoch before the last', () => {
    expect(w.perform(step('B', 1, { ...message(0), epoch: 0 })).kind).toBe('refused')
    expect(w.perform(step('B', 1, { ...message(0), epoch: 2 })).kind).toBe('accepted')
  })

  test('of a run whose actor is dishonest', () => {
    const other = world(letter, EVE)
    expect(other.perform(step('A', 0, {}, [eve!, bob!])).kind).toBe('refused')
    expect(other.perform(step('A', 0, {}, [ann!, eve!])).kind).toBe('accepted')
  })

  test('of a run that begins with a principal of no such class', () => {
    const stranger = { class: 'stranger', label: 'x' }
    expect(w.perform(step('A', 1, {}, [ann!, stranger])).kind).toBe('refused')
  })

  test('whose value is of another sort, unless sorts fall together', () => {
    const wrong: Recipe = { kind: 'made', sort: 'key', label: 'k' }
    const signed: Recipe = {
      kind: 'apply',
      symbol: 'sign',
      args: [wrong, { kind: 'secret', symbol: 'sk', of: [eve!] }],
    }
    const accepts = (typed: boolean) =>
      world(letter, EVE, { typed }).perform(step('B', 0, { receive: signed }, [eve!, bob!])).kind
    expect([accepts(true), accepts(false)]).toEqual(['refused', 'accepted'])
  })

  test('and leaves nothing behind', () => {
    const before = [w.frame.length, w.events.length, w.runs.size]
    expect(w.perform(step('B', 1)).kind).toBe('refused')
    expect([w.frame.length, w.events.length, w.runs.size]).toEqual(before)
  })
})

test('a value is accepted once by each principal', () => {
  const w = world(letter)
  w.perform(step('A', 0))
  expect(w.perform(step('B', 1, message(0))).kind).toBe('accepted')
  expect(w.perform(step('B', 2, message(0)))).toMatchObject({ kind: 'refused', check: 'nonce' })
  expect(w.perform(step('B', 3, message(0), [ann!, bea!])).kind).toBe('accepted')
})

describe('under the clock', () => {
  const deliver = (epoch: number, until: number) => {
    const w = world(dated, NOBODY, { clock: 'window' })
    w.perform(step('A', 0, { epoch: 2, choices: { Until: until } }))
    return w.perform(step('B', 1, { ...message(0), epoch }))
  }

  test('a message of another epoch is stale', () => {
    expect(deliver(2, 9).kind).toBe('accepted')
    expect(deliver(3, 9)).toMatchObject({ kind: 'refused', check: 'fresh' })
  })

  test('what has ended is not valid any more', () => {
    expect(deliver(2, 1)).toMatchObject({ kind: 'refused', check: 'valid' })
  })

  test('and where it is ignored, both pass', () => {
    const w = world(dated)
    w.perform(step('A', 0, { choices: { Until: 0 } }))
    expect(w.perform(step('B', 1, { ...message(0), epoch: 5 })).kind).toBe('accepted')
  })
})

describe('the attacker has', () => {
  const w = world(letter, EVE)

  test('the secrets of dishonest principals, and of nobody else', () => {
    const secret = (of: PrincipalRef[], symbol = 'sk') => w.make({ kind: 'secret', symbol, of })
    expect(secret([eve!])).toBeDefined()
    expect(secret([ann!])).toBeUndefined()
    expect(secret([ann!, eve!], 'shared')).toBeDefined()
    expect(secret([ann!, bob!], 'shared')).toBeUndefined()
  })

  test('no private symbol to apply', () => {
    const args: Recipe[] = [{ kind: 'principal', principal: ann! }]
    expect(w.make({ kind: 'apply', symbol: 'pk', args })).toBeDefined()
    for (const symbol of ['sk', 'pw']) expect(w.make({ kind: 'apply', symbol, args })).toBeUndefined()
  })

  test('no principal of a class that there is not, no message that was not sent, no rule that there is not', () => {
    expect(w.make({ kind: 'principal', principal: { class: 'stranger', label: 'x' } })).toBeUndefined()
    expect(w.make({ kind: 'frame', index: 0 })).toBeUndefined()
    expect(w.make({ kind: 'destruct', rule: 'guess', args: [] })).toBeUndefined()
  })
})

describe('tokens that exist beforehand', () => {
  const system = systemOf('intra', 'intended', { setup: 'registered' })
  const [given] = system.narrations.flatMap((n) => n.given.filter((g) => g.requires.length > 0))
  const member = (kind: string, label: string) => ({ class: kind, label, domain: 'here' })
  const token = (userIsHonest: boolean, deviceIsHonest: boolean) => {
    const labels = [...(userIsHonest ? [] : ['u']), ...(deviceIsHonest ? [] : ['d'])]
    const w = new World(system, new TermAlgebra(system.theory, true), { labels, domains: [] })
    const { first, second } = given!.requires[0]!
    const registrar = { class: 'registrar', domain: 'here' }
    const values: Record<string, PrincipalRef | number> = {}
    for (const [name, { sort }] of variablesOf(given!.term)) values[name] = sort === 'clock' ? 1 : registrar
    values[first] = member('user', 'u')
    values[second] = member('device', 'd')
    return w.make({ kind: 'given', id: given!.id, values })
  }

  test('are of every pair but an honest user on a dishonest device', () => {
    expect(token(true, true)).toBeDefined()
    expect(token(false, true)).toBeDefined()
    expect(token(false, false)).toBeDefined()
    expect(token(true, false)).toBeUndefined()
  })
})

test('who is of a dishonest domain is dishonest', () => {
  const system = systemOf('inter', 'intended')
  const w = new World(system, new TermAlgebra(system.theory, true), { labels: [], domains: ['bad'] })
  expect(w.isHonest({ class: 'user', label: 'u', domain: 'bad' })).toBe(false)
  expect(w.isHonest({ class: 'user', label: 'u', domain: 'good' })).toBe(true)
})
