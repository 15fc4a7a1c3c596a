/** The published JSON Schema of verdicts is the one that documents are checked with. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verdictsJsonSchema } from '../src/format/verdicts.js'
import { ROOT } from './support/command.js'

const PATH = join(ROOT, 'docs/verdicts.schema.json')

test('docs/verdicts.schema.json is up to date (TRAPEZOID_SCHEMA=update writes it)', () => {
  if (process.env['TRAPEZOID_SCHEMA'] === 'update')
    writeFileSync(PATH, `${JSON.stringify(verdictsJsonSchema(), undefined, 2)}\n`)
  expect(JSON.parse(readFileSync(PATH, 'utf8'))).toEqual(verdictsJsonSchema())
})
