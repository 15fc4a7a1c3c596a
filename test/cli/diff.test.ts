/** `trapezoid diff` on files that the command wrote itself, and on files that are none. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call } from '../support/command.js'

let folder: string
const path = (name: string) => join(folder, name)
const verify = (out: string, ...args: string[]) =>
  call('verify', 'registration', '--jobs', '1', '--format', 'json', '--out', path(out), ...args)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trapezoid-'))
  await verify('one.json', '--runs', '1')
  await verify('two.json', '--runs', '2')
})
afterAll(() => rmSync(folder, { recursive: true }))

test('the same twice: exit code 0; a smaller bound: exit code 1, with the claims', async () => {
  expect(await call('diff', path('one.json'), path('one.json'))).toMatchObject({ code: 0, stderr: '' })
  const { code, stdout } = await call('diff', path('two.json'), path('one.json'), '--format', 'markdown')
  expect(code).toBe(1)
  expect(stdout).toMatch(/^\| `registration\/.*` \| .* \| .* \|/m)
  expect(await call('diff', path('one.json'), path('two.json'))).toMatchObject({ stderr: '' })
})

test('--out writes a whole file and nothing beside it', async () => {
  await call('diff', path('one.json'), path('one.json'), '--out', path('diff.txt'))
  expect(readFileSync(path('diff.txt'), 'utf8')).toMatch(/^Verdicts compared\n/)
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('what is no document of results is refused in one message, with exit code 2', async () => {
  const write = (name: string, text: string) => (writeFileSync(path(name), text), path(name))
  const good = path('one.json')
  const future = JSON.stringify({ ...(JSON.parse(readFileSync(good, 'utf8')) as object), version: 7 })
  const bad: readonly (readonly [string, RegExp])[] = [
    [path('none.json'), /^E101 .*none\.json: there is no such file\n {6}check the path\n$/],
    [
      write('broken.json', '{ "format": '),
      /^E120 .*broken\.json: no JSON: [^\n]*\n {6}have it written by [^\n]*\n$/,
    ],
    [write('other.json', '{}'), /^E120 .*other\.json, format: no verdicts: [^\n]*\n {6}have it [^\n]*\n$/],
    [
      write('future.json', future),
      /^E120 .*future\.json: version 7; version 1 is read here\n {6}have it [^\n]*\n$/,
    ],
  ]
  for (const [file, message] of bad) {
    const outcome = await call('diff', good, file)
    expect(outcome).toMatchObject({ code: 2, stdout: '' })
    expect(outcome.stderr).toMatch(message)
  }
  const unwritable = await call('diff', good, good, '--out', path('no/such/folder.txt'))
  expect(unwritable).toMatchObject({ code: 2, stdout: '' })
  expect(unwritable.stderr).toMatch(/^E107 .*: it cannot be written \(ENOENT\)\n/)
})
