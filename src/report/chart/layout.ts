/** Where everything of a chart goes. Units: pixels at the natural size. */
import type { Arrow, Learnt, Scene } from './scene.js'

export const FONT = {
  size: 12,
  line: 16,
  family: 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace',
}

/** The widest of the customary fixed-width fonts; the picture is never too narrow for its text. */
const ADVANCE = 0.625

/** Longest line of a label, in characters. */
const ROOM = 46

/** Longest part that is printed in full. */
const LONGEST = 46

const MARGIN = 12
const HEAD = { padding: 10, height: 44 }
const GAP = { lanes: 40, rows: 14, label: 22 }

export interface Text {
  readonly x: number
  readonly y: number
  readonly lines: readonly string[]
}

export interface PlacedLane {
  readonly x: number
  readonly width: number
}

export type PlacedRow =
  | {
      readonly kind: 'arrow'
      readonly arrow: Arrow
      readonly y: number
      readonly text: Text
      readonly full: string
    }
  | { readonly kind: 'learnt'; readonly learnt: Learnt; readonly box: Box; readonly lines: readonly string[] }

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly lanes: readonly PlacedLane[]
  readonly rows: readonly PlacedRow[]
  /** Top and bottom of the life lines. */
  readonly lifeline: { readonly from: number; readonly to: number }
  readonly conclusions: readonly Text[]
}

/** The width of a line of text. */
export function widthOf(text: string): number {
  return [...text].length * FONT.size * ADVANCE
}

/** Places a scene: columns as far apart as the longest label between them needs. */
export function layoutOf(scene: Scene): Layout {
  const labels = scene.rows.map((row) =>
    row.kind === 'arrow' ? labelOf(row) : wrapText(`\u25c6 ${row.text}`, ROOM),
  )
  const lanes = columns(scene, labels)
  const last = lanes.at(-1)!
  const notes = scene.rows.flatMap((row, i) =>
    row.kind === 'learnt' ? [widest(labels[i]!) + 2 * HEAD.padding] : [],
  )
  const width = Math.max(last.x + last.width / 2 + MARGIN, ...notes.map((w) => w + 2 * MARGIN))
  let y = MARGIN + HEAD.height
  const rows = scene.rows.map((row, i): PlacedRow => {
    const lines = labels[i]!
    y += GAP.rows
    const height = lines.length * FONT.line
    if (row.kind === 'learnt') {
      const box = noteBox(lanes[row.lane]!.x, y, widest(lines), height, width)
      y += box.height
      return { kind: 'learnt', learnt: row, box, lines }
    }
    const [a, b] = [lanes[row.from]!.x, lanes[row.to]!.x]
    const text = { x: (a + b) / 2, y: y + FONT.size, lines }
    y += height + 8
    return {
      kind: 'arrow',
      arrow: row,
      y,
      text,
      full: `${headOf(row)}: ${row.parts.join(', ')}`.replaceAll('\u00a0', ' '),
    }
  })
  const lifeline = { from: MARGIN + HEAD.height, to: y + GAP.rows }
  y = lifeline.to + GAP.rows
  const room = Math.floor((width - 2 * MARGIN) / widthOf('x'))
  const conclusions = scene.conclusions.map((conclusion): Text => {
    const lines = wrapText(conclusion, room)
    const text = { x: MARGIN, y: y + FONT.size, lines }
    y += lines.length * FONT.line + 6
    return text
  })
  return { width: Math.ceil(width), height: Math.ceil(y + MARGIN), lanes, rows, lifeline, conclusions }
}

function noteBox(centre: number, y: number, text: number, height: number, total: number): Box {
  const width = text + 2 * HEAD.padding
  const x = Math.min(Math.max(centre - width / 2, MARGIN), total - MARGIN - width)
  return { x, y, width, height: height + 10 }
}

/** The heading of an arrow: its number, the message, what became of it. */
export function headOf({ number, message, remark }: Arrow): string {
  const head = number === '' ? message : `${number}. ${message}`
  return remark === '' ? head : `${head} [${remark.replaceAll('\u00a0', ' ')}]`
}

function labelOf(arrow: Arrow): string[] {
  return [...wrapText(headOf(arrow), ROOM), ...packed(arrow.parts.map(folded))]
}

/** Parts side by side as far as a line has room. */
function packed(parts: readonly string[]): string[] {
  const lines: string[] = []
  for (const [i, part] of parts.entries()) {
    const text = i < parts.length - 1 ? `${part},` : part
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + text.length > ROOM) lines.push(text)
    else lines[lines.length - 1] = `${line} ${text}`
  }
  return lines
}

/** A long part without its inside: `{...}K_PR(X)`, `K_PU(X)[...]`. */
export function folded(part: string): string {
  const text = part.replaceAll('\u00a0', ' ')
  if (text.length <= LONGEST) return text
  const [, term = text, origin = ''] = /^(.*?)( \(of [\d, ]+\))?$/.exec(text) ?? []
  const short = term.replace(/^\{.*\}(?=[^{}]*$)/, '{\u2026}').replace(/^([^[{]+)\[.*\]$/, '$1[\u2026]')
  const fits = short.length + origin.length <= LONGEST
  return fits ? `${short}${origin}` : `${short.slice(0, LONGEST - origin.length - 1)}\u2026${origin}`
}

export function wrapText(text: string, room: number): string[] {
  const lines: string[] = []
  for (const word of text.replaceAll('\u00a0', ' ').split(' ')) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > room) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}

function widest(lines: readonly string[]): number {
  return Math.max(0, ...lines.map(widthOf))
}

function columns(scene: Scene, labels: readonly (readonly string[])[]): PlacedLane[] {
  const widths = scene.lanes.map((l) => Math.max(widthOf(l.name), widthOf(l.under)) + 2 * HEAD.padding)
  const gaps = widths.slice(1).map((w, i) => (w + widths[i]!) / 2 + GAP.lanes)
  const spans = scene.rows.flatMap((row, i) => {
    if (row.kind === 'learnt') return []
    const [from, to] = [Math.min(row.from, row.to), Math.max(row.from, row.to)]
    return [{ from, to, need: widest(labels[i]!) + GAP.label }]
  })
  for (const { from, to, need } of spans.toSorted((a, b) => a.to - a.from - (b.to - b.from))) {
    const have = gaps.slice(from, to).reduce((sum, g) => sum + g, 0)
    if (have < need) for (let i = from; i < to; i++) gaps[i]! += (need - have) / (to - from)
  }
  let x = MARGIN + (widths[0] ?? 0) / 2
  return widths.map((width, i) => {
    if (i > 0) x += gaps[i - 1]!
    return { x, width }
  })
}

/** The box of a lane's heading. */
export function headBox({ x, width }: PlacedLane): Box {
  return { x: x - width / 2, y: MARGIN, width, height: HEAD.height }
}
