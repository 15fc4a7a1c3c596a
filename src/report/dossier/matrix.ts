/** Claims by reading, and the concerns of the source with their verdicts. */
import { idPattern } from '../../model/claim.js'
import type { Concern } from '../../model/concern.js'
import {
  type Block,
  type Span,
  type Text,
  code,
  heading,
  link,
  paragraph,
  strong,
  table,
} from '../document.js'
import type { Finding, ReviewSection } from '../review.js'
import { SIGNS, verdictSpan } from '../verdict-words.js'
import { type Dossier, protocolsOf, titleOf, verdictText } from './dossier.js'

export function matrixBlocks(dossier: Dossier): Block[] {
  return [
    heading(2, 'Claims by reading'),
    paragraph(
      `${SIGNS.bad} attacked, the number leads to the attack; ${SIGNS.good} proved for any number of runs; `,
      `${SIGNS.bounded} no attack within the bound that is said; ${SIGNS.open} nothing can be said. `,
      'A dash: the reading does not make the claim.',
    ),
    ...[...protocolsOf(dossier)].map(([protocol, sections]) => matrix(protocol, sections)),
    ...dossier.others.map((s) => matrix(`${titleOf(s)}, clock ${s.findings[0]!.record.clock}`, [s])),
  ]
}

function matrix(title: string, sections: readonly ReviewSection[]): Block {
  const findings = sections.flatMap((s) => s.findings).filter((f) => f.claim.kind !== 'executability')
  const ids = [...new Set(findings.map((f) => f.claim.id))]
  const rows = ids.map((id): Text[] => {
    const found = sections.map((s) => s.findings.find((f) => f.claim.id === id))
    const says = found.find((f) => f !== undefined)!.says
    return [
      code(id),
      says,
      ...found.map((f, i): Text => (f === undefined ? '-' : verdictText(sections[i]!, f))),
    ]
  })
  return table(title, ['claim', 'meaning', ...sections.map((s) => s.model.reading)], rows, true)
}

export function concernBlocks(dossier: Dossier): Block[] {
  const { concerns } = dossier
  const tableOf = (kind: Concern['kind'], caption: string) => {
    const rows = concerns.filter((c) => c.kind === kind).map((c) => concernRow(dossier, c))
    return table(caption, [kind, 'verdicts', 'see'], rows)
  }
  return [
    heading(2, 'Threats and goals'),
    tableOf('threat', 'A verdict for each threat that the paper names'),
    tableOf('goal', 'A verdict for each goal that the paper sets'),
  ]
}

function concernRow(dossier: Dossier, concern: Concern): Text[] {
  const { name, source, see, outOfReach } = concern
  const references = see.flatMap((r, i): Span[] => [...(i === 0 ? [] : ['; ']), link(r.name, r.url)])
  const judged = [...dossier.sections, ...dossier.others].flatMap((s) => judgement(s, concern))
  const verdicts: Text =
    outOfReach ?? judged.flatMap((spans, i): Span[] => [...(i === 0 ? [] : ['; ']), ...spans])
  return [[strong(name), ` (${source})`], verdicts, references]
}

/** What the claims of a concern got in one reading. */
function judgement(section: ReviewSection, { claims }: Concern): Span[][] {
  const patterns = (claims[section.model.name] ?? []).map(idPattern)
  const findings = section.findings.filter((f) => patterns.some((p) => p.test(f.claim.id)))
  if (findings.length === 0) return []
  const { clock } = findings[0]!.record
  const suffix = clock === 'ignored' ? '' : ` (clock ${clock})`
  return [[`${titleOf(section)}${suffix}: `, ...tally(findings)]]
}

function tally(findings: readonly Finding[]): Span[] {
  const of = (test: (f: Finding) => boolean) => findings.filter(test)
  const groups = [
    of((f) => f.record.verdict.kind === 'attack'),
    of((f) => verdictSpan(f.record).tone === 'open'),
    of((f) => f.record.verdict.kind === 'no-attack'),
    of((f) => f.record.verdict.kind === 'proved'),
  ].filter((g) => g.length > 0)
  return groups.flatMap((group, i): Span[] => {
    const { tone, verdict } = verdictSpan(group[0]!.record)
    return [
      ...(i === 0 ? [] : [', ']),
      { verdict: `${group.length} of ${findings.length} ${wordOf(tone, verdict)}`, tone },
    ]
  })
}

function wordOf(tone: string, verdict: string): string {
  return tone === 'bad' ? 'attacked' : tone === 'open' ? 'cannot be said' : verdict
}
