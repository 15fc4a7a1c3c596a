/** The summary: what a manager reads in a minute. */
import type { ClaimData } from '../../model/claim.js'
import { type Block, type Text, bullets, code, heading, link, paragraph, strong, table } from '../document.js'
import { counted } from '../counted.js'
import { attackAnchor } from '../review-document.js'
import type { Finding, ReviewSection } from '../review.js'
import { verdictSentence, verdictSpan } from '../verdict-words.js'
import { type Dossier, countsOf, protocolsOf, repairText, titleOf } from './dossier.js'

export function summaryBlocks(dossier: Dossier): Block[] {
  return [
    heading(2, 'Summary'),
    paragraph(...overall(dossier)),
    countsTable(dossier),
    heading(3, 'Are the keys secret?'),
    ...keyTables(dossier),
    heading(3, 'What to do'),
    bullets(advice(dossier)),
  ]
}

function overall({ sections }: Dossier) {
  const claims = sections.reduce((sum, s) => sum + countsOf(s).asked, 0)
  const attacked = sections.filter((s) => countsOf(s).attacked > 0)
  const clean = sections.filter((s) => countsOf(s).attacked === 0)
  return [
    `${counted(claims, 'claim')} were examined in ${counted(sections.length, 'reading')} of the protocols. `,
    attacked.length === 0 ? 'None was attacked.' : 'Attacked: ',
    strong(attacked.map(titleOf).join(', ')),
    clean.length === 0 ? '.' : '; not attacked: ',
    strong(clean.map(titleOf).join(', ')),
    clean.length === 0 ? '' : '. A reading is one way to understand the paper where it leaves a choice.',
  ]
}

function countsTable({ sections }: Dossier): Block {
  const rows = sections.map((s): Text[] => {
    const { asked, attacked, proved, bounded, silent, open } = countsOf(s)
    return [
      link(titleOf(s), `#${sectionAnchor(s)}`),
      ...[asked, attacked, proved, bounded, silent, open].map(String),
      worst(s),
    ]
  })
  const head = [
    'reading',
    'claims',
    'attacked',
    'proved',
    'none in bounds',
    'cannot be asked',
    'open',
    'worst attack',
  ]
  return table('Claims by verdict', head, rows)
}

/** The anchor of a reading in the chapter of its protocol. */
export function sectionAnchor({ model }: ReviewSection): string {
  return `reading-${model.name}-${model.reading}`
}

function worst(section: ReviewSection): Text {
  const [first] = section.attacks.toSorted((a, b) => b.severity.score - a.severity.score)
  if (first === undefined) return 'none'
  const { rating, score } = first.severity
  return [
    `${rating} ${score.toFixed(1)}: `,
    link(`attack ${first.number}`, `#${attackAnchor(section, first)}`),
  ]
}

function isKeySecrecy(claim: ClaimData): boolean {
  return claim.kind === 'secrecy' && 'sort' in claim.term && claim.term.sort === 'key'
}

/** One table for each protocol that claims the secrecy of a key. */
function keyTables(dossier: Dossier): Block[] {
  return [...protocolsOf(dossier)].flatMap(([protocol, sections]) => {
    const rows = sections.flatMap((s) =>
      s.findings.filter((f) => isKeySecrecy(f.claim)).map((f) => keyRow(dossier, s, f)),
    )
    const head = ['reading', 'key, as seen by', 'verdict', 'how', 'smallest repair']
    return rows.length === 0 ? [] : [table(`${protocol}: secrecy of keys`, head, rows)]
  })
}

function keyRow(dossier: Dossier, section: ReviewSection, finding: Finding): Text[] {
  const { claim, record, attacks } = finding
  const [attack] = attacks
  const fall = attack?.falls.find((f) => f.members.some((m) => m.record === record))
  const how: Text =
    attack === undefined || fall === undefined
      ? verdictSentence(record)
      : [
          `${fall.conclusion} Messages: ${attack.places.map((p) => p.split('/')[1]).join(', ')}; see `,
          link(`attack ${attack.number}`, `#${attackAnchor(section, attack)}`),
          '.',
        ]
  const repair = attack === undefined ? '' : repairText(dossier, section.model.name, claim)
  return [section.model.reading, code(claim.id.split('/').at(-1)!), verdictSpan(record), how, repair]
}

/** For each protocol with changes: what they do, all together and each. */
function advice({ repairs, sections }: Dossier): Text[] {
  return Object.entries(repairs.results).map(([key, { needs }]): Text => {
    const section = sections.find((s) => `${s.model.name}/${s.model.reading}` === key)
    const useful = needs.filter((n) => n.claims.length > 0).map((n) => n.change)
    const idle = needs.filter((n) => n.claims.length === 0).map((n) => n.change)
    const counts = section && countsOf(section)
    const outcome =
      counts === undefined
        ? ''
        : `: then ${counts.proved} of ${counts.asked} claims are proved and ${counts.attacked} attacked`
    return [
      strong(key.split('/')[0]!),
      ': make the changes ',
      ...useful.flatMap((c, i) => (i === 0 ? [code(c)] : [', ', code(c)])),
      `${outcome}. `,
      ...(idle.length === 0 ? [] : ['No claim needs ', ...idle.map(code), '. ']),
    ]
  })
}
