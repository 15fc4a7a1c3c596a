/** The documents that `verify` writes beside its text. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { match } from 'ts-pattern'
import type { Verdicts } from '../format/verdicts.js'
import { InternalError } from '../model/errors.js'
import type { ModelData } from '../model/model.js'
import { MODELS } from '../model/protocols/index.js'
import { type SourceFile, type Sources, sourcesIn } from '../report/sources.js'
import { version } from './version.js'

export const FORMATS = ['text', 'json', 'markdown', 'html', 'sarif', 'junit'] as const
export type DocumentFormat = Exclude<(typeof FORMATS)[number], 'text'>

/**
 * The document of results in a format; its writer is loaded on demand.
 * @param names - the models as the command line named them
 */
export async function documentText(
  format: DocumentFormat,
  verdicts: Verdicts,
  models: readonly ModelData[],
  names: readonly string[],
  strict: boolean,
): Promise<string> {
  if (format === 'json') return `${JSON.stringify(verdicts, null, 2)}\n`
  const { reviewOf } = await import('../report/review.js')
  const { reviewDocument } = await import('../report/review-document.js')
  const review = reviewOf(verdicts, models, version())
  if (!('sections' in review)) throw new InternalError('the models that were verified are not there')
  return match(format)
    .with('markdown', async () =>
      (await import('../report/markdown.js')).markdownText(reviewDocument(review)),
    )
    .with('html', async () => (await import('../report/html.js')).htmlText(reviewDocument(review)))
    .with('sarif', async () => (await import('../report/sarif.js')).sarifText(review, sourcesOf(names)))
    .with('junit', async () => (await import('../report/junit.js')).junitText(review, { strict }))
    .exhaustive()
}

/** The files in which models are written: those of the command line, and those of the package in a checkout of it. */
function sourcesOf(names: readonly string[]): Sources {
  const read = (path: string): SourceFile => ({
    uri: encodeURI(relative(process.cwd(), path).split(sep).join('/')),
    text: readFileSync(path, 'utf8'),
  })
  const given = names.filter((n) => existsSync(n) && /\.[cm]?[jt]s$/.test(n)).map(read)
  const folder = fileURLToPath(new URL('../../src/model/protocols/', import.meta.url))
  const own = existsSync(folder) ? readdirSync(folder).map((name) => read(join(folder, name))) : []
  return sourcesIn(({ model, narration }) =>
    MODELS.includes(model) ? own.filter(({ text }) => text.includes(`name: '${narration}'`)) : given,
  )
}
