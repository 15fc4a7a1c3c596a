/** The document of one verification: for each model a table of claims, then its attacks. */
import { entriesOfAll } from './catalogue.js'
import { counted } from './counted.js'
import {
  type Block,
  type Document,
  type Span,
  type Text,
  anchorOf,
  bullets,
  code,
  heading,
  link,
  numbered,
  paragraph,
  strong,
  table,
} from './document.js'
import type { Attack, Finding, Review, ReviewSection } from './review.js'
import { verdictSentence, verdictSpan } from './verdict-words.js'

export function reviewDocument({ sections, version }: Review): Document {
  const title = `Verdicts on ${[...new Set(sections.map((s) => nameOf(s)))].join(', ')}`
  const findings = sections.flatMap((s) => s.findings)
  const attacked = findings.filter((f) => f.attacks.length > 0).length
  const unexpected = findings.filter((f) => !f.record.asExpected).length
  return {
    title,
    blocks: [
      heading(1, title),
      paragraph(
        `${counted(findings.length, 'claim')} of ${counted(sections.length, 'model')}; ${attacked} attacked, ${unexpected} not as expected. `,
        `Written by trapezoid ${version}.`,
      ),
      ...sections.flatMap((s) => sectionBlocks(s)),
    ],
  }
}

function nameOf({ model, findings }: ReviewSection): string {
  const suffix = suffixOf(findings[0]!, model.name, model.reading)
  return `${model.name} / ${model.reading}${suffix === '' ? '' : ` (${suffix})`}`
}

/** What tells a result's id from the default: `+window`. */
function suffixOf({ record, claim }: Finding, name: string, reading: string): string {
  return record.id.slice(`${name}/${reading}/${claim.id}`.length)
}

function sectionBlocks(section: ReviewSection): Block[] {
  const { model, digest, attacks } = section
  const name = nameOf(section)
  return [
    heading(2, name),
    ...(model.says === '' ? [] : [paragraph(capital(`${model.says}.`))]),
    settingsBlock(section, digest),
    claimsTable(section),
    ...attacks.map((a) => attackArticle(section, a)),
  ]
}

function settingsBlock({ findings }: ReviewSection, digest: string): Block {
  const { adversary, clock, typed, assumptions, without } = findings[0]!.record
  const items = [
    `attacker: ${adversary.join(', ')}`,
    `clock ${clock}`,
    typed ? 'typed' : 'untyped',
    ...assumptions.map((a) => `assumes ${a}`),
    ...(without.length === 0 ? [] : [`without ${without.join(', ')}`]),
  ]
  return paragraph(`Under: ${items.join('; ')}. Model `, code(digest.slice(0, 16)), '.')
}

/** Every claim of a section with its verdict. */
export function claimsTable(section: ReviewSection): Block {
  const isJudged = section.findings.some((f) => f.record.expected !== undefined)
  const rows = section.findings.map((f): Text[] => [
    code(f.claim.id),
    verdictText(section, f),
    f.says,
    ...(isJudged ? [expectedText(f)] : []),
  ])
  const caption = `${nameOf(section)}: claims and verdicts`
  return table(caption, ['claim', 'verdict', 'meaning', ...(isJudged ? ['expected'] : [])], rows, true)
}

function verdictText(section: ReviewSection, { record, attacks }: Finding): Text {
  const [first] = attacks
  const spans: Span[] = [verdictSpan(record)]
  for (const a of attacks) spans.push('\u00a0', link(`${a.number}`, `#${attackAnchor(section, a)}`))
  if (first !== undefined) return spans
  const { kind } = record.verdict
  return kind === 'unreachable' || kind === 'inconclusive' || kind === 'not-executable'
    ? [...spans, ` ${verdictSentence(record)}`]
    : spans
}

function expectedText({ record: { expected, asExpected } }: Finding): Text {
  if (expected === undefined) return asExpected ? 'nothing said' : [strong('news'), ', nothing said']
  return asExpected ? `yes: ${expected.why}` : [strong(`no, ${expected.kind}`), `: ${expected.why}`]
}

export function attackAnchor(section: ReviewSection, { number }: Attack): string {
  return `${anchorOf(nameOf(section))}-attack-${number}`
}

function attackArticle(section: ReviewSection, attack: Attack): Block {
  const { number, runs } = attack
  const title = `${nameOf(section)}: attack ${number}, ${counted(runs, 'honest run')}`
  return {
    kind: 'article',
    heading: heading(3, title, attackAnchor(section, attack)),
    blocks: attackBlocks(section, attack),
  }
}

/** An attack: what falls, how bad it is, its chart, its sentences. */
export function attackBlocks(section: ReviewSection, attack: Attack): Block[] {
  const { falls, severity, sentences, scene } = attack
  const claims = falls.flatMap((f) => f.members.map((m) => m.claim))
  const catalogue = entriesOfAll(claims).flatMap((e, i): Span[] => [
    ...(i === 0 ? [] : [', ']),
    link(e.id, e.url),
    ` ${e.name}`,
  ])
  return [
    bullets(falls.map(({ title, conclusion }): Text => [strong(`Breaks ${title}`), `: ${conclusion}`])),
    paragraph(
      strong(`Severity ${severity.rating}, ${severity.score.toFixed(1)}`),
      ' (',
      code(severity.vector),
      `): ${severity.because.join('; ')}.`,
    ),
    paragraph('In the catalogues: ', ...catalogue, '.'),
    { kind: 'chart', scene, id: `chart-${attackAnchor(section, attack)}` },
    numbered(sentences),
  ]
}

function capital(text: string): string {
  return text.replace(/^./, (letter) => letter.toUpperCase())
}
