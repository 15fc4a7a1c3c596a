/** `trapezoid diff`: two files of results compared. */
import { type Verdicts, readVerdicts } from '../format/verdicts.js'
import { InputError } from '../model/errors.js'
import { diffDocument } from '../report/diff-document.js'
import { diffOf, isWeakening } from '../report/diff.js'
import { markdownText } from '../report/markdown.js'
import { plainText } from '../report/plain.js'
import { readText, writeWhole } from './files.js'

export interface DiffFlags {
  readonly format: 'text' | 'markdown'
  readonly out?: string
}

/**
 * Compares two files of results.
 * @returns the exit code: 1 if less is known in the second than in the first, else 0
 * @throws InputError if one is no document of results
 */
export function runDiff(base: string, head: string, flags: DiffFlags, write: (text: string) => void): number {
  const diff = diffOf(verdictsIn(base), verdictsIn(head))
  const document = diffDocument(diff)
  const text = flags.format === 'markdown' ? markdownText(document) : plainText(document)
  if (flags.out === undefined) write(text)
  else writeWhole(flags.out, text)
  return isWeakening(diff) ? 1 : 0
}

/** @throws InputError if the file is no document of results */
export function verdictsIn(path: string): Verdicts {
  const read = readVerdicts(readText(path), path)
  if (!('results' in read)) throw new InputError(read)
  return read
}
