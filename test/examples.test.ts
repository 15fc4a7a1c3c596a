import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { run } from './support/command.js'

const FOLDER = fileURLToPath(new URL('../examples/', import.meta.url))

test.each(readdirSync(FOLDER).filter((f) => f.endsWith('.ts')))(
  'examples/%s is verified as it expects',
  async (file) => {
    const { code, stdout } = await run(['verify', `${FOLDER}${file}`])
    expect(stdout).toMatch(/All as expected\.\n$/)
    expect(code).toBe(0)
  },
)
