import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Knowledge } from '../../src/attacker/knowledge.js'
import { TermAlgebra } from '../../src/model/algebra.js'
import { World } from '../../src/model/executor.js'
import { type Trace, recipeSize } from '../../src/model/trace.js'
import { systemOf } from '../support/systems.js'
import { type Shape, Terms, shapeOf, sortOfShape, subshapes, termOf, textOf } from '../support/terms.js'

const DISHONEST: Trace['dishonest'] = { labels: ['eve'], domains: ['evil'] }

const system = systemOf('inter', 'intended')
const { theory } = system
const messages = new Terms(theory)

/** What the attacker has seen, and a term that he may want: often a part of it, or made of its parts. */
const situations = fc
  .tuple(
    fc.array(messages.of('any', 3), { maxLength: 5 }),
    messages.of('any', 2),
    fc.array(fc.nat(40), { maxLength: 3 }),
  )
  .map(([frame, other, picks]) => {
    const parts = [other, ...frame].flatMap(subshapes).filter((s) => isMessage(s))
    const fields = picks.map((n) => parts[n % parts.length]!)
    return {
      frame,
      wanted: fields.length < 2 ? (fields[0] ?? other) : { fn: `tuple${fields.length}`, args: fields },
    }
  })

function attackerOf(frame: readonly Shape[]): Knowledge {
  const knowledge = new Knowledge(system, DISHONEST)
  for (const message of frame) knowledge.see(termOf(theory, message))
  return knowledge
}

function worldOf(frame: readonly Shape[]): World<ReturnType<typeof termOf>> {
  const world = new World(system, new TermAlgebra(theory, true), DISHONEST)
  world.frame.push(...frame.map((message) => termOf(theory, message)))
  return world
}

test('a replayed recipe yields its term', () => {
  fc.assert(
    fc.property(situations, ({ frame, wanted }) => {
      const knowledge = attackerOf(frame)
      const world = worldOf(frame)
      for (const shape of [wanted, ...frame.flatMap(subshapes)].filter(isMessage)) {
        const recipe = knowledge.derive(termOf(theory, shape))
        if (recipe === undefined) continue
        const made = world.make(recipe)
        expect(made && textOf(shapeOf(made))).toBe(textOf(shape))
        expect(made).toBe(termOf(theory, shape))
      }
    }),
    { numRuns: 1000 },
  )
})

test('every message that was seen, and all that was learnt from them, can be made', () => {
  fc.assert(
    fc.property(situations, ({ frame }) => {
      const knowledge = attackerOf(frame)
      for (const message of frame) expect(knowledge.derive(termOf(theory, message))).toBeDefined()
      for (const term of knowledge.learnt) expect(knowledge.derive(term), textOf(shapeOf(term))).toBeDefined()
    }),
    { numRuns: 300 },
  )
})

test('more messages never lose a term, nor make it dearer', () => {
  fc.assert(
    fc.property(situations, messages.of('any', 3), ({ frame, wanted }, further) => {
      const knowledge = attackerOf(frame)
      const candidates = [wanted, ...frame.flatMap(subshapes)].map((s) => termOf(theory, s))
      const before = candidates.map((term) => knowledge.derive(term))
      knowledge.see(termOf(theory, further))
      for (const [i, term] of candidates.entries()) {
        if (before[i] === undefined) continue
        const after = knowledge.derive(term)
        expect(after).toBeDefined()
        expect(recipeSize(after!)).toBeLessThanOrEqual(recipeSize(before[i]))
      }
    }),
    { numRuns: 500 },
  )
})

test('the order in which messages are seen does not matter', () => {
  fc.assert(
    fc.property(situations, ({ frame, wanted }) => {
      const [there, back] = [attackerOf(frame), attackerOf(frame.toReversed())]
      for (const shape of [wanted, ...frame.flatMap(subshapes)]) {
        const term = termOf(theory, shape)
        expect(back.derive(term) === undefined, textOf(shape)).toBe(there.derive(term) === undefined)
      }
    }),
    { numRuns: 300 },
  )
})

test('what is derived is exactly what the naive closure holds', () => {
  fc.assert(
    fc.property(situations, ({ frame, wanted }) => {
      const knowledge = attackerOf(frame)
      const naive = closure(frame, wanted)
      for (const [text, shape] of naive.universe) {
        const derived = knowledge.derive(termOf(theory, shape)) !== undefined
        expect({ text, derived }).toEqual({ text, derived: naive.known.has(text) })
      }
    }),
    { numRuns: 1000 },
  )
})

describe('what the attacker has beforehand', () => {
  const nothing = attackerOf([])
  const has = (shape: Shape) => nothing.derive(termOf(theory, shape)) !== undefined
  const member = (sort: string, label: string, domain: string): Shape => ({
    fn: sort,
    args: [
      { name: label, sort: 'label' },
      { name: domain, sort: 'domain' },
    ],
  })
  const alice = member('user', 'alice', 'home')
  const eve = member('user', 'eve', 'home')
  const phone = member('device', 'alice', 'home')
  const evesPhone = member('device', 'eve', 'home')
  const evilProxy: Shape = { fn: 'proxy', args: [{ name: 'evil', sort: 'domain' }] }

  test('long-term secrets of the dishonest, and of them alone', () => {
    expect(has({ fn: 'sk', args: [evesPhone] })).toBe(true)
    expect(has({ fn: 'sk', args: [evilProxy] })).toBe(true)
    expect(has({ fn: 'pw', args: [eve] })).toBe(true)
    expect(has({ fn: 'shared', args: [alice, eve] })).toBe(true)
    expect(has({ fn: 'sk', args: [phone] })).toBe(false)
    expect(has({ fn: 'pw', args: [alice] })).toBe(false)
    expect(has({ fn: 'shared', args: [alice, phone] })).toBe(false)
  })

  const token = (user: Shape, device: Shape, until = 'epoch 0'): Shape => {
    const times = [until, 'epoch 0'].map((name) => ({ name, sort: 'clock' }))
    const registrar: Shape = { fn: 'registrar', args: [{ name: 'home', sort: 'domain' }] }
    return {
      fn: 'sign',
      args: [
        { fn: 'tuple4', args: [user, device, ...times] },
        { fn: 'sk', args: [registrar] },
      ],
    }
  }

  test('tokens for every pair but an honest user at a dishonest device', () => {
    expect(has(token(alice, phone))).toBe(true)
    expect(has(token(eve, phone))).toBe(true)
    expect(has(token(eve, evesPhone))).toBe(true)
    expect(has(token(alice, evesPhone))).toBe(false)
  })

  test('no token whose times are of the attacker, for which there is no recipe', () => {
    expect(has(token(alice, phone, "attacker's clock"))).toBe(false)
  })
})

/** Labels and domains are never messages of their own. */
function isMessage(shape: Shape): boolean {
  const sort = sortOfShape(theory, shape)
  return sort !== 'label' && sort !== 'domain'
}

/**
 * The attacker's closure, the slow way: over a fixed set of terms (parts of the frame and of what is wanted, and the keys
 * that could open them) every rule is tried on everything until nothing new comes.
 */
function closure(
  frame: readonly Shape[],
  wanted: Shape,
): { universe: ReadonlyMap<string, Shape>; known: Set<string> } {
  const universe = new Map<string, Shape>()
  const admit = (shape: Shape) => {
    for (const s of subshapes(shape).filter(isMessage)) universe.set(textOf(s), s)
  }
  for (const shape of [...frame, wanted]) admit(shape)
  for (const shape of [...universe.values()]) {
    if (!('fn' in shape)) continue
    const owner =
      'fn' in shape && shape.args[1] !== undefined && 'fn' in shape.args[1]
        ? shape.args[1].args[0]
        : undefined
    if (shape.fn === 'aenc' && owner !== undefined) admit({ fn: 'sk', args: [owner] })
    if ((shape.fn === 'penc' || shape.fn === 'sign') && owner !== undefined)
      admit({ fn: 'pk', args: [owner] })
  }
  const known = new Set(frame.map(textOf))
  for (const [text, shape] of universe) if (isInitial(shape)) known.add(text)
  const has = (shape: Shape | undefined) => shape !== undefined && known.has(textOf(shape))
  for (let size = -1; size < known.size;) {
    size = known.size
    for (const [text, shape] of universe) {
      if (!('fn' in shape)) continue
      if (theory.symbol(shape.fn).isPublic && shape.args.length > 0 && shape.args.every(has)) known.add(text)
      if (!known.has(text)) continue
      for (const part of opened(shape, has)) known.add(textOf(part))
    }
  }
  return { universe, known }
}

/** What one application of a destructor takes out of a term. */
function opened(shape: Shape, has: (shape: Shape | undefined) => boolean): readonly Shape[] {
  if (!('fn' in shape)) return []
  const [content, key] = shape.args
  const owner = key !== undefined && 'fn' in key ? key : undefined
  switch (shape.fn) {
    case 'aenc':
      return owner?.fn === 'pk' && has({ fn: 'sk', args: owner.args }) ? [content!] : []
    case 'senc':
      return has(key) ? [content!] : []
    case 'sign':
      return [content!]
    case 'penc':
      return owner?.fn === 'sk' && has({ fn: 'pk', args: owner.args }) ? [content!] : []
    default:
      return shape.fn.startsWith('tuple') ? shape.args : []
  }
}

/** Public values, the attacker's own, secrets of the dishonest, certificates and tokens. */
function isInitial(shape: Shape): boolean {
  if ('variable' in shape) return false
  if ('name' in shape)
    return shape.name.startsWith("attacker's ") || (shape.sort === 'clock' && shape.name.startsWith('epoch '))
  if (isPrincipal(shape)) return true
  if (shape.fn === 'sk' || shape.fn === 'pw' || shape.fn === 'shared')
    return shape.args.some((x) => !isHonest(x))
  return shape.fn === 'sign' && (isCertificate(shape) || isToken(shape))
}

function isPrincipal(shape: Shape): boolean {
  return theory.classes[sortOfShape(theory, shape)] !== undefined
}

function isHonest(principal: Shape): boolean {
  return !subshapes(principal).some(
    (s) => 'name' in s && (s.sort === 'label' ? DISHONEST.labels : DISHONEST.domains).includes(s.name),
  )
}

function isCertificate(shape: Shape): boolean {
  const holder = ['device', 'registrar', 'proxy'].flatMap((sort) =>
    subshapes(shape).filter((s) => 'fn' in s && s.fn === sort),
  )
  return holder.some((x) => textOf(shape) === `sign(tuple2(${textOf(x)}, pk(${textOf(x)})), sk(ca()))`)
}

function isToken(shape: Shape): boolean {
  const content = 'fn' in shape ? shape.args[0] : undefined
  if (content === undefined || !('fn' in content) || content.fn !== 'tuple4' || !('fn' in shape)) return false
  const [user, device, until, from] = content.args
  const isEpoch = (s: Shape | undefined) =>
    s !== undefined && 'name' in s && s.sort === 'clock' && s.name.startsWith('epoch ')
  if (sortOfShape(theory, user!) !== 'user' || sortOfShape(theory, device!) !== 'device') return false
  if (!isEpoch(until) || !isEpoch(from)) return false
  const domain = 'fn' in user! ? user.args[1]! : user!
  return (
    textOf(shape.args[1]!) === `sk(registrar(${textOf(domain)}))` && (!isHonest(user!) || isHonest(device!))
  )
}
