/** What a role does, as projected: what it opens, compares and forwards, and what it cannot build. */
import { expect, test } from 'vitest'
import { aenc, clock, key, pk, principals, senc, sign, sk } from '../../src/model/expression.js'
import { belongs, current, fresh, now, once, opens, role, same } from '../../src/model/narration.js'
import type { RoleProgram } from '../../src/model/program.js'
import { A, B, C, K, N, loaded, party, tiny } from '../support/tiny.js'

const FRESH = { makes: [...fresh(N), ...fresh(K)] }

function equations(program: RoleProgram): string[] {
  return program.steps.flatMap((s) => s.instructions).flatMap((i) => (i.op === 'equal' ? [i.place] : []))
}

test('a part is opened when its key comes in a later part', () => {
  const system = loaded(
    tiny({
      rows: { 'M1: A -> B': { sealed: senc(N, K), key: K }, 'M2: B -> A': { back: N } },
      beside: { M1: FRESH },
    }),
  )
  expect(system.programs.get('t/B')!.missing).toBeUndefined()
})

test('a part is opened when its key comes in a later part that must itself wait', () => {
  const [L, O] = [key('L'), key('O')]
  const system = loaded(
    tiny({
      rows: {
        'M1: A -> B': { sealed: senc(N, K), box: senc(K, L), outer: senc(L, O), key: O },
        'M2: B -> A': { back: N },
      },
      beside: { M1: { makes: [...FRESH.makes, ...fresh(L), ...fresh(O)] } },
    }),
  )
  expect(system.programs.get('t/B')!.missing).toBeUndefined()
})

test('a part that cannot be opened is forwarded as it came', () => {
  const ticket = aenc(N, pk(C))
  const system = loaded(
    tiny({
      roles: [party(A, [B, C]), party(B, [A, C]), party(C)],
      rows: { 'M1: A -> B': { ticket }, 'M2: B -> C': { ticket } },
      beside: { M1: { makes: fresh(N) } },
    }),
  )
  const middle = system.programs.get('t/B')!
  expect(middle.missing).toBeUndefined()
  expect(middle.steps[0]!.instructions.some((i) => i.op === 'destruct')).toBe(false)
})

test('a part is opened when its key comes in a later message', () => {
  const system = loaded(
    tiny({
      rows: {
        'M1: A -> B': { sealed: senc(N, K) },
        'M2: B -> A': { go: B },
        'M3: A -> B': { key: K },
        'M4: B -> A': { back: N },
      },
      beside: { M1: FRESH },
    }),
  )
  const program = system.programs.get('t/B')!
  expect(program.missing).toBeUndefined()
  const opens = program.steps.map((s) => s.instructions.some((i) => i.op === 'destruct' && i.rule === 'sdec'))
  expect(opens).toEqual([false, true])
})

test('what is opened later is compared later, with what came in between', () => {
  const system = loaded(
    tiny({
      rows: {
        'M1: A -> B': { sealed: senc(N, K) },
        'M2: B -> A': { go: B },
        'M3: A -> B': { plain: N, key: K },
        'M4: B -> A': { back: N },
      },
      beside: { M1: { ...FRESH, checks: [same('nonce', 'sealed/N')] } },
    }),
  )
  const program = system.programs.get('t/B')!
  expect(program.steps.map((s) => s.instructions.filter((i) => i.op === 'equal').length)).toEqual([0, 1])
})

test('what is opened later is accepted once, and of the epoch, in that later step', () => {
  const T = clock('T')
  const system = loaded(
    tiny({
      rows: { 'M1: A -> B': { sealed: senc([N, T], K) }, 'M2: B -> A': { go: B }, 'M3: A -> B': { key: K } },
      beside: {
        M1: {
          makes: [...FRESH.makes, now(T)],
          checks: [once('cache', 'sealed/N'), current('fresh', 'sealed/T')],
        },
      },
    }),
  )
  const guards = system.programs.get('t/B')!.steps.map((s) => s.instructions.map((i) => i.op))
  for (const op of ['once', 'current'] as const)
    expect(guards.map((ops) => ops.filter((o) => o === op).length)).toEqual([0, 1])
})

test('an earlier part opens a later one, and that an earlier one again', () => {
  const [L, O] = [key('L'), key('O')]
  const system = loaded(
    tiny({
      rows: {
        'M1: A -> B': { box: senc(L, K), inner: senc(N, O) },
        'M2: B -> A': { go: B },
        'M3: A -> B': { key: K, other: senc(O, L) },
        'M4: B -> A': { back: N },
      },
      beside: { M1: { makes: [...FRESH.makes, ...fresh(L), ...fresh(O)] } },
    }),
  )
  expect(system.programs.get('t/B')!.missing).toBeUndefined()
})

test('a check of a part that is never opened fits nothing', () => {
  const rows = {
    'M1: A -> B': { sealed: senc(N, K) },
    'M2: B -> A': { go: B },
    'M3: A -> B': { plain: N },
  }
  const beside = { M1: { ...FRESH, checks: [same('nonce', 'sealed/N')] } }
  expect(() => loaded(tiny({ rows, beside }))).toThrow(/E213.*sealed\/N/s)
})

test('a message that its sender cannot build is named, with what is missing', () => {
  const system = loaded(
    tiny({
      rows: { 'M1: A -> B': { sealed: senc(N, K) }, 'M2: B -> A': { back: N } },
      beside: { M1: FRESH },
    }),
  )
  expect(system.programs.get('t/B')!.missing).toMatchObject({ message: 'M2', terms: [N] })
})

test('a comparison that nobody asked for is a suggestion, and does nothing', () => {
  const rows = { 'M1: A -> B': { signed: sign([N, B], sk(A)) } }
  const roles = [party(A, [B]), party(B, [A])]
  const program = (checks: ReturnType<typeof same>[]) =>
    loaded(
      tiny({ roles, rows, beside: { M1: { makes: fresh(N), checks: [opens('signed'), ...checks] } } }),
    ).programs.get('t/B')!
  const silent = program([])
  expect(silent.suggestions.map((s) => `${s.kind} ${s.at}`)).toContain('same signed/B')
  expect(equations(silent)).toEqual([])
  expect(equations(program([same('me', 'signed/B')]))).toEqual(['signed/B'])
})

test('a domain is compared with that of the office which the check names', () => {
  const { user, registrar, proxy } = principals({ user: 'member', registrar: 'office', proxy: 'office' })
  const [U, R, P] = [user('U'), registrar('R'), proxy('P')]
  const system = loaded(
    tiny({
      classes: { user: 'member', registrar: 'office', proxy: 'office' },
      offices: {
        R: { class: 'registrar', serves: ['U'] },
        P: { class: 'proxy', serves: ['U'] },
      },
      roles: [
        role('U', { parameters: [U], knows: [sk(U)] }),
        role('P', { parameters: [P, R], knows: [sk(P)] }),
      ],
      rows: { 'M1: U -> P': { who: U, key: key('X') } },
      beside: { M1: { makes: fresh(key('X')), checks: [belongs('domain', 'who', P)] } },
    }),
  )
  expect(equations(system.programs.get('t/P')!)).toEqual(['who'])
})
