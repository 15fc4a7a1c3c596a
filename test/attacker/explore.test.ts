/** Attacks that an earlier explorer lost by a reduction that was too strong, or that it made up. */
import { describe, expect, test } from 'vitest'
import type { Bounds, Outcome } from '../../src/attacker/goal.js'
import { Explorer } from '../../src/attacker/explore/search.js'
import { type ClaimData, replay, secrecy } from '../../src/model/claim.js'
import { data, hash, key, nonce, pk, principals, senc, shared, sign, sk } from '../../src/model/expression.js'
import { type ModelData, type Settings, defaultSettings, model } from '../../src/model/model.js'
import { load } from '../../src/model/system.js'
import { fresh, narration, opens, role, same, table } from '../../src/model/narration.js'
import { MODELS } from '../../src/model/protocols/index.js'
import { goalsOf } from '../../src/properties/compile.js'
import { A, B, N, agrees, party, tiny } from '../support/tiny.js'

function explored(
  subject: ModelData,
  claim: ClaimData,
  bounds: Bounds,
  settings: Settings = defaultSettings(subject),
): Outcome {
  const system = load(subject, settings)
  const search = new Explorer(system).search(
    [{ id: claim.id, goals: goalsOf(system, claim, bounds.runs) }],
    bounds,
  )
  let turn = search.next()
  while (turn.done !== true) turn = search.next()
  return turn.value.get(claim.id)!
}

test('a step that closes one choice and opens another leaves a choice open', () => {
  const { agent } = principals({ agent: 'free' })
  const [X, Y, Z] = [agent('X'), agent('Y'), agent('Z')]
  const [N, T, S] = [nonce('N'), key('T'), data('S')]
  const passed = senc(N, shared(X, Y))
  const protocol = narration({
    name: 'ring',
    classes: { agent: 'free' },
    roles: [
      role('X', { parameters: [X, Y, Z], knows: [shared(X, Z), shared(X, Y)] }),
      role('Y', { parameters: [Y, X, Z], knows: [shared(X, Y), shared(Y, Z)] }),
      role('Z', { parameters: [Z, X, Y], knows: [shared(X, Z), shared(Y, Z)] }),
    ],
    messages: table(
      {
        'M1: Y -> X': { nonce: N },
        'M2: X -> Z': { first: senc(T, shared(X, Z)), second: passed },
        'M3: Z -> Y': { passed, secret: S },
        'M4: Y -> Z': { sealed: senc(S, shared(Y, Z)) },
      },
      {
        M1: { makes: fresh(N) },
        M2: { makes: fresh(T), checks: [opens('first')] },
        M3: { makes: fresh(S) },
        M4: { checks: [opens('sealed')] },
      },
    ),
  })
  const claim = secrecy(S, { role: 'ring/Z', at: 'M4', honest: [X, Y] })
  const subject = model({ name: 'ring', narrations: [protocol], claims: [claim] })
  expect(explored(subject, claim, { runs: 3 }).kind).toBe('attack')
})

describe('a dishonest foreign domain', () => {
  const inter = MODELS.find((m) => m.name === 'inter' && m.reading === 'hardened')!
  const claim = inter.claims.find((c) => c.id === 'ni-agreement/P2<-P1@M2:origin')!

  test('has its proxy sign for a caller of another domain where that is not checked', () => {
    const settings = { ...defaultSettings(inter), off: ['inter-M2-domain'] }
    expect(explored(inter, claim, { runs: 1 }, settings).kind).toBe('attack')
  })

  test('has users and devices of its own, also where nobody else is an insider', () => {
    const intended = MODELS.find((m) => m.name === 'inter' && m.reading === 'intended')!
    const nonceOfCaller = intended.claims.find((c) => c.id === 'secrecy/N_P2-UAS@P2')!
    const settings: Settings = { ...defaultSettings(intended), adversary: ['foreign-domain'] }
    expect(explored(intended, nonceOfCaller, { runs: 3 }, settings).kind).toBe('attack')
  })
})

test('untyped, an attack that needs the times of tokens is found as it is typed', () => {
  const intra = MODELS.find((m) => m.name === 'intra' && m.reading === 'intended')!
  const claim = intra.claims.find((c) => c.id === 'secrecy/K_session@UAC')!
  for (const typed of [true, false])
    expect(explored(intra, claim, { runs: 2 }, { ...defaultSettings(intra), typed }).kind).toBe('attack')
})

test('a run that begins by sending begins before steps of roles that are listed before its own', () => {
  const { agent } = principals({ agent: 'free' })
  const [A, B] = [agent('A'), agent('B')]
  const roles = [
    role('A', { parameters: [A], knows: [sk(A)] }),
    role('B', { parameters: [B, A], knows: [sk(B)] }),
  ]
  const claim = replay({ role: 'mute/B', at: 'M2', honest: [A, B] })
  for (const order of [roles, roles.toReversed()]) {
    const mute = narration({
      name: 'mute',
      classes: { agent: 'free' },
      roles: order,
      messages: table({ 'M1: B -> A': { who: A }, 'M2: A -> B': { word: hash(sign(A, sk(A))) } }),
    })
    const subject = model({ name: 'mute', narrations: [mute], claims: [claim] })
    expect(explored(subject, claim, { runs: 2 }).kind).toBe('attack')
  }
})

test('who acts in a run is honest from its first step, whatever a later step makes of the name', () => {
  const { agent, server } = principals({ agent: 'member', server: 'office' })
  const [A, S] = [agent('A'), server('S')]
  const [N, M] = [nonce('N'), nonce('M')]
  const claim = secrecy(N, { role: 'later/A', at: 'M1', honest: [] })
  const roles = [
    role('A', { parameters: [A], knows: [sk(A), pk(S), shared(A, S)] }),
    role('S', { parameters: [S, A], knows: [sk(S), pk(A), shared(A, S)] }),
  ]
  for (const order of [roles, roles.toReversed()]) {
    const later = narration({
      name: 'later',
      classes: { agent: 'member', server: 'office' },
      roles: order,
      offices: { S: { class: 'server', serves: ['A'] } },
      messages: table(
        {
          'M1: A -> S': { sealed: senc([N, A, A], shared(A, S)) },
          'M2: S -> A': { signed: sign([S, senc([M, A], shared(A, S))], sk(S)) },
        },
        {
          M1: { makes: fresh(N) },
          M2: { makes: fresh(M), checks: [same('name', 'signed/senc(tuple2(M,A),shared(A,S))/A')] },
        },
      ),
    })
    const adversary = ['insiders', 'foreign-domain'] as const
    const subject = model({ name: 'later', narrations: [later], claims: [claim], adversary: [...adversary] })
    expect(explored(subject, claim, { runs: 1 }).kind).toBe('no-attack')
  }
})

test('a run that talks to its own principal is not its own partner', () => {
  const claim = agrees('aliveness', A, B, 'M2', [])
  const subject = tiny({
    roles: [party(A, [B]), party(B, [A])],
    rows: { 'M1: A -> B': { asked: sign(N, sk(A)) }, 'M2: B -> A': { answered: sign(N, sk(B)) } },
    beside: {
      M1: { makes: fresh(N), checks: [opens('asked')] },
      M2: { checks: [opens('answered'), same('mine', 'answered/N')] },
    },
    claims: [claim],
  })
  expect(explored(subject, claim, { runs: 1 }).kind).toBe('attack')
})
