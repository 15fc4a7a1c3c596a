/** Which models a command speaks of: those of the paper by name, or those of a file. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createJiti } from 'jiti'
import { readModel } from '../format/model.js'
import { type Diagnostic, InputError, diagnostic } from '../model/errors.js'
import { type ClaimData, idPattern } from '../model/claim.js'
import type { ModelData } from '../model/model.js'
import { MODELS } from '../model/protocols/index.js'

/**
 * The models that are named, in one reading or all.
 * @param names - protocols of the paper or files; none: all of the paper
 * @throws InputError for a name, a reading or a file that gives no model
 */
export async function findModels(
  names: readonly string[],
  reading: string | undefined,
): Promise<ModelData[]> {
  const protocols = [...new Set(MODELS.map((m) => m.name))]
  const found: ModelData[] = []
  for (const name of names.length === 0 ? protocols : names) {
    const models = isFile(name) ? await modelsOf(name) : MODELS.filter((m) => m.name === name)
    if (models.length === 0)
      throw new InputError([
        diagnostic(
          'E100',
          name,
          'no protocol and no file of this name',
          `protocols: ${protocols.join(', ')}; or a path such as ./${name}.ts`,
        ),
      ])
    const chosen =
      reading === undefined ? models : models.filter((m) => m.reading === reading || isSame(m, reading))
    if (chosen.length === 0 && names.length > 0)
      throw new InputError([
        diagnostic(
          'E105',
          `--reading ${reading}`,
          `${name} has no such reading`,
          `readings: ${models.map((m) => m.reading).join(', ')}`,
        ),
      ])
    found.push(...chosen)
  }
  if (found.length === 0) {
    const readings = [...new Set(MODELS.map((m) => m.reading))]
    throw new InputError([
      diagnostic(
        'E105',
        `--reading ${reading}`,
        'no protocol has such a reading',
        `readings: ${readings.join(', ')}`,
      ),
    ])
  }
  return found
}

/** The registration is read alike in `printed` and `intended`. */
function isSame(model: ModelData, reading: string): boolean {
  return model.name === 'registration' && reading === 'intended' && model.reading === 'printed'
}

function isFile(name: string): boolean {
  return /\.(ts|mts|js|mjs|json)$/.test(name) || name.includes('/')
}

async function modelsOf(file: string): Promise<ModelData[]> {
  if (!existsSync(file))
    throw new InputError([diagnostic('E101', file, 'there is no such file', 'check the path')])
  const exported = await exportOf(file)
  const values: unknown[] = Array.isArray(exported) ? exported : [exported]
  if (values.length === 0)
    throw new InputError([
      diagnostic(
        'E103',
        file,
        'its default export is an empty list',
        'end it with `export default model({ ... })`',
      ),
    ])
  const models: ModelData[] = []
  const problems: Diagnostic[] = []
  for (const value of values) {
    const model = readModel(value, file)
    if ('narrations' in model) models.push(model)
    else problems.push(...model)
  }
  if (problems.length > 0) throw new InputError(problems)
  return models
}

async function exportOf(file: string): Promise<unknown> {
  const path = resolve(file)
  try {
    if (path.endsWith('.json')) return JSON.parse(await readFile(path, 'utf8'))
    const door = fileURLToPath(new URL('../index.js', import.meta.url))
    const jiti = createJiti(import.meta.url, {
      alias: { trapezoid: door },
      fsCache: false,
      interopDefault: false,
    })
    const loaded: unknown = await jiti.import(pathToFileURL(path).href)
    if (typeof loaded === 'object' && loaded !== null && 'default' in loaded) return loaded.default
  } catch (error) {
    const [said = '', where = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    // The second line of a syntax error says where it is.
    const reason = /:\d+:\d+$/.test(where) ? `${said.trim()} at ${where.trim()}` : said
    throw new InputError([
      diagnostic('E102', file, `it does not load: ${reason}`, 'mend the file; it must run on its own'),
    ])
  }
  throw new InputError([
    diagnostic('E103', file, 'it has no default export', 'end it with `export default model({ ... })`'),
  ])
}

/**
 * The claims whose ids, with or without `protocol/reading/`, match one of the patterns; `*` stands for any characters.
 * Without patterns, all.
 */
export function selectClaims(
  model: ModelData,
  claims: readonly ClaimData[],
  patterns: readonly string[],
): ClaimData[] {
  if (patterns.length === 0) return [...claims]
  const tests = patterns.map(idPattern)
  return claims.filter((c) =>
    tests.some((t) => t.test(c.id) || t.test(`${model.name}/${model.reading}/${c.id}`)),
  )
}
