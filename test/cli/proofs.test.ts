/** Proofs as files: what verify writes, check-proof accepts, and nothing else. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../support/command.js'

let folder = ''
let written = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trapezoid-'))
  const proofs = join(folder, 'proofs')
  const { code } = await run([
    ...['verify', 'registration', '--reading', 'hardened', '--engine', 'refine'],
    ...['--claim', 'secrecy/*', '--claim', 'agreement/*', '--proofs', proofs],
  ])
  expect(code).toBe(0)
  expect(readdirSync(proofs)).toEqual(['registration-hardened.json'])
  written = join(proofs, 'registration-hardened.json')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A file with what was written, changed. */
function changed(name: string, change: (document: { proofs: Record<string, unknown> }) => void): string {
  const document = JSON.parse(readFileSync(written, 'utf8')) as { proofs: Record<string, unknown> }
  change(document)
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(document))
  return path
}

test('what was written is accepted, a line for each claim', async () => {
  const { code, stdout, stderr } = await run(['check-proof', written])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^registration \/ hardened, model [0-9a-f]{16}\n/)
  expect(stdout).toMatch(/registration\/hardened\/secrecy\/N_UAC-R@UAC: proved, \d+ patterns?\n/)
  expect(stdout).toMatch(/\d proofs checked in .* s, 0 refused\.\n$/)
})

test('a tree of another claim is refused, with exit code 1', async () => {
  const path = changed('swapped.json', ({ proofs }) => {
    proofs['secrecy/N_UAC-R@UAC'] = proofs['agreement/UAC<-R@M2']
  })
  const { code, stdout } = await run(['check-proof', path])
  expect(code).toBe(1)
  expect(stdout).toMatch(/secrecy\/N_UAC-R@UAC: REFUSED: /)
})

test.each([
  ['nothing', () => join(folder, 'nothing'), 'there is nothing here'],
  ['a folder without files', () => mkdtempSync(join(folder, 'empty-')), 'no file with proofs'],
  ['what is no JSON', () => 'README.md', 'no JSON'],
  ['JSON of another kind', () => 'package.json', 'format: no proofs'],
  [
    'a claim that the model has not',
    () => changed('unknown.json', ({ proofs }) => (proofs['secrecy/none'] = ['clash'])),
    'the model has no claim secrecy/none',
  ],
])('%s gets E108 and exit code 2', async (_, path, reason) => {
  const { code, stderr } = await run(['check-proof', path()])
  expect(code).toBe(2)
  expect(stderr).toMatch(/^E108 /)
  expect(stderr).toContain(reason)
  expect(stderr).not.toMatch(/^\s+at /m)
})

test('a folder that cannot be made gets E107 before any work', async () => {
  const { code, stdout, stderr } = await run(['verify', 'registration', '--proofs', 'package.json/proofs'])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^E107 --proofs package\.json\/proofs: it cannot be written \(E/)
})
