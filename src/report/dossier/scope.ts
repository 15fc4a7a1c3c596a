/** What was reviewed, under which attacker, and where the source is silent. */
import { printData } from '../../model/print.js'
import { type Block, type Text, code, heading, paragraph, table } from '../document.js'
import type { ReviewSection } from '../review.js'
import { type Dossier, titleOf, withCode } from './dossier.js'

export function scopeBlocks(dossier: Dossier): Block[] {
  const { sections, decisions } = dossier
  const used = new Set(sections.flatMap((s) => s.model.decisions))
  return [
    heading(2, 'Scope, readings and gaps'),
    paragraph(
      'What is printed stays printed. Where the source is silent or contradicts itself, a decision was taken and recorded; ',
      'readings that differ are kept apart and judged apart.',
    ),
    table(
      'Readings',
      ['reading', 'what it is', 'source', 'cannot be built'],
      sections.map((s): Text[] => [titleOf(s), s.model.says, sourcesOf(s), gapOf(s)]),
    ),
    table(
      'Decisions on which the models rest',
      ['decision', 'facing', 'decided', 'accepting'],
      decisions
        .filter((d) => used.has(d.id))
        .map(({ id, title, facing, decided, accepting }): Text[] => [
          `${id}, ${title}`,
          withCode(facing),
          withCode(decided),
          withCode(accepting),
        ]),
    ),
  ]
}

function sourcesOf({ system }: ReviewSection): string {
  return [...new Set(system.narrations.map((n) => n.source))].join('; ')
}

function gapOf({ system }: ReviewSection): Text {
  const gaps = [...system.missing.values()].map(
    ({ message, role, terms }) => `${message}: ${role} lacks ${terms.map(printData).join(', ')}`,
  )
  return gaps.length === 0 ? 'nothing: all messages can be built' : gaps.join('; ')
}

export function assumptionBlocks({ sections, others }: Dossier): Block[] {
  const rows = [...sections, ...others].map((s): Text[] => {
    const { adversary, clock, typed, assumptions } = s.findings[0]!.record
    return [
      titleOf(s),
      adversary.join(', '),
      clock,
      typed ? 'typed' : 'untyped',
      assumptions.length === 0 ? 'none' : assumptions.join(', '),
      boundsOf(s),
    ]
  })
  return [
    heading(2, 'Attacker, assumptions and bounds'),
    paragraph(
      'The attacker reads, drops, delays, repeats, takes apart and puts together every message (Dolev and Yao). ',
      'insiders: registered users with devices of their own are his. foreign-domain: whole domains with their servers are his. ',
      'registered: tokens and keys of the proxies are there beforehand, as registrations leave them. ',
      'clock ignored: times are not checked, so verdicts hold for whoever can replay any time.',
    ),
    table(
      'Under what each reading was judged',
      ['reading', 'attacker', 'clock', 'sorts', 'assumes', 'answers reach'],
      rows,
    ),
  ]
}

/** How far the answers reach that are no attacks. */
function boundsOf({ findings }: ReviewSection): Text {
  const bounds = findings.flatMap(({ record: { verdict } }) =>
    verdict.kind === 'no-attack' ? [verdict.bounds.runs] : [],
  )
  const proofs = findings.filter(({ record: { verdict: v } }) => v.kind === 'proved' && v.by !== 'witness')
  const parts = [
    ...(proofs.length === 0 ? [] : [`any number of runs (${proofs.length})`]),
    ...(bounds.length === 0 ? [] : [`${Math.min(...bounds)} honest runs (${bounds.length})`]),
  ]
  return parts.length === 0 ? 'attacks only' : parts.join('; ')
}

export function reproduceBlocks({ version, sections, commands }: Dossier): Block[] {
  return [
    heading(2, 'How to reproduce'),
    paragraph(
      `Trapezoid ${version}, in a checkout of it, after `,
      code('npm ci'),
      '. The first commands find the results anew, the last one writes this report from them, byte for byte:',
    ),
    { kind: 'code', language: 'sh', text: commands.join('\n') },
    paragraph('The results are of these models; a model that has changed since is refused.'),
    table(
      'Digests (SHA-256) of the models',
      ['model', 'digest'],
      sections.map((s): Text[] => [titleOf(s), code(s.digest)]),
    ),
  ]
}
