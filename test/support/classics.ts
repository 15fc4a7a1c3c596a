/** The models of `examples/`, and the page that tells what they answer. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readModel } from '../../src/format/model.js'
import { type AgreementLevel } from '../../src/model/claim.js'
import { InputError } from '../../src/model/errors.js'
import { type ModelData, defaultSettings } from '../../src/model/model.js'
import { runsOf } from '../../src/model/trace.js'
import type { Result, Verdict } from '../../src/properties/verdict.js'
import type { EngineName } from '../../src/properties/engines.js'
import { claimsUnder, verify } from '../../src/properties/verify.js'

const FOLDER = fileURLToPath(new URL('../../examples/', import.meta.url))

/** Files of models; folders hold what they share. */
export const EXAMPLES: readonly string[] = readdirSync(FOLDER).filter((f) => f.endsWith('.ts'))

/** The models that a file exports, as the command reads them. */
export async function modelsOf(file: string): Promise<ModelData[]> {
  const { default: exported } = (await import(`../../examples/${file.replace(/\.ts$/, '')}.ts`)) as {
    default: unknown
  }
  const values: unknown[] = Array.isArray(exported) ? exported : [exported]
  return values.map((value) => {
    const model = readModel(value, file)
    if ('narrations' in model) return model
    throw new InputError(model)
  })
}

/** The results of a model under its default settings, with what is known after so many states. */
export function resultsOf(model: ModelData, engine: EngineName, runs: number, states = Infinity): Result[] {
  const settings = defaultSettings(model)
  const claims = claimsUnder(model, settings)
  const work = verify(model, { settings, claims, engine, bounds: { runs }, all: false })
  let turn = work.next()
  while (turn.done !== true) turn = work.next(turn.value.states > states ? 'stop' : undefined)
  return turn.value
}

/** Honest runs of an attack; `undefined` for any other verdict. */
export function attackRuns(verdict: Verdict): number | undefined {
  return verdict.kind === 'attack' ? runsOf(verdict.trace) : undefined
}

/** The page: for each file its models, for each model a row for each claim, an agreement with its weaker companions in one row. */
export function pageOf(
  files: readonly { readonly file: string; readonly results: readonly ModelResults[] }[],
): string {
  const sections = files.flatMap(({ file, results }) => [
    `## [${file.replace('.ts', '')}](../examples/${file})`,
    ...[...new Set(results.flatMap(({ model }) => model.narrations.map((n) => n.source)))].map(
      (s) => `${s}.`,
    ),
    ...results.map(modelTable),
  ])
  const all = files.flatMap((f) => f.results.flatMap((r) => r.results))
  const count = (kind: Verdict['kind']) => all.filter((r) => r.verdict.kind === kind).length
  return `${[
    '# Classics',
    `Protocols of the literature in [examples/](../examples), one file each, with what engine refine answers: ${all.length} claims, of which ${count('attack')} fall, ${count('proved')} are proved and ${count('no-attack')} have no attack within 12 runs. The files say why, and where the literature asks in another setting.`,
    '*Runs*: honest runs of the attack with the fewest; for what is proved, any number. *Level*: of an agreement (Lowe 1997), the weakest one that falls; the weaker ones are proved. This page is written by the tests: `TRAPEZOID_CLASSICS=update npx vitest run test/examples.test.ts`.',
    ...sections,
  ].join('\n\n')}\n`
}

/** A model with what was found. */
export interface ModelResults {
  readonly model: ModelData
  readonly results: readonly Result[]
}

function modelTable({ model, results }: ModelResults): string {
  const { clock, typed, setup } = model
  const settings = [
    clock === 'window' ? 'under the clock' : '',
    typed ? '' : 'untyped',
    setup === 'composed' ? 'composed' : '',
  ]
  const title = [`**${model.name} / ${model.reading}**`, model.says, ...settings].filter((s) => s !== '')
  const groups = new Map<string, Result[]>()
  for (const result of results) {
    const { kind, id } = result.claim
    const key = kind === 'agreement' ? id.slice(id.indexOf('/')) : id
    groups.set(key, [...(groups.get(key) ?? []), result])
  }
  return [
    `${title.join(' · ')}`,
    '',
    '| claim | verdict | level | runs | why |',
    '|---|---|---|---|---|',
    ...[...groups.values()].map((group) => row(group)),
  ].join('\n')
}

const LEVELS: readonly AgreementLevel[] = ['injective', 'non-injective', 'weak', 'aliveness']

function row(group: readonly Result[]): string {
  const [strongest] = group
  const fallen = group.filter((r) => r.verdict.kind === 'attack')
  const shown = fallen.at(-1) ?? strongest!
  const { claim, verdict, expected } = shown
  const level = claim.kind === 'agreement' && verdict.kind === 'attack' ? claim.level : ''
  const runs = [...new Set(fallen.flatMap((r) => attackRuns(r.verdict) ?? []))].toSorted((a, b) => a - b)
  const cells = [
    `\`${strongest!.claim.id}\``,
    verdictWords(group),
    level,
    runs.join(', ') || bound(verdict),
    expected?.why ?? '',
  ]
  return `| ${cells.join(' | ')} |`
}

/** An attack if a level falls; else the weakest thing said of a level. */
function verdictWords(group: readonly Result[]): string {
  const kinds = group.map((r) => r.verdict.kind)
  if (kinds.includes('attack')) return 'attack'
  return kinds.includes('no-attack') && group.length > 1
    ? `no attack; ${LEVELS.filter((_, i) => kinds[i] === 'proved').join(', ')} proved`
    : kinds[0] === 'no-attack'
      ? 'no attack'
      : kinds[0]!
}

function bound(verdict: Verdict): string {
  return verdict.kind === 'no-attack' ? `up to ${verdict.bounds.runs}` : 'any'
}
