/** `trapezoid report`: the report of stored results, written anew or compared with what is there. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readRepairs } from '../format/repairs.js'
import { InputError, diagnostic } from '../model/errors.js'
import { digestOf, type ModelData } from '../model/model.js'
import { CONCERNS, NOT_ASKED } from '../model/protocols/concerns.js'
import { MODELS } from '../model/protocols/index.js'
import { reviewOf } from '../report/review.js'
import { type Decision, type Dossier } from '../report/dossier/dossier.js'
import { dossierFiles } from '../report/dossier/pages.js'
import { verdictsIn } from './diff.js'
import { makeFolder, readText, writeWhole } from './files.js'
import { version } from './version.js'

export interface ReportFlags {
  /** The folder of the report; its results lie in `results/`. */
  readonly dir: string
  /** Write nothing: say what would change. */
  readonly check: boolean
}

const TITLE = 'Review of "Securing SIP in VoIP Domain"'

/** How the stored results were made; the report says so. */
const COMMANDS: readonly string[] = [
  'npx trapezoid verify registration intra inter --engine refine --format json --out reports/results/verdicts.json',
  "npx trapezoid verify registration intra inter --engine explore --runs 4 --clock window --claim 'stale-refused/*' --claim 'token-in-time/*' --format json --out reports/results/verdicts-window.json",
  'npx trapezoid repair --out reports/results/repairs.json',
  'npx trapezoid report',
]

/**
 * Writes the files of the report that are not as they should be.
 * @returns the exit code: 0, or 1 if `check` finds a file that is not up to date
 * @throws InputError if results are missing, no results, or of models that have changed
 */
export function runReport({ dir, check }: ReportFlags, write: (text: string) => void): number {
  const files = dossierFiles(dossierIn(join(dir, 'results')), TITLE)
  const stale = [...files].filter(([name, text]) => {
    const path = join(dir, name)
    return !existsSync(path) || readFileSync(path, 'utf8') !== text
  })
  if (check) {
    for (const [name] of stale) write(`${join(dir, name)} is not up to date\n`)
    if (stale.length > 0) write('`trapezoid report` writes it anew.\n')
    return stale.length > 0 ? 1 : 0
  }
  for (const [name, text] of stale) {
    const path = join(dir, name)
    makeFolder(dirname(path), dirname(path))
    writeWhole(path, text)
  }
  write(`${files.size} files in ${dir}, ${stale.length} written anew.\n`)
  return 0
}

function dossierIn(folder: string): Dossier {
  const review = (name: string) => {
    const path = join(folder, name)
    const found = reviewOf(verdictsIn(path), MODELS, version(), path)
    if (!('sections' in found)) throw new InputError(found)
    return found.sections
  }
  const path = join(folder, 'repairs.json')
  const repairs = readRepairs(readText(path), path)
  if (!('results' in repairs)) throw new InputError(repairs)
  assertCurrent(repairs.models, path)
  return {
    version: version(),
    sections: review('verdicts.json'),
    others: review('verdicts-window.json'),
    repairs,
    concerns: CONCERNS,
    notAsked: NOT_ASKED,
    decisions: decisions(),
    commands: COMMANDS,
  }
}

function assertCurrent(digests: Readonly<Record<string, string>>, place: string): void {
  const digest = (name: string) => {
    const model = MODELS.find((m: ModelData) => `${m.name}/${m.reading}` === name)
    return model && digestOf(model)
  }
  const changed = Object.keys(digests).filter((name) => digest(name) !== digests[name])
  if (changed.length === 0) return
  const remedy = 'have it written anew by `trapezoid repair`'
  throw new InputError([diagnostic('E121', place, `${changed.join(', ')} changed since`, remedy)])
}

/** The records of decisions, in a checkout of the package; none elsewhere. */
function decisions(): Decision[] {
  const folder = fileURLToPath(new URL('../../docs/adr/', import.meta.url))
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.md$/.test(name))
    .toSorted()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      const after = (word: string) => new RegExp(`^${word} (.*?)[,.]?$`, 'm').exec(text)?.[1] ?? ''
      return {
        id: `ADR-${name.slice(0, 4)}`,
        title: /^# \d{4}\. (.*)$/m.exec(text)?.[1] ?? '',
        facing: after('facing'),
        decided: after('we decided'),
        accepting: after('accepting'),
      }
    })
}
