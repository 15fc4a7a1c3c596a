/** A chart as Mermaid text, which GitHub draws. */
import { headOf } from './layout.js'
import type { Arrow, Learnt, Mark, Scene } from './scene.js'

/** Mermaid has fewer lines than we have marks; the heading of each arrow says the mark in words. */
const ARROWS: Readonly<Record<Mark, string>> = {
  honest: '->>',
  kept: '-)',
  dropped: '-x',
  replayed: '->>',
  forged: '-->>',
  blocked: '--x',
}

/** `sequenceDiagram ...`, to be put between fences of `mermaid`. */
export function mermaidText(scene: Scene): string {
  const lanes = scene.lanes.map(({ name, under, isAttacker }, i) => {
    const label = under === '' ? escaped(name) : `${escaped(name)}<br/>${escaped(under)}`
    return `  ${isAttacker ? 'actor' : 'participant'} L${i} as ${label}`
  })
  return ['sequenceDiagram', ...lanes, ...scene.rows.map((row) => `  ${rowText(row)}`)].join('\n')
}

function rowText(row: Arrow | Learnt): string {
  if (row.kind === 'learnt') return `Note over L${row.lane}: ${escaped(row.text)}`
  const label = [headOf(row), ...row.parts].map(escaped).join('<br/>')
  return `L${row.from}${ARROWS[row.mark]}L${row.to}: ${label}`
}

/** Signs that Mermaid or HTML would take for their own, as entities of Mermaid. */
function escaped(text: string): string {
  return text
    .replaceAll('\u00a0', ' ')
    .replaceAll('#', '#35;')
    .replaceAll(';', (sign, at: number, whole: string) => (/#\d+$/.test(whole.slice(0, at)) ? sign : '#59;'))
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replaceAll('"', '#quot;')
}
