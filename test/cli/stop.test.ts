/** Ctrl-C and `--timeout` end long work with what is known by then. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Verdicts } from '../../src/format/verdicts.js'
import { type Outcome, call, documentOf, start } from '../support/command.js'

/** More than can be explored while a test waits. */
const LONG = [
  ...['verify', 'inter', '--reading', 'intended', '--engine', 'explore', '--runs', '7', '--format', 'json'],
]

/** What must be true of a verification that was stopped: no verdict says more than was done, and the code follows. */
function isHonest(outcome: Outcome, runs: number): Verdicts {
  const document = documentOf(outcome)
  expect(outcome.stderr).toBe('')
  for (const { id, verdict, witness } of document.results) {
    expect(['attack', 'no-attack', 'proved', 'not-executable', 'inconclusive'], id).toContain(verdict.kind)
    if (verdict.kind !== 'no-attack') continue
    expect(verdict.bounds.runs, id).toBeLessThan(runs)
    expect(verdict.bounds.runs, id).toBeGreaterThanOrEqual(witness!.runs)
  }
  const unexpected = document.results.filter((r) => !r.asExpected)
  expect(unexpected.length).toBeGreaterThan(0)
  const isOnlyOpen = unexpected.every((r) => r.verdict.kind === 'inconclusive')
  expect(outcome.code).toBe(isOnlyOpen ? 3 : 1)
  return document
}

describe('SIGINT', () => {
  test('in the middle of one model', { timeout: 60_000 }, async () => {
    const command = await start(LONG)
    await sleep(3000)
    const asked = performance.now()
    command.process.kill('SIGINT')
    const document = isHonest(await command.end, 7)
    expect(performance.now() - asked).toBeLessThan(15_000)
    expect(document.results).toHaveLength(69)
  })

  test('in the middle of all models, in threads', { timeout: 60_000 }, async () => {
    const command = await start([
      'verify',
      '--engine',
      'explore',
      '--runs',
      '6',
      '--format',
      'json',
      '--jobs',
      '2',
    ])
    await sleep(3000)
    const asked = performance.now()
    command.process.kill('SIGINT')
    const document = isHonest(await command.end, 7)
    expect(performance.now() - asked).toBeLessThan(15_000)
    expect(Object.keys(document.models)).toHaveLength(11)
  })
})

describe('--timeout', () => {
  test('ends the search, not at once but soon', async () => {
    const began = performance.now()
    const document = isHonest(await call(...LONG, '--timeout', '1'), 7)
    const took = performance.now() - began
    expect(took).toBeGreaterThan(1000)
    expect(took).toBeLessThan(15_000)
    expect(document.results.some((r) => r.verdict.kind === 'attack')).toBe(true)
  })

  test('what was found before it ended is confirmed and told', async () => {
    const text = LONG.filter((a) => a !== '--format' && a !== 'json')
    const { stdout } = await call(...text, '--timeout', '1')
    expect(stdout).toMatch(/^ {2}Attack 1, /m)
    expect(stdout).toMatch(/^1 model, 69 claims in [^]* open\.$/m)
  })
})
