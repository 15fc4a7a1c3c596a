/** A message sequence chart as SVG: text is text, every mark has a form of its own beside its colour. */
import { renderToString } from 'preact-render-to-string'
import { type Box, FONT, type Layout, type PlacedRow, headBox, layoutOf } from './layout.js'
import type { Mark, Scene } from './scene.js'

/** Colours and lines; by class names, so that one sheet serves all charts of a page. */
export const CHART_CSS = `
.msc{--ink:#1b1f24;--soft:#59636e;--paper:#fff;--evil:#b3261e;--again:#8a4b00;--good:#1f5f99;background:var(--paper)}
.msc text{font:${FONT.size}px ${FONT.family};fill:var(--ink);stroke:var(--paper);stroke-width:4px;paint-order:stroke;stroke-linejoin:round}
.msc .head{fill:var(--paper);stroke:var(--ink)}.msc .head.evil{stroke:var(--evil);stroke-width:2}
.msc .name{font-weight:700}.msc .under,.msc .life{fill:var(--soft)}.msc .life{stroke:var(--soft);stroke-dasharray:2 4}
.msc .line{fill:none;stroke:var(--good);stroke-width:1.5}.msc .tip{fill:var(--good);stroke:var(--good)}
.msc .forged .line{stroke:var(--evil);stroke-dasharray:7 4}.msc .forged .tip{fill:var(--paper);stroke:var(--evil)}
.msc .replayed .line{stroke:var(--again)}.msc .replayed .tip{fill:var(--again);stroke:var(--again)}
.msc .kept .line,.msc .dropped .line,.msc .blocked .line{stroke:var(--soft)}.msc .kept .tip,.msc .dropped .tip,.msc .blocked .tip{fill:var(--soft);stroke:var(--soft)}
.msc .forged .tag{fill:var(--evil)}.msc .replayed .tag{fill:var(--again)}.msc .tag{font-weight:700}
.msc .note{fill:var(--paper);stroke:var(--evil);stroke-width:1.5}.msc .note+text,.msc .wrong{fill:var(--evil);font-weight:700}
@media (prefers-color-scheme:dark){.msc{--ink:#e6edf3;--soft:#9aa5b1;--paper:#0d1117;--evil:#ff8f85;--again:#f0b45c;--good:#79b8ff}}
@media print{.msc{--ink:#000;--soft:#444;--paper:#fff;--evil:#8c1d18;--again:#6b3a00;--good:#123f66}}
`

/** A file of its own. */
export function chartSvg(scene: Scene): string {
  return `${renderToString(<Chart scene={scene} id="chart" isFile />)}\n`
}

/** The chart as an element of a page; `id` must be unique there. */
export function Chart({ scene, id, isFile = false }: { scene: Scene; id: string; isFile?: boolean }) {
  const layout = layoutOf(scene)
  const [title, description] = [`${id}-title`, `${id}-desc`]
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      class="msc"
      role="img"
      aria-labelledby={`${title} ${description}`}
      width={layout.width}
      height={layout.height}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
    >
      <title id={title}>{scene.title}</title>
      <desc id={description}>{plain(scene.description)}</desc>
      {isFile && <style>{CHART_CSS}</style>}
      <Lanes scene={scene} layout={layout} />
      {layout.rows.map((row) => (
        <Row row={row} layout={layout} />
      ))}
      {layout.conclusions.map(({ x, y, lines }) => (
        <Lines x={x} y={y} lines={lines} class="wrong" anchor="start" />
      ))}
    </svg>
  )
}

function Lanes({ scene, layout }: { scene: Scene; layout: Layout }) {
  const { from, to } = layout.lifeline
  return (
    <g>
      {layout.lanes.map((placed, i) => {
        const { name, under, isAttacker } = scene.lanes[i]!
        const box = headBox(placed)
        const middle = box.y + box.height / 2
        return (
          <g>
            <line class="life" x1={placed.x} x2={placed.x} y1={from} y2={to} />
            <rect class={isAttacker ? 'head evil' : 'head'} {...box} rx={isAttacker ? 0 : 6} />
            <text class="name" x={placed.x} y={middle + (under === '' ? 4 : -4)} text-anchor="middle">
              {plain(name)}
            </text>
            {under !== '' && (
              <text class="under" x={placed.x} y={middle + 13} text-anchor="middle">
                {plain(under)}
              </text>
            )}
          </g>
        )
      })}
    </g>
  )
}

function Row({ row, layout }: { row: PlacedRow; layout: Layout }) {
  if (row.kind === 'learnt') return <Note box={row.box} lines={row.lines} />
  const { arrow, y, text, full } = row
  const [a, b] = [layout.lanes[arrow.from]!.x, layout.lanes[arrow.to]!.x]
  return (
    <g class={arrow.mark}>
      <title>{full}</title>
      <Shaft mark={arrow.mark} from={a} to={b} y={y} />
      <Lines x={text.x} y={text.y} lines={text.lines} anchor="middle" first="tag" />
    </g>
  )
}

/** The line of an arrow and its end: one form for each mark. */
function Shaft({ mark, from, to, y }: { mark: Mark; from: number; to: number; y: number }) {
  const back = to > from ? -1 : 1
  const line = (dy: number) => <line class="line" x1={from} x2={to + back * 6} y1={y + dy} y2={y + dy} />
  const tip = <path class="tip" d={`M${to} ${y}l${back * 10} -5v10z`} />
  const cross = <path class="line" d={`M${to + back * 14} ${y - 6}l12 12m0 -12l-12 12`} />
  switch (mark) {
    case 'replayed':
      return [line(-2), line(2), tip]
    case 'kept':
      return [line(0), <rect class="tip" x={to + back * 5 - 5} y={y - 5} width={10} height={10} />]
    case 'dropped':
      return [line(0), cross]
    case 'blocked':
      return [
        <line class="line" x1={from} x2={(from + to) / 2} y1={y} y2={y} stroke-dasharray="2 3" />,
        cross,
      ]
    case 'honest':
    case 'forged':
      return [line(0), tip]
  }
}

function Note({ box, lines }: { box: Box; lines: readonly string[] }) {
  return (
    <g class="learnt">
      <rect class="note" {...box} />
      <Lines x={box.x + box.width / 2} y={box.y + FONT.size + 6} lines={lines} anchor="middle" />
    </g>
  )
}

interface LinesProps {
  readonly x: number
  readonly y: number
  readonly lines: readonly string[]
  readonly anchor: 'start' | 'middle'
  readonly class?: string
  /** The class of the first line. */
  readonly first?: string
}

function Lines({ x, y, lines, anchor, class: name, first }: LinesProps) {
  return (
    <text x={x} y={y} text-anchor={anchor} class={name}>
      {lines.map((line, i) => (
        <tspan x={x} dy={i === 0 ? 0 : FONT.line} class={i === 0 ? first : undefined}>
          {line}
        </tspan>
      ))}
    </text>
  )
}

function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}
