/** What a dossier is made of: stored results with their models, and what the source says. */
import type { RepairsFile } from '../../format/repairs.js'
import type { ClaimData } from '../../model/claim.js'
import type { Concern } from '../../model/concern.js'
import { type Span, type Text, code, link } from '../document.js'
import { attackAnchor } from '../review-document.js'
import type { Attack, Finding, ReviewSection } from '../review.js'
import { verdictSpan } from '../verdict-words.js'

/** A decision where the source is silent, as its record tells it. */
export interface Decision {
  /** `ADR-0013`. */
  readonly id: string
  readonly title: string
  /** The gap. */
  readonly facing: string
  readonly decided: string
  readonly accepting: string
}

export interface Dossier {
  readonly version: string
  /** Sections under the default settings of their models, in the order of the models. */
  readonly sections: readonly ReviewSection[]
  /** Sections under other settings, such as a clock. */
  readonly others: readonly ReviewSection[]
  readonly repairs: RepairsFile
  readonly concerns: readonly Concern[]
  readonly notAsked: readonly string[]
  readonly decisions: readonly Decision[]
  /** The commands that make it, in order. */
  readonly commands: readonly string[]
}

/** The protocols of a dossier, each with its readings. */
export function protocolsOf({ sections }: Dossier): Map<string, ReviewSection[]> {
  const found = new Map<string, ReviewSection[]>()
  for (const s of sections) found.set(s.model.name, [...(found.get(s.model.name) ?? []), s])
  return found
}

export function titleOf({ model }: ReviewSection): string {
  return `${model.name} / ${model.reading}`
}

/** The verdict of a finding, with links to its attacks. */
export function verdictText(section: ReviewSection, { record, attacks }: Finding): Text {
  const spans: Span[] = [verdictSpan(record)]
  for (const a of attacks) spans.push('\u00a0', link(`${a.number}`, `#${attackAnchor(section, a)}`))
  return spans
}

/** The repairs of a claim, found with the changes of a reading of the same protocol. */
export function repairText({ repairs }: Dossier, protocol: string, claim: ClaimData): Text {
  const [key] = Object.keys(repairs.results).filter((name) => name.startsWith(`${protocol}/`))
  const repair = repairs.results[key ?? '']?.repairs.find((r) => r.claim === claim.id)
  if (repair === undefined) return 'not tried'
  const [first] = repair.sets
  if (first === undefined) return 'no set of the changes that were tried'
  if (first.changes.length === 0) return 'no change needed in the base line'
  const sets = repair.sets.flatMap(({ changes }, i): Span[] => [
    ...(i === 0 ? [] : [', or ']),
    ...changes.flatMap((c, j): Span[] => (j === 0 ? [code(c)] : [' + ', code(c)])),
  ])
  const how = first.verdict.kind === 'proved' ? ' (proved)' : ` (no attack up to ${first.verdict.runs} runs)`
  return [...sets, how]
}

/** Whether two attacks are told alike: a reading that shares one refers to it. */
export function storyOf(attack: Attack): string {
  return JSON.stringify([attack.sentences, attack.falls.map((f) => [f.title, f.conclusion])])
}

/** The findings of a section by verdict kind; what merely runs is apart. */
export function countsOf({ findings }: ReviewSection) {
  const asked = findings.filter((f) => f.claim.kind !== 'executability')
  const count = (...kinds: string[]) => asked.filter((f) => kinds.includes(f.record.verdict.kind)).length
  return {
    asked: asked.length,
    attacked: count('attack'),
    proved: count('proved'),
    bounded: count('no-attack'),
    silent: count('not-executable', 'unreachable'),
    open: count('inconclusive'),
  }
}

/** Text with code between back-ticks as spans. */
export function withCode(text: string): Span[] {
  return text.split('`').map((part, i): Span => (i % 2 === 0 ? part : code(part)))
}
