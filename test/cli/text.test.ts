/** What people read: 80 columns, plain where it goes into a pipe. */
import { beforeAll, describe, expect, test } from 'vitest'
import { ProgressLine } from '../../src/cli/progress.js'
import { type Outcome, call, fixtures, run } from '../support/command.js'

/** Lines longer than a terminal is wide, in characters. */
function tooLong(text: string): string[] {
  return text.split('\n').filter((line) => [...line].length > 80)
}

describe('verify intra --reading intended', () => {
  let outcome: Outcome
  beforeAll(async () => {
    outcome = await run(['verify', 'intra', '--reading', 'intended'])
  })

  test('no line is longer than 80 columns', () => {
    expect(tooLong(outcome.stdout)).toEqual([])
  })

  test('no line ends in a blank, and nothing is coloured on a pipe', () => {
    expect(outcome.stdout.split('\n').filter((line) => /\s$/.test(line))).toEqual([])
    expect(outcome.stdout).not.toContain('\u001b')
    expect(outcome.stdout).not.toContain('\u00a0')
  })

  test('no progress is shown on a pipe', () => {
    expect(outcome.stderr).toBe('')
  })

  test('it says what was assumed, and every attack that the table names is told', () => {
    expect(outcome.stdout).toContain('  network, insiders · clock ignored · typed · assumes registered\n')
    const named = new Set([...outcome.stdout.matchAll(/ATTACK (\d+)/g)].map(([, n]) => Number(n)))
    const told = [...outcome.stdout.matchAll(/^ {2}Attack (\d+), \d+ honest runs?$/gm)].map(([, n]) =>
      Number(n),
    )
    expect(told).toEqual([...named].toSorted((a, b) => a - b))
    expect(told).toEqual(told.map((_, i) => i + 1))
  })

  test('sentences are numbered from 1, and refer back only', () => {
    for (const [attack] of outcome.stdout.matchAll(/^ {2}Attack [^]*?(?=^ {2}Attack |^1 model)/gm)) {
      const sentences = attack.split(/^ *(?=\d+\. )/m).slice(1)
      for (const [i, sentence] of sentences.entries()) {
        expect(sentence).toMatch(new RegExp(`^${i + 1}\\. `))
        const before = sentence.split('Breaks')[0]!.replace(/\s+/g, ' ')
        const told = [...before.matchAll(/\((?:of|with what E learnt from) ([\d and]+)\)/g)]
        for (const n of told.flatMap(([, list]) => list!.split(' and ').map(Number)))
          expect(n).toBeLessThan(i + 1)
      }
    }
  })

  test('it ends with what was found in all', () => {
    expect(outcome.stdout).toMatch(/\n1 model, 51 claims in \d+\.\d s: [^]*\nAll as expected\.\n$/)
  })
})

test('a model that says nothing of itself leaves no blanks behind', async () => {
  const { stdout } = await run(['verify', `${fixtures('cli')}letter.ts`])
  expect(stdout.split('\n').filter((line) => /\s$/.test(line))).toEqual([])
})

describe('show', () => {
  test.each([
    ['registration', 'hardened'],
    ['intra', 'hardened'],
    ['inter', 'hardened'],
    ['both', 'intended'],
  ])('show %s --reading %s: no line is longer than 80 columns', async (protocol, reading) => {
    const { code, stdout, stderr } = await call('show', protocol, '--reading', reading)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(tooLong(stdout)).toEqual([])
  })

  test('the narration as the paper prints it', async () => {
    const { stdout } = await call('show', 'intra', '--reading', 'intended')
    const said = stdout.replace(/\s+/g, ' ')
    for (const row of [
      'M3 UAC -> P: {user1, UAC, T_val(UAC), t_R-UAC}K_PR(R), {user2, t_UAC-P}K_PR(UAC), K_PU(P)[N_UAC-P], CERT(UAC)',
      'M4 P -> UAS: {user1, t_P-UAS}K_PR(P), K_PU(UAS)[N_P-UAS, ID], CERT(P)',
      'M5 UAS -> P: {user2, UAS, T_val(UAS), t_R-UAS}K_PR(R), K_PU(P)[N_P-UAS], CERT(UAS)',
      'M6 P -> UAC: K_PU(UAC)[K, N_UAC-P, ID], K_PU(UAS)[K, t_P-UAC, ID, N_P-UAS]',
      'M7 UAC -> UAS: K_PU(UAS)[K, t_P-UAC, ID, N_P-UAS]',
    ])
      expect(said).toContain(row)
  })

  test('each role as projected: what it begins with, what it checks by which check, what it sends', async () => {
    const { stdout } = await call('show', 'intra', '--reading', 'intended')
    for (const role of ['registration/UAC', 'registration/R', 'intra/UAC', 'intra/P', 'intra/UAS'])
      expect(stdout).toMatch(new RegExp(`^role ${role}, run by `, 'm'))
    expect(stdout).toMatch(/^ {2}begins with user2 = r0, UAS = r1, /m)
    expect(stdout).toMatch(/^ {4}r\d+ = open\(r\d+, r\d+\) \[signature\]$/m)
    expect(stdout).toMatch(/^ {2}sends M5 = /m)
  })

  test('what a role could check as well, off', async () => {
    const intended = await call('show', 'intra', '--reading', 'intended')
    expect(intended.stdout).toMatch(/^ {2}could check as well \(off\)\n {4}M[12]: /m)
    expect(intended.stdout).toMatch(/^ {4}M4: compare clear From with the user1 known already$/m)
  })

  test('a check that is switched off says so', async () => {
    const { stdout } = await call('show', 'intra', '--reading', 'intended', '--without', 'intra/M4/proxy')
    expect(stdout).toContain('UAS checks proxy: cert/P is the value known already (off)')
    expect(stdout.match(/\(off\)$/gm)!.length).toBeGreaterThan(0)
  })

  test('a message that cannot be built, and what is missing', async () => {
    const { code, stdout } = await call('show', 'intra', '--reading', 'printed')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^ {2}M7 cannot be built: UAC lacks /m)
    expect(stdout).toMatch(/^ {2}cannot build M7: lacks /m)
  })

  test('all readings, if none is named', async () => {
    const { stdout } = await call('show', 'intra')
    const titles = stdout.match(/^intra \/ .*$/gm)
    expect(titles).toEqual(['printed', 'private-key', 'intended', 'hardened'].map((r) => `intra / ${r}`))
  })

  test('a model from a file', async () => {
    const { code, stdout } = await run(['show', 'examples/needham-schroeder.ts', '--reading', 'lowe'])
    expect(code).toBe(0)
    expect(stdout).toContain('  M2  B -> A: K_PU(A)[Na, Nb, B]\n')
  })
})

test('the help fits into 80 columns', async () => {
  for (const args of [['--help'], ['verify', '--help'], ['show', '--help']]) {
    const { code, stdout } = await call(...args)
    expect(code).toBe(0)
    expect(tooLong(stdout)).toEqual([])
  }
})

describe('progress', () => {
  /** A stream that remembers what was written. */
  function stream(isTTY: boolean): NodeJS.WriteStream & { readonly written: string[] } {
    const written: string[] = []
    const write = (text: string) => written.push(text)
    return { isTTY, columns: 20, write, written } as unknown as ReturnType<typeof stream>
  }

  test('on a terminal one line, cut to its width, that goes away', () => {
    const terminal = stream(true)
    const line = new ProgressLine(terminal)
    line.show('a line that is longer than the terminal')
    line.show('short')
    line.clear()
    line.clear()
    expect(terminal.written).toEqual([
      '\ra line that is long',
      `\rshort${' '.repeat(14)}`,
      `\r${' '.repeat(5)}\r`,
    ])
  })

  test('elsewhere nothing', () => {
    const pipe = stream(false)
    const line = new ProgressLine(pipe)
    line.show('states')
    line.clear()
    expect(pipe.written).toEqual([])
  })
})
