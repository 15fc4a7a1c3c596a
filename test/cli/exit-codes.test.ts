/** The exit codes of `docs/errors.md`. */
import { describe, expect, test } from 'vitest'
import { exitCode } from '../../src/cli/verify.js'
import type { Result, Verdict } from '../../src/properties/verdict.js'
import { call, fixtures, run } from '../support/command.js'

const HERE = fixtures('cli')

describe('0: as expected', () => {
  test('a model that holds what it claims, without expectations', async () => {
    expect((await run(['verify', `${HERE}letter.ts`])).code).toBe(0)
  })

  test('attacks where they are expected', async () => {
    expect((await run(['verify', 'examples/needham-schroeder.ts'])).code).toBe(0)
  })

  test('a model of the paper without attacks, under --strict', async () => {
    expect((await call('verify', 'registration', '--reading', 'hardened', '--strict')).code).toBe(0)
  })

  test('help and version', async () => {
    expect((await run(['--help'])).code).toBe(0)
    const version = await run(['--version'])
    expect(version).toMatchObject({ code: 0, stderr: '' })
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('1: not as expected', () => {
  test('an attack on a model without expectations', async () => {
    const { code, stdout, stderr } = await run(['verify', `${HERE}postcard.ts`])
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toContain('N@A                         ATTACK 1')
  })

  test('an expected attack, under --strict', async () => {
    const args = ['verify', 'registration', '--reading', 'printed', '--claim', 'agreement/R<-device@M1']
    expect((await call(...args)).code).toBe(0)
    expect((await call(...args, '--strict')).code).toBe(1)
  })

  test('no attack where one is expected: two runs are too few for a replay', async () => {
    const args = ['verify', 'registration', '--reading', 'printed', '--claim', 'replay/M1@R', '--runs', '2']
    const { code, stdout } = await call(...args)
    expect(code).toBe(1)
    expect(stdout).toContain('  registration/printed/replay/M1@R: no-attack, expected attack\n')
  })
})

describe('3: inconclusive', () => {
  const claim = ['verify', 'intra', '--reading', 'hardened', '--claim', 'secrecy/K_session@UAC']

  test('fewer runs than the shortest honest execution needs', async () => {
    const { code, stdout, stderr } = await call(...claim, '--runs', '1')
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' })
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'no attack with 1 honest run; an honest execution that gets there needs 3',
    )
  })

  test('a time that is too short', async () => {
    const { code, stdout } = await call(...claim, '--engine', 'explore', '--timeout', '0.000001')
    expect(code).toBe(3)
    expect(stdout.replace(/\s+/g, ' ')).toContain('nothing was explored completely')
  })

  test('an answer that stays open is not success without expectations either', async () => {
    expect(
      (await run(['verify', `${HERE}letter.ts`, '--engine', 'explore', '--timeout', '0.000001'])).code,
    ).toBe(3)
  })

  test('a claim that is never reached is not success', async () => {
    const { code, stdout } = await run(['verify', `${HERE}never.ts`])
    expect(stdout).toContain('N@B                         unreachable')
    expect(code).not.toBe(0)
  })
})

/** Results that have nothing but what the exit code is about. */
function resultsOf(...pairs: readonly (readonly [Verdict['kind'], string | undefined])[]): Result[] {
  return pairs.map(([kind, expected]) => {
    return {
      verdict: { kind },
      without: [],
      ...(expected === undefined ? {} : { expected: { kind: expected } }),
    } as unknown as Result
  })
}

describe('of several results', () => {
  test('the worst counts: what cannot be built, then what is contrary, then what is open', () => {
    const asExpected = ['attack', 'attack'] as const
    const open = ['inconclusive', 'no-attack'] as const
    const contrary = ['no-attack', 'attack'] as const
    const broken = ['not-executable', 'no-attack'] as const
    expect(exitCode(resultsOf(asExpected), false)).toBe(0)
    expect(exitCode(resultsOf(asExpected, open), false)).toBe(3)
    expect(exitCode(resultsOf(asExpected, open, contrary), false)).toBe(1)
    expect(exitCode(resultsOf(asExpected, open, contrary, broken), false)).toBe(2)
    expect(exitCode(resultsOf(asExpected, open), true)).toBe(1)
  })

  test('a proof where no attack was expected is as expected, no attack where a proof was expected is not', () => {
    expect(exitCode(resultsOf(['proved', 'no-attack']), false)).toBe(0)
    expect(exitCode(resultsOf(['no-attack', 'proved']), false)).toBe(1)
    expect(exitCode(resultsOf(['proved', 'attack']), false)).toBe(1)
  })
})
