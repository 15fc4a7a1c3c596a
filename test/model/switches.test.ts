/** Each kind of check has a small model in which its absence is noticed. */
import { describe, expect, test } from 'vitest'
import { agreement, replay, secrecy } from '../../src/model/claim.js'
import {
  type Expr,
  aenc,
  clock,
  nonce,
  pk,
  principals,
  shared,
  senc,
  sign,
  sk,
} from '../../src/model/expression.js'
import type { ModelData } from '../../src/model/model.js'
import {
  belongs,
  choice,
  current,
  fresh,
  isOfClass,
  now,
  office,
  once,
  opens,
  role,
  same,
  within,
} from '../../src/model/narration.js'
import { A, B, N, agrees, explored, party, tiny } from '../support/tiny.js'

/** The verdict on the only claim of a model, with a check and without it. */
function onAndOff(
  data: ModelData,
  check: string,
  clockOf: 'ignored' | 'window' = 'ignored',
): [on: string, off: string] {
  const settings = { clock: clockOf }
  const verdict = (off: string[]) =>
    explored(data, undefined, { runs: 2, settings: { ...settings, off } }).verdict
  return [verdict([]), verdict([`t/M${check}`])]
}

const NOTICED = ['no-attack', 'attack']

describe('without a check', () => {
  test('opens: a signature is read unverified, and anybody may have made it', () => {
    const data = tiny({
      roles: [party(A, [B]), party(B, [A])],
      rows: { 'M1: A -> B': { signed: sign([N, B], sk(A)) } },
      beside: { M1: { makes: fresh(N), checks: [opens('signed')] } },
      claims: [agrees('non-injective', B, A, 'M1', [A, N])],
    })
    expect(onAndOff(data, '1/signed')).toEqual(NOTICED)
  })

  test('same: any nonce is taken for the own one', () => {
    const data = tiny({
      roles: [party(A, [B]), party(B, [A])],
      rows: { 'M1: A -> B': { n: aenc([N, A], pk(B)) }, 'M2: B -> A': { back: aenc(N, pk(A)) } },
      beside: {
        M1: { makes: fresh(N), checks: [same('caller', 'n/A')] },
        M2: { checks: [same('own', 'back/N')] },
      },
      claims: [agrees('non-injective', A, B, 'M2', [A])],
    })
    expect(onAndOff(data, '2/own')).toEqual(NOTICED)
  })

  test('once: a message is accepted again', () => {
    const data = tiny({
      roles: [party(A, [B]), party(B, [A])],
      rows: { 'M1: A -> B': { signed: sign([N, B], sk(A)) } },
      beside: {
        M1: { makes: fresh(N), checks: [opens('signed'), same('me', 'signed/B'), once('cache', 'signed/N')] },
      },
      claims: [replay({ role: 't/B', at: 'M1', honest: [A] })],
    })
    const verdict = (off: string[]) => explored(data, undefined, { runs: 3, settings: { off } }).verdict
    expect([verdict([]), verdict(['t/M1/cache'])]).toEqual(NOTICED)
  })

  test('current: a stale message is accepted', () => {
    const t = clock('t')
    const data = tiny({
      roles: [party(A, [B]), party(B, [A])],
      rows: { 'M1: A -> B': { signed: sign([t, B], sk(A)) } },
      beside: { M1: { makes: [now(t)], checks: [opens('signed'), current('fresh', 'signed/t')] } },
      claims: [{ kind: 'not-stale', id: 'stale', role: 't/B', at: 'M1', terms: [t], honest: [] }],
    })
    expect(onAndOff(data, '1/fresh', 'window')).toEqual(NOTICED)
  })

  test('within: what is not valid yet, or any more, is accepted', () => {
    const [from, until] = [clock('from'), clock('until')]
    const data = tiny({
      roles: [party(A, [B]), party(B, [A])],
      rows: { 'M1: A -> B': { signed: sign([from, until], sk(A)) } },
      beside: {
        M1: {
          makes: [now(from), choice(until)],
          checks: [opens('signed'), within('valid', 'signed/from', 'signed/until')],
        },
      },
      claims: [{ kind: 'in-time', id: 'time', role: 't/B', at: 'M1', terms: [from, until], honest: [] }],
    })
    expect(onAndOff(data, '1/valid', 'window')).toEqual(NOTICED)
  })
})

describe('principals with classes and domains', () => {
  const CLASSES = { user: 'member', server: 'office', guest: 'free', ca: 'root' } as const
  const { user, server, guest, ca } = principals(CLASSES)
  const [U, S, G] = [user('U'), server('S'), guest('G')]
  const [R, Q] = [nonce('R'), nonce('Q')]
  const cert = (x: Expr<'principal/user'> | Expr<'principal/guest'>) => sign([x, pk(x)], sk(ca('CA')))

  test('belongs: a user of another domain is served', () => {
    const data = tiny({
      classes: CLASSES,
      offices: office(S, U),
      roles: [
        role('U', { parameters: [U], knows: [sk(U), pk(S), shared(U, S)] }),
        role('S', { parameters: [S], knows: [sk(S), pk(S), shared(U, S)] }),
      ],
      rows: { 'M1: U -> S': { who: U, sealed: senc([R, U], shared(U, S)) } },
      beside: { M1: { makes: fresh(R), checks: [belongs('domain', 'who', S), opens('sealed')] } },
      adversary: ['insiders', 'foreign-domain'],
      // An honest office vouches for the honesty of its own domain only.
      claims: [secrecy(R, { role: 't/S', at: 'M1', honest: [S] })],
    })
    const kinds = (off: string[]) => {
      const answer = explored(data, undefined, { runs: 1, settings: { off, adversary: ['foreign-domain'] } })
      return answer.verdict
    }
    expect([kinds([]), kinds(['t/M1/domain'])]).toEqual(NOTICED)
  })

  test('class: what a guest signs is taken for a word of a user', () => {
    const given = (id: string, term: Expr) =>
      ({ id, term, when: { kind: 'public' }, requires: [], offices: {} }) as const
    const root = ca('CA')
    const data = tiny({
      classes: CLASSES,
      roles: [
        role('G', { parameters: [G], knows: [sk(G)] }),
        role('U', { parameters: [U], knows: [sk(U), cert(U)] }),
        role('S', { parameters: [S], knows: [sk(S), pk(root)] }),
      ],
      given: [
        given('certificate of a user', cert(user('X'))),
        given('certificate of a guest', cert(guest('Y'))),
      ],
      rows: { 'M0: G -> U': { word: sign(R, sk(G)) }, 'M1: U -> S': { cert: cert(U), word: sign(Q, sk(U)) } },
      beside: {
        M0: { makes: fresh(R) },
        M1: {
          makes: fresh(Q),
          checks: [opens('chain', 'cert'), isOfClass('class', 'cert/U'), opens('word')],
        },
      },
      claims: agreement('S<-U', {
        role: 't/S',
        at: 'M1',
        partner: 't/U',
        honest: [U],
        peers: { claimant: S, partner: U },
        data: [{ claimant: Q, partner: Q }],
      }).filter((c) => c.level === 'non-injective'),
    })
    expect(onAndOff(data, '1/class')).toEqual(NOTICED)
  })
})
