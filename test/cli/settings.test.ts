/** Flags that change what is verified: the verdicts change, and so do the ids. */
import { describe, expect, test } from 'vitest'
import { call, documentOf, verdictsById } from '../support/command.js'

const HARDENED = ['verify', 'intra', '--reading', 'hardened', '--format', 'json']

/** Ids and kinds of verdicts. */
async function kinds(...args: readonly string[]): Promise<Record<string, string>> {
  const document = documentOf(await call(...args))
  return Object.fromEntries([...verdictsById(document)].map(([id, { kind }]) => [id, kind]))
}

describe('--without', () => {
  const claims = ['--claim', 'agreement/P<-UAC@M3', '--claim', 'freshness/N_UAC-P@P']

  test('a change that is off: what it was for falls, and the ids say what is off', async () => {
    expect(await kinds(...HARDENED, ...claims)).toEqual({
      'intra/hardened/agreement/P<-UAC@M3': 'proved',
      'intra/hardened/freshness/N_UAC-P@P': 'proved',
    })
    expect(await kinds(...HARDENED, ...claims, '--without', 'M3-signed-whole')).toEqual({
      'intra/hardened/agreement/P<-UAC@M3-M3-signed-whole': 'attack',
      'intra/hardened/freshness/N_UAC-P@P-M3-signed-whole': 'attack',
    })
  })

  test('a check that is off; several are named in the order given', async () => {
    const off = ['--without', 'intra/M3/signature', '--without', 'cache-M4']
    expect(await kinds(...HARDENED, ...claims, ...off)).toEqual({
      'intra/hardened/agreement/P<-UAC@M3-intra/M3/signature-cache-M4': 'attack',
      'intra/hardened/freshness/N_UAC-P@P-intra/M3/signature-cache-M4': 'attack',
    })
  })

  test('exit code 1: nothing is expected of a model without its parts, so an attack is news', async () => {
    const { code } = await call(...HARDENED, ...claims, '--without', 'M3-signed-whole')
    expect(code).toBe(1)
  })
})

describe('--clock window', () => {
  const TIME = [
    'stale-refused/M3@P',
    'stale-refused/M4@UAS',
    'stale-refused/M7@UAS',
    'token-in-time/P@M3',
    'token-in-time/P@M5',
  ]

  test('adds the claims about time, which hold, and says so in every id', async () => {
    const found = await kinds(...HARDENED, '--clock', 'window', '--runs', '3')
    const ignored = await kinds(...HARDENED, '--runs', '1')
    const expected = [...Object.keys(ignored), ...TIME.map((id) => `intra/hardened/${id}`)]
    expect(Object.keys(found).toSorted()).toEqual(expected.map((id) => `${id}+window`).toSorted())
    for (const id of TIME) expect(found[`intra/hardened/${id}+window`]).toBe('no-attack')
  })

  test.each([
    ['intra/M3/fresh', 'stale-refused/M3@P'],
    ['intra/M4/fresh', 'stale-refused/M4@UAS'],
    ['intra/M7/fresh', 'stale-refused/M7@UAS'],
    ['intra/M3/valid', 'token-in-time/P@M3'],
    ['intra/M5/valid', 'token-in-time/P@M5'],
  ])('%s is what %s rests on', async (check, claim) => {
    const args = ['--clock', 'window', '--runs', '3', '--claim', claim, '--without', check]
    expect(await kinds(...HARDENED, ...args)).toEqual({
      [`intra/hardened/${claim}+window-${check}`]: 'attack',
    })
  })
})

describe('--untyped', () => {
  test.each([
    ['registration', 'printed'],
    ['intra', 'intended'],
  ])(
    '%s, %s: what is found is confirmed like any other attack, and the ids say so',
    async (protocol, reading) => {
      const args = ['verify', protocol, '--reading', reading, '--untyped', '--runs', '3', '--format', 'json']
      const document = documentOf(await call(...args))
      const typed = documentOf(await call(...args.filter((a) => a !== '--untyped')))
      expect(document.results.map((r) => r.id)).toEqual(typed.results.map((r) => `${r.id}+untyped`))
      for (const [i, { verdict, ...result }] of document.results.entries()) {
        expect(result.typed).toBe(false)
        // Whatever is an attack while sorts are told apart is one when they are not.
        if (typed.results[i]!.verdict.kind === 'attack')
          expect(verdict, result.id).toMatchObject({ kind: 'attack' })
      }
    },
  )
})

describe('--adversary', () => {
  const claim = ['--claim', 'secrecy/K_session@UAC', '--format', 'json', '--runs', '3']

  test('the network alone: no insider lifts the nonce', async () => {
    const args = ['verify', 'intra', '--reading', 'intended', ...claim, '--adversary', 'network']
    expect(await kinds(...args)).toEqual({
      'intra/intended/secrecy/K_session@UAC+adversary:network': 'proved',
    })
  })

  test('the default in words is the default', async () => {
    const args = ['verify', 'intra', '--reading', 'intended', ...claim, '--adversary', 'network,insiders']
    expect(await kinds(...args)).toEqual({ 'intra/intended/secrecy/K_session@UAC': 'attack' })
  })
})

describe('--composed', () => {
  const args = ['verify', 'intra', '--reading', 'intended', '--claim', 'executability/*', '--format', 'json']

  test('drops the assumption that registrations are there', async () => {
    const [registered, composed] = [
      documentOf(await call(...args)),
      documentOf(await call(...args, '--composed')),
    ]
    for (const r of registered.results) expect(r.assumptions).toEqual(['registered'])
    for (const r of composed.results) expect(r.assumptions).toEqual([])
    expect(composed.results.map((r) => r.id)).toEqual(registered.results.map((r) => `${r.id}+composed`))
  })

  test('--registered is the default of calls', async () => {
    expect(Object.keys(await kinds(...args, '--registered'))).toEqual(Object.keys(await kinds(...args)))
  })
})

describe('--all', () => {
  test('lists further minimal attacks, all different', async () => {
    const args = [
      'verify',
      'registration',
      '--reading',
      'printed',
      '--claim',
      'agreement/*',
      '--format',
      'json',
    ]
    const one = verdictsById(documentOf(await call(...args, '--runs', '3')))
    const all = verdictsById(documentOf(await call(...args, '--runs', '3', '--all')))
    expect([...all].map(([id, v]) => [id, v.kind])).toEqual([...one].map(([id, v]) => [id, v.kind]))
    const counts = [...all.values()].flatMap((v) => (v.kind === 'attack' ? [v.others.length] : []))
    expect(Math.max(...counts)).toBeGreaterThan(0)
    for (const v of all.values()) {
      if (v.kind !== 'attack') continue
      const texts = [v.trace, ...v.others].map((t) => JSON.stringify(t))
      expect(new Set(texts).size).toBe(texts.length)
    }
  })
})

describe('--teeth', () => {
  test.each(['registration', 'intra'])(
    '%s, hardened: whatever no claim notices has a reason, and each change is noticed',
    async (protocol) => {
      const { code, stdout } = await call('verify', protocol, '--reading', 'hardened', '--teeth')
      expect(code).toBe(0)
      expect(stdout).toContain('toothless')
      expect(stdout).not.toContain('no reason given')
      expect(stdout).toMatch(/^ {2}M3-signed-whole|^ {2}M2-signed-whole/m)
      expect(stdout).not.toMatch(/-signed-whole +toothless/)
    },
  )
})
