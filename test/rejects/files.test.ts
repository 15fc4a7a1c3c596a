/** Files that give no model: what is said of each, exit code 2, no stack. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fixtures, run } from '../support/command.js'

const HERE = fixtures('rejects')

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trapezoid-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Writes a file that would not pass the checks of this project, and says where. */
function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** What a file that gives no model must be answered with. */
async function refusal(path: string): Promise<string> {
  const { code, stdout, stderr } = await run(['verify', path])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).not.toMatch(/^\s+at /m)
  return stderr
}

test('a file that does not exist', async () => {
  expect(await refusal('./none.ts')).toBe('E101 ./none.ts: there is no such file\n      check the path\n')
})

test('a file that throws', async () => {
  const path = `${HERE}E102-throws.ts`
  expect(await refusal(path)).toBe(
    `E102 ${path}: it does not load: the narration is not ready\n      mend the file; it must run on its own\n`,
  )
})

test('a file that does not parse: why and where', async () => {
  const path = file('broken.ts', "const name = 'letter'\n\nexport default {{ name }\n")
  const refused = await refusal(path)
  expect(refused).toMatch(
    /^E102 \S+broken\.ts: it does not load: ParseError: Unexpected token.*\n {6}mend the file; it must run on its own\n$/,
  )
  expect(refused).toMatch(/broken\.ts:3:\d+/)
})

test('a file that imports what is not there', async () => {
  const path = file('lonely.ts', "import './friend.js'\nexport default {}\n")
  expect(await refusal(path)).toBe(
    `E102 ${path}: it does not load: Cannot find module './friend.js'\n      mend the file; it must run on its own\n`,
  )
})

test('a JSON file that is no JSON', async () => {
  const path = file('broken.json', '{ "name": ')
  expect(await refusal(path)).toMatch(
    /^E102 \S+broken\.json: it does not load: .*JSON.*\n {6}mend the file; it must run on its own\n$/,
  )
})

test('a folder', async () => {
  expect(await refusal('examples/')).toMatch(/^E102 examples\/: it does not load: .+\n.+\n$/)
})

test('a file that exports nothing', async () => {
  const path = `${HERE}E103-exports-nothing.ts`
  expect(await refusal(path)).toBe(
    `E103 ${path}: it has no default export\n      end it with \`export default model({ ... })\`\n`,
  )
})

test.each([
  ['an empty list', '[]'],
  ['null', 'null'],
])('a file that exports %s: it is there, and has no model', async (_, value) => {
  const refused = await refusal(file('empty.ts', `export default ${value}\n`))
  expect(refused).toMatch(/^E10[34] \S+empty\.ts: /)
})

test('a file that exports something else than a model: every place that is wrong', async () => {
  const path = `${HERE}E104-no-model.ts`
  const wrong = await refusal(path)
  const [first, ...more] = wrong.trimEnd().split('\n')
  expect(first).toBe(`E104 ${path}, reading: no model: Invalid input: expected string, received undefined`)
  expect(more[0]).toBe('      build it with model(), narration() and the term builders')
  const places = wrong.match(/(?<=, )\w+(?=: no model)/g)
  expect(places).toEqual(
    expect.arrayContaining(['narrations', 'changes', 'claims', 'expected', 'adversary', 'setup']),
  )
  expect(places!.length).toBeLessThanOrEqual(10)
})

test('a function as default export', async () => {
  const path = file('function.ts', 'export default () => ({})\n')
  expect(await refusal(path)).toBe(
    `E104 ${path}: no model: Invalid input: expected object, received function\n` +
      '      build it with model(), narration() and the term builders\n',
  )
})

test('show refuses the same files', async () => {
  const path = `${HERE}E103-exports-nothing.ts`
  expect(await run(['show', path])).toEqual({
    code: 2,
    stdout: '',
    stderr: `E103 ${path}: it has no default export\n      end it with \`export default model({ ... })\`\n`,
  })
})
