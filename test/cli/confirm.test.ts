/** `--confirm crypto`: what the command says of attacks that were run with real keys. */
import { expect, test } from 'vitest'
import { call } from '../support/command.js'

const ARGS = ['verify', 'registration', '--reading', 'printed']

test('attacks are said to be confirmed so, and nothing else changes', async () => {
  const [plain, confirmed] = [
    await call(...ARGS, '--format', 'json'),
    await call(...ARGS, '--format', 'json', '--confirm', 'crypto'),
  ]
  const kinds = (text: string) => text.match(/"confirmed": "\w+"/g) ?? []
  expect(kinds(plain.stdout).length).toBeGreaterThan(5)
  expect(new Set(kinds(plain.stdout))).toEqual(new Set(['"confirmed": "symbolic"']))
  expect(kinds(confirmed.stdout)).toEqual(kinds(plain.stdout).map(() => '"confirmed": "crypto"'))
  expect([plain.code, confirmed.code]).toEqual([0, 0])
})

test('the summary says how many', async () => {
  const { stdout } = await call(...ARGS, '--confirm', 'crypto')
  expect(stdout).toMatch(/\n(\d+) of \1 attacks confirmed with real cryptography\n$/)
})

test('where sorts fall together nothing is run with real keys, and it is said at once', async () => {
  const { code, stderr } = await call(...ARGS, '--confirm', 'crypto', '--untyped')
  expect(code).toBe(2)
  expect(stderr).toMatch(/^E302 /)
})
