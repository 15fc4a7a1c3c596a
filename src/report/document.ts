/** A document as blocks, which Markdown and HTML write alike. */
import type { Scene } from './chart/scene.js'

/** How a verdict is shown: by a word and a sign of its own, never by colour alone. */
export type Tone = 'bad' | 'good' | 'bounded' | 'open'

export type Span =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  | { readonly link: string; readonly to: string }
  | { readonly verdict: string; readonly tone: Tone }

export type Text = Span | readonly Span[]

export interface Heading {
  readonly kind: 'heading'
  readonly level: 1 | 2 | 3 | 4
  readonly text: string
  /** For links within the document. */
  readonly id: string
}

export interface Table {
  readonly kind: 'table'
  readonly caption: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly Text[])[]
  /** Whether readers look for rows in it. */
  readonly isLong: boolean
}

export type Block =
  | Heading
  | Table
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'list'; readonly isNumbered: boolean; readonly items: readonly Text[] }
  | { readonly kind: 'code'; readonly text: string; readonly language: string }
  | { readonly kind: 'chart'; readonly scene: Scene; readonly id: string }
  /** What belongs together under a heading: an attack, a claim. */
  | { readonly kind: 'article'; readonly heading: Heading; readonly blocks: readonly Block[] }

export interface Document {
  readonly title: string
  readonly blocks: readonly Block[]
}

export const paragraph = (...text: readonly Span[]): Block => ({ kind: 'paragraph', text })
export const bullets = (items: readonly Text[]): Block => ({ kind: 'list', isNumbered: false, items })
export const numbered = (items: readonly Text[]): Block => ({ kind: 'list', isNumbered: true, items })
export const code = (text: string): Span => ({ code: text })
export const strong = (text: string): Span => ({ strong: text })
export const link = (text: string, to: string): Span => ({ link: text, to })

export function heading(level: Heading['level'], text: string, id = anchorOf(text)): Heading {
  return { kind: 'heading', level, text, id }
}

export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Text[])[],
  isLong = false,
): Table {
  return { kind: 'table', caption, head, rows, isLong }
}

export function spansOf(text: Text): readonly Span[] {
  return Array.isArray(text) ? text : [text as Span]
}

/** An id for links: letters, digits and dashes. Different texts may have one anchor. */
export function anchorOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

/** All charts of blocks, in order. */
export function chartsOf(blocks: readonly Block[]): { readonly scene: Scene; readonly id: string }[] {
  return blocks.flatMap((b) => (b.kind === 'chart' ? [b] : b.kind === 'article' ? chartsOf(b.blocks) : []))
}
