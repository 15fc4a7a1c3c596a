/** Each kind of claim has a small model that violates it and one that upholds it, by its definition. */
import { describe, expect, test } from 'vitest'
import { type ClaimData, alike, freshness, replay, secrecy } from '../../src/model/claim.js'
import { type Expr, aenc, clock, pk, senc, shared, sign, sk } from '../../src/model/expression.js'
import type { ModelData } from '../../src/model/model.js'
import {
  type MessageSpec,
  current,
  fresh,
  now,
  once,
  opens,
  same,
  within,
} from '../../src/model/narration.js'
import { A, B, K, N, agrees, explored, party, tiny } from '../support/tiny.js'

type Rows = Readonly<Record<string, Readonly<Record<string, Expr>>>>
type Beside = Readonly<Record<string, MessageSpec>>

const both = [party(A, [B], [shared(A, B)]), party(B, [A], [shared(A, B)])]

function verdictOf(
  claim: ClaimData,
  rows: Rows,
  beside: Beside,
  clockOf: 'ignored' | 'window' = 'ignored',
  runs = 3,
): string {
  const data: ModelData = tiny({ roles: both, rows, beside, claims: [claim] })
  return explored(data, undefined, { runs, settings: { clock: clockOf } }).verdict
}

const makesN = { makes: fresh(N) }
/** A sends B a fresh value, signed for B. */
const signedFor = { 'M1: A -> B': { word: sign([N, B], sk(A)) } }
const checked = { ...makesN, checks: [opens('word'), same('me', 'word/B')] }

describe('secrecy', () => {
  const claim = secrecy(N, { role: 't/A', at: 'M1', honest: [B] })
  test('falls where the value is sent in clear', () => {
    expect(verdictOf(claim, { 'M1: A -> B': { n: N } }, { M1: makesN })).toBe('attack')
  })
  test('holds where it is encrypted to an honest partner', () => {
    expect(verdictOf(claim, { 'M1: A -> B': { n: aenc(N, pk(B)) } }, { M1: makesN })).toBe('no-attack')
  })
})

describe('agreement', () => {
  test('aliveness falls where anybody can speak, and holds where the partner must have signed', () => {
    const claim = agrees('aliveness', B, A, 'M1', [])
    expect(verdictOf(claim, { 'M1: A -> B': { n: N } }, { M1: makesN })).toBe('attack')
    expect(verdictOf(claim, signedFor, { M1: checked })).toBe('no-attack')
  })

  test('weak falls where the partner spoke to somebody else, and holds where the signature says to whom', () => {
    const claim = agrees('weak', B, A, 'M1', [])
    const unaddressed = { 'M1: A -> B': { word: sign(N, sk(A)) } }
    expect(verdictOf(claim, unaddressed, { M1: { ...makesN, checks: [opens('word')] } })).toBe('attack')
    expect(verdictOf(claim, signedFor, { M1: checked })).toBe('no-attack')
  })

  test('non-injective falls where a value is not under the signature, and holds where it is', () => {
    const claim = agrees('non-injective', B, A, 'M1', [N])
    const beside = { 'M1: A -> B': { word: sign([A, B], sk(A)), n: N } }
    expect(verdictOf(claim, beside, { M1: checked })).toBe('attack')
    expect(verdictOf(claim, signedFor, { M1: checked })).toBe('no-attack')
  })

  test('injective falls where a message is accepted again, and holds where a cache refuses it', () => {
    const claim = agrees('injective', B, A, 'M1', [N, B])
    expect(verdictOf(claim, signedFor, { M1: checked })).toBe('attack')
    const cached = { M1: { ...checked, checks: [...checked.checks, once('cache', 'word/N')] } }
    expect(verdictOf(claim, signedFor, cached)).toBe('no-attack')
  })
})

describe('what is accepted once', () => {
  const cached = { ...checked, checks: [...checked.checks, once('cache', 'word/N')] }

  test('freshness falls where two runs accept one value, and holds where the acceptor made it', () => {
    expect(verdictOf(freshness(N, { role: 't/B', at: 'M1', honest: [A] }), signedFor, { M1: checked })).toBe(
      'attack',
    )
    expect(verdictOf(freshness(N, { role: 't/A', at: 'M1', honest: [] }), signedFor, { M1: checked })).toBe(
      'no-attack',
    )
  })

  test('replay falls where two runs accept one message, and holds with a cache', () => {
    const claim = replay({ role: 't/B', at: 'M1', honest: [A] })
    expect(verdictOf(claim, signedFor, { M1: checked })).toBe('attack')
    expect(verdictOf(claim, signedFor, { M1: cached })).toBe('no-attack')
  })
})

describe('a key and what it is for', () => {
  const keyClaim = (kind: 'same-key' | 'unknown-key-share', data: readonly Expr[]): ClaimData => ({
    kind,
    id: `${kind}/key`,
    role: 't/A',
    at: 'M1',
    honest: [A, B],
    key: { claimant: K, partner: K },
    partner: 't/B',
    partnerAt: 'M1',
    data: alike(...data),
  })
  const makesK = { makes: fresh(K, N) }

  test('same-key falls where data travels beside the key, and holds where it is under it', () => {
    const claim = keyClaim('same-key', [N])
    expect(verdictOf(claim, { 'M1: A -> B': { k: senc(K, shared(A, B)), n: N } }, { M1: makesK })).toBe(
      'attack',
    )
    expect(verdictOf(claim, { 'M1: A -> B': { k: senc([K, N], shared(A, B)) } }, { M1: makesK })).toBe(
      'no-attack',
    )
  })

  test('unknown-key-share falls where the key names nobody, and holds where it names the caller', () => {
    const claim = keyClaim('unknown-key-share', [A])
    const unsigned = { 'M1: A -> B': { who: A, k: aenc(K, pk(B)) } }
    expect(verdictOf(claim, unsigned, { M1: makesK })).toBe('attack')
    const named = { ...makesK, checks: [same('caller', 'k/A')] }
    expect(verdictOf(claim, { 'M1: A -> B': { k: aenc([K, A], pk(B)) } }, { M1: named })).toBe('no-attack')
  })
})

describe('times, where clocks are looked at', () => {
  const [t, from, until] = [clock('t'), clock('from'), clock('until')]

  test('not-stale falls without a look at the clock, and holds with it', () => {
    const claim: ClaimData = { kind: 'not-stale', id: 'stale', role: 't/B', at: 'M1', terms: [t], honest: [] }
    const rows = { 'M1: A -> B': { word: sign([t, B], sk(A)) } }
    const looks = { makes: [now(t)], checks: [opens('word'), current('now', 'word/t')] }
    expect(verdictOf(claim, rows, { M1: { makes: [now(t)], checks: [opens('word')] } }, 'window')).toBe(
      'attack',
    )
    expect(verdictOf(claim, rows, { M1: looks }, 'window')).toBe('no-attack')
  })

  test('in-time falls without a look at the interval, and holds with it', () => {
    const claim: ClaimData = {
      kind: 'in-time',
      id: 'time',
      role: 't/B',
      at: 'M1',
      terms: [from, until],
      honest: [],
    }
    const rows = { 'M1: A -> B': { word: sign([from, until], sk(A)) } }
    const makes = [now(from), now(until)]
    const looks = { makes, checks: [opens('word'), within('valid', 'word/from', 'word/until')] }
    expect(verdictOf(claim, rows, { M1: { makes, checks: [opens('word')] } }, 'window')).toBe('attack')
    expect(verdictOf(claim, rows, { M1: looks }, 'window')).toBe('no-attack')
  })
})
