/** The committed report is what its results say, byte for byte. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call } from '../support/command.js'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trapezoid-'))
  cpSync('reports/results', join(folder, 'results'), { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true }))

test('reports/ is up to date (`trapezoid report` writes it anew)', async () => {
  expect(await call('report', '--check')).toEqual({ code: 0, stdout: '', stderr: '' })
})

test('a report that is stale is noticed, and written anew as it was', async () => {
  const page = join(folder, 'README.md')
  expect(await call('report', '--dir', folder)).toMatchObject({ code: 0, stderr: '' })
  expect(readFileSync(page, 'utf8')).toBe(readFileSync('reports/README.md', 'utf8'))
  writeFileSync(page, 'old')
  const { code, stdout } = await call('report', '--dir', folder, '--check')
  expect(code).toBe(1)
  expect(stdout).toContain(`${page} is not up to date\n`)
})

test('results of another model are refused', async () => {
  const path = join(folder, 'results/verdicts.json')
  const text = readFileSync(path, 'utf8')
  writeFileSync(
    path,
    text.replace(/("intra\/intended": ")[0-9a-f]/, (_, head: string) => `${head}x`),
  )
  const { code, stderr } = await call('report', '--dir', folder)
  expect(code).toBe(2)
  expect(stderr).toMatch(/^E121 .*verdicts\.json: the model intra\/intended has changed since\n/)
})
