/** The chapter of a protocol: its readings drawn, its findings, its changes, and what holds. */
import { narrationScene } from '../chart/scene.js'
import {
  type Block,
  type Span,
  type Text,
  bullets,
  code,
  heading,
  link,
  paragraph,
  strong,
  table,
} from '../document.js'
import { counted } from '../counted.js'
import { attackAnchor, attackBlocks } from '../review-document.js'
import type { Attack, ReviewSection } from '../review.js'
import { verdictSentence, verdictSpan } from '../verdict-words.js'
import { type Dossier, repairText, storyOf, titleOf } from './dossier.js'
import { sectionAnchor } from './summary.js'

export function chapterBlocks(
  dossier: Dossier,
  protocol: string,
  sections: readonly ReviewSection[],
): Block[] {
  const told = new Map<string, Span>()
  // The base line tells its attacks in full; it is the last reading without changes, and others refer to it.
  const base = sections.filter((s) => s.model.changes.length === 0).toReversed()
  const hardened = sections.filter((s) => s.model.changes.length > 0)
  return [
    heading(2, `Protocol ${protocol}`, `protocol-${protocol}`),
    ...base.flatMap((s) => readingBlocks(dossier, s, told)),
    ...hardened.flatMap((s) => [...readingBlocks(dossier, s, told), changesTable(dossier, s)]),
    heading(3, `${protocol}: what holds, and why`),
    ...sections.flatMap((s) => holdsTable(s)),
  ]
}

function readingBlocks(dossier: Dossier, section: ReviewSection, told: Map<string, Span>): Block[] {
  const { model, system, attacks } = section
  // What is in a model only to leave something to another narration is drawn in its own chapter.
  const narration = system.narrations.find((n) => n.name === model.name) ?? system.narrations.at(-1)!
  const title = `${titleOf(section)}, ${narration.source}`
  return [
    heading(3, `Reading ${titleOf(section)}`, sectionAnchor(section)),
    paragraph(`${model.says}. The messages as this reading has them:`),
    {
      kind: 'chart',
      scene: narrationScene(narration, title, system.missing.get(narration.name)),
      id: `chart-${sectionAnchor(section)}`,
    },
    ...attacks.map((a) => findingBlock(dossier, section, a, told)),
  ]
}

function findingBlock(
  dossier: Dossier,
  section: ReviewSection,
  attack: Attack,
  told: Map<string, Span>,
): Block {
  const anchor = attackAnchor(section, attack)
  const titles = attack.falls.map((f) => f.title).join('; ')
  const head = heading(4, `${titleOf(section)}, attack ${attack.number}: breaks ${titles}`, anchor)
  const story = storyOf(attack)
  const before = told.get(story)
  if (before !== undefined)
    return { kind: 'article', heading: head, blocks: [paragraph('The same as ', before, '.')] }
  told.set(story, link(`${titleOf(section)}, attack ${attack.number}`, `#${anchor}`))
  return {
    kind: 'article',
    heading: head,
    blocks: [
      ...attackBlocks(section, attack),
      paragraph(
        strong('Confirmed'),
        ` ${[...new Set(attack.falls.flatMap((f) => f.members.map((m) => confirmedHow(m.record))))].join(', ')}`,
        `: the executor has re-run every step, with ${counted(attack.runs, 'honest run')}, and the claim is false at its end.`,
      ),
      ...causes(attack),
      table(
        `Smallest changes that repair it`,
        ['claim', 'holds with'],
        attack.falls.flatMap((f) =>
          f.members.map((m): Text[] => [code(m.claim.id), repairText(dossier, section.model.name, m.claim)]),
        ),
      ),
    ],
  }
}

function confirmedHow({ verdict }: Attack['falls'][number]['members'][number]['record']): string {
  return verdict.kind === 'attack' ? verdict.confirmed : ''
}

/** What is missing, as the model says why it expects the attack. */
function causes({ falls }: Attack): Block[] {
  const found = new Set(falls.flatMap((f) => f.members.flatMap((m) => m.record.expected?.why ?? [])))
  if (found.size === 0) return []
  return [paragraph(strong('Cause'), `: ${[...found].join('; ')}.`)]
}

function changesTable({ repairs }: Dossier, { model }: ReviewSection): Block {
  const needs = repairs.results[`${model.name}/${model.reading}`]?.needs ?? []
  const rows = needs.map(({ change, claims }): Text[] => [
    code(change),
    model.changes.find((c) => c.id === change)?.says ?? '',
    claims.length === 0
      ? `nothing falls: ${model.toothless[change] ?? 'no reason given'}`
      : claims.flatMap((id, i): Span[] => (i === 0 ? [code(id)] : [', ', code(id)])),
  ])
  return table(
    'The changes, and what falls when one alone is left out',
    ['change', 'what it does', 'falls without it'],
    rows,
  )
}

function holdsTable(section: ReviewSection): Block[] {
  const held = section.findings.filter(
    ({ claim, record: { verdict } }) =>
      claim.kind !== 'executability' && (verdict.kind === 'proved' || verdict.kind === 'no-attack'),
  )
  if (held.length === 0) return []
  const rows = held.map(({ claim, record }): Text[] => [
    code(claim.id),
    verdictSpan(record),
    record.verdict.kind === 'proved' && record.verdict.by !== 'witness'
      ? `${record.expected?.why ?? ''}; ${counted(record.verdict.patterns, 'pattern')} of the proof checked`
      : verdictSentence(record),
  ])
  return [
    table(`${titleOf(section)}: claims that hold`, ['claim', 'verdict', 'why'], rows, true),
    ...(section.attacks.length === 0 ? [bullets([`No claim of ${titleOf(section)} is attacked.`])] : []),
  ]
}
