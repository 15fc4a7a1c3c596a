/** A document for a terminal: 80 columns, no marks but indentation. Charts are left out, their sentences stay. */
import { match } from 'ts-pattern'
import { type Block, type Document, type Span, type Text, spansOf } from './document.js'
import { wrap } from './text.js'
import { SIGNS } from './verdict-words.js'

export function plainText({ blocks }: Document): string {
  return `${blocks
    .flatMap((b) => blockLines(b))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`
}

function blockLines(block: Block): string[] {
  return match(block)
    .with({ kind: 'heading' }, ({ text }) => ['', text, ''])
    .with({ kind: 'paragraph' }, ({ text }) => [...wrap(inline(text), 0), ''])
    .with({ kind: 'list' }, ({ items, isNumbered }) =>
      items.flatMap((item, i) => hanging(isNumbered ? `${i + 1}.` : '-', inline(item))),
    )
    .with({ kind: 'code' }, ({ text }) => text.split('\n').map((l) => `  ${l}`))
    .with({ kind: 'table' }, ({ rows }) => rows.flatMap((row) => rowLines(row.map(inline))))
    .with({ kind: 'chart' }, () => [])
    .with({ kind: 'article' }, ({ heading, blocks }) => [
      '',
      heading.text,
      '',
      ...blocks.flatMap((b) => blockLines(b)),
    ])
    .exhaustive()
}

/** The first cell on a line of its own, the others below it. */
function rowLines([first = '', ...rest]: readonly string[]): string[] {
  const [last = '', ...before] = rest.filter((cell) => cell !== '').toReversed()
  const told = [before.toReversed().join(' -> '), last].filter((t) => t !== '').join(': ')
  return [...wrap(first, 2), ...(told === '' ? [] : wrap(told, 6))]
}

function hanging(mark: string, text: string): string[] {
  const indent = mark.length + 3
  const [head = '', ...rest] = wrap(text, indent)
  return [`  ${mark} ${head.trimStart()}`, ...rest]
}

function inline(text: Text): string {
  return spansOf(text).map(spanText).join('')
}

function spanText(span: Span): string {
  if (typeof span === 'string') return span
  if ('code' in span) return span.code
  if ('strong' in span) return span.strong
  if ('link' in span) return span.link
  return `${SIGNS[span.tone]} ${span.verdict}`
}
