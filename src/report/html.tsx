/** A document as one HTML file that asks for nothing else: light, dark and on paper, readable without script. */
import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { match } from 'ts-pattern'
import { CHART_CSS, Chart } from './chart/svg.js'
import {
  type Block,
  type Document,
  type Heading,
  type Span,
  type Table,
  type Text,
  spansOf,
} from './document.js'
import { FILTER, PAGE_CSS } from './page.js'
import { SIGNS } from './verdict-words.js'

export function htmlText(document: Document): string {
  return `<!doctype html>\n${renderToString(<Page {...document} />)}\n`
}

function Page({ title, blocks }: Document) {
  const contents = blocks.flatMap((b) => (b.kind === 'heading' && b.level === 2 ? [b] : []))
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
        />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: PAGE_CSS + CHART_CSS }} />
      </head>
      <body>
        <a class="skip" href="#main">
          To the text
        </a>
        <main id="main">
          {blocks.slice(0, 1).map((b) => (
            <BlockView block={b} />
          ))}
          {contents.length > 2 && <Contents headings={contents} />}
          {blocks.slice(1).map((b) => (
            <BlockView block={b} />
          ))}
        </main>
        <script dangerouslySetInnerHTML={{ __html: FILTER }} />
      </body>
    </html>
  )
}

function Contents({ headings }: { headings: readonly Heading[] }) {
  return (
    <nav aria-label="Contents">
      <ul>
        {headings.map(({ id, text }) => (
          <li>
            <a href={`#${id}`}>{plain(text)}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function BlockView({ block }: { block: Block }) {
  return match(block)
    .with({ kind: 'heading' }, (heading) => <HeadingView heading={heading} />)
    .with({ kind: 'paragraph' }, ({ text }) => (
      <p>
        <Spans text={text} />
      </p>
    ))
    .with({ kind: 'list' }, ({ items, isNumbered }) => <ListView items={items} isNumbered={isNumbered} />)
    .with({ kind: 'code' }, ({ text }) => (
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    ))
    .with({ kind: 'table' }, (table) => <TableView table={table} />)
    .with({ kind: 'chart' }, ({ scene, id }) => (
      <div class="scroll" tabIndex={0} role="group" aria-label={`Chart: ${plain(scene.title)}`}>
        <Chart scene={scene} id={id} />
      </div>
    ))
    .with({ kind: 'article' }, ({ heading, blocks }) => (
      <article aria-labelledby={heading.id}>
        <HeadingView heading={heading} />
        {blocks.map((b) => (
          <BlockView block={b} />
        ))}
      </article>
    ))
    .exhaustive()
}

function HeadingView({ heading: { level, id, text } }: { heading: Heading }) {
  const children = plain(text)
  switch (level) {
    case 1:
      return <h1 id={id}>{children}</h1>
    case 2:
      return <h2 id={id}>{children}</h2>
    case 3:
      return <h3 id={id}>{children}</h3>
    case 4:
      return <h4 id={id}>{children}</h4>
  }
}

function ListView({ items, isNumbered }: { items: readonly Text[]; isNumbered: boolean }) {
  const children = items.map((item) => (
    <li>
      <Spans text={item} />
    </li>
  ))
  return isNumbered ? <ol>{children}</ol> : <ul>{children}</ul>
}

/** Below the width of a page each row is a block of its own, each cell with its heading. */
function TableView({ table: { caption, head, rows, isLong } }: { table: Table }) {
  return (
    <table class={isLong ? 'long' : undefined}>
      <caption>{plain(caption)}</caption>
      <thead>
        <tr>
          {head.map((cell) => (
            <th scope="col">{plain(cell)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {row.map((cell, i) => (
              <Cell head={head[i] ?? ''} isFirst={i === 0}>
                <Spans text={cell} />
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell({ head, isFirst, children }: { head: string; isFirst: boolean; children: ComponentChildren }) {
  return isFirst ? (
    <th scope="row">{children}</th>
  ) : (
    <td>
      <span class="of" aria-hidden="true">
        {plain(head)}
      </span>
      <span class="is">{children}</span>
    </td>
  )
}

function Spans({ text }: { text: Text }) {
  return (
    <>
      {spansOf(text).map((span) => (
        <SpanView span={span} />
      ))}
    </>
  )
}

function SpanView({ span }: { span: Span }) {
  if (typeof span === 'string') return <>{span}</>
  if ('code' in span) return <code>{plain(span.code)}</code>
  if ('strong' in span) return <strong>{plain(span.strong)}</strong>
  if ('link' in span) return <a href={span.to}>{plain(span.link)}</a>
  return (
    <span class={`verdict ${span.tone}`}>
      <span aria-hidden="true">{SIGNS[span.tone]}</span> {plain(span.verdict)}
    </span>
  )
}

function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}
