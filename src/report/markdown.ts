/** A document as Markdown of GitHub's kind. */
import { match } from 'ts-pattern'
import { mermaidText } from './chart/mermaid.js'
import type { Scene } from './chart/scene.js'
import { type Block, type Document, type Heading, type Span, type Text, spansOf } from './document.js'
import { SIGNS } from './verdict-words.js'

export interface MarkdownOptions {
  /** Where the SVG of a chart lies, relative to the document; without, charts are Mermaid only. */
  readonly svgOf?: (id: string) => string
  /** Where a link leads: what is `#id` in one page may be in another file. */
  readonly hrefOf?: (to: string) => string
}

export function markdownText({ blocks }: Document, options: MarkdownOptions = {}): string {
  return `${blocks.map((b) => blockText(b, options)).join('\n\n')}\n`
}

function blockText(block: Block, options: MarkdownOptions): string {
  return match(block)
    .with({ kind: 'heading' }, headingText)
    .with({ kind: 'paragraph' }, ({ text }) => inline(text, options))
    .with({ kind: 'list' }, ({ items, isNumbered }) =>
      items.map((item, i) => `${isNumbered ? `${i + 1}.` : '-'} ${inline(item, options)}`).join('\n'),
    )
    .with({ kind: 'code' }, ({ text, language }) => `\`\`\`${language}\n${text}\n\`\`\``)
    .with({ kind: 'table' }, ({ caption, head, rows }) => {
      const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
      const cells = rows.map((row) => line(row.map((c) => inline(c, options).replaceAll('|', '\\|'))))
      return [
        `*${escaped(caption)}*`,
        '',
        line(head.map(escaped)),
        line(head.map(() => '---')),
        ...cells,
      ].join('\n')
    })
    .with({ kind: 'chart' }, ({ scene, id }) => chartText(scene, id, options))
    .with({ kind: 'article' }, ({ heading, blocks }) =>
      [headingText(heading), ...blocks.map((b) => blockText(b, options))].join('\n\n'),
    )
    .exhaustive()
}

/** GitHub makes the anchors of headings itself; ours are beside them. */
function headingText({ level, text, id }: Heading): string {
  return `<a id="${id}"></a>\n\n${'#'.repeat(level)} ${escaped(text)}`
}

function chartText(scene: Scene, id: string, { svgOf }: MarkdownOptions): string {
  const mermaid = `\`\`\`mermaid\n${mermaidText(scene)}\n\`\`\``
  if (svgOf === undefined) return mermaid
  const image = `![${escaped(scene.title)}](${svgOf(id)})`
  return `${image}\n\n<details><summary>as Mermaid</summary>\n\n${mermaid}\n\n</details>`
}

function inline(text: Text, options: MarkdownOptions): string {
  return spansOf(text)
    .map((span) => spanText(span, options))
    .join('')
}

function spanText(span: Span, { hrefOf = (to) => to }: MarkdownOptions): string {
  if (typeof span === 'string') return escaped(span)
  if ('code' in span) return codeText(span.code)
  if ('strong' in span) return `**${escaped(span.strong)}**`
  if ('link' in span) return `[${escaped(span.link)}](${hrefOf(span.to)})`
  return `${SIGNS[span.tone]} ${escaped(span.verdict)}`
}

/** A code span: fenced by more back-ticks than it holds. */
function codeText(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`
}

function escaped(text: string): string {
  return text.replaceAll('\u00a0', ' ').replaceAll(/[\\`*_{}[\]<>#|~$]/g, '\\$&')
}
