/** JUnit XML: a suite for each model, a case for each claim. What is as expected passes. */
import { match } from 'ts-pattern'
import type { Finding, Review, ReviewSection } from './review.js'
import { verdictSentence } from './verdict-words.js'

export interface JUnitOptions {
  /** Whether an attack fails its case even if it is expected. */
  readonly strict: boolean
}

type Outcome = 'passed' | 'failure' | 'error' | 'skipped'

export function junitText({ sections }: Review, { strict }: JUnitOptions): string {
  const suites = sections.map((s) => suiteText(s, strict))
  const all = sections.flatMap((s) => s.findings.map((f) => outcomeOf(f, strict)))
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'trapezoid', ...countsOf(all) })}>`,
    ...suites,
    '</testsuites>',
  ]
  return `${lines.join('\n')}\n`
}

function countsOf(outcomes: readonly Outcome[]) {
  const count = (kind: Outcome) => outcomes.filter((o) => o === kind).length
  return { tests: outcomes.length, failures: count('failure'), errors: count('error') }
}

function suiteText(section: ReviewSection, strict: boolean): string {
  const { model, digest, findings } = section
  const outcomes = findings.map((f) => outcomeOf(f, strict))
  const skipped = outcomes.filter((o) => o === 'skipped').length
  // The claims of a model share one exploration, whose time stands with each of them.
  const seconds = Math.max(0, ...findings.map((f) => f.record.cost.ms)) / 1000
  const head = {
    name: `${model.name}/${model.reading}`,
    ...countsOf(outcomes),
    skipped,
    time: seconds.toFixed(3),
  }
  return [
    `  <testsuite${attributes(head)}>`,
    `    <properties><property${attributes({ name: 'model', value: digest })}/></properties>`,
    ...findings.map((f, i) => caseText(section, f, outcomes[i]!)),
    '  </testsuite>',
  ].join('\n')
}

/** An attack that is expected passes, unless every attack is to fail; what says nothing is skipped. */
function outcomeOf({ record }: Finding, strict: boolean): Outcome {
  const { verdict, asExpected } = record
  if (verdict.kind === 'attack') return strict || !asExpected ? 'failure' : 'passed'
  if (verdict.kind === 'inconclusive') return asExpected ? 'skipped' : 'error'
  if (!asExpected) return 'failure'
  return verdict.kind === 'not-executable' || verdict.kind === 'unreachable' ? 'skipped' : 'passed'
}

function caseText(section: ReviewSection, finding: Finding, outcome: Outcome): string {
  const { record } = finding
  const { name, reading } = section.model
  const open = `    <testcase${attributes({ name: record.id.slice(`${name}/${reading}/`.length), classname: `${name}.${reading}` })}>`
  const body = escaped(bodyOf(finding))
  const message = attributes({ message: verdictSentence(record), type: record.verdict.kind })
  return match(outcome)
    .with('passed', () =>
      record.verdict.kind === 'attack'
        ? `${open}<system-out>${body}</system-out></testcase>`
        : `${open.slice(0, -1)}/>`,
    )
    .with('skipped', () => `${open}<skipped${message}/></testcase>`)
    .with('failure', 'error', (kind) => `${open}<${kind}${message}>${body}</${kind}></testcase>`)
    .exhaustive()
}

/** The claim, what was expected, and the attack in sentences. */
function bodyOf({ says, record, attacks }: Finding): string {
  const lines = [says, verdictSentence(record)]
  if (record.expected !== undefined) lines.push(`Expected: ${record.expected.kind}, ${record.expected.why}.`)
  for (const { sentences, falls } of attacks.slice(0, 1)) {
    lines.push(...sentences.map((text, i) => `${i + 1}. ${text}`))
    const fall = falls.find((f) => f.members.some((m) => m.record === record))
    if (fall !== undefined) lines.push(`Breaks ${fall.title}: ${fall.conclusion}`)
  }
  return lines.join('\n').replaceAll('\u00a0', ' ')
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        ` ${name}="${escaped(String(value)).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`,
    )
    .join('')
}

/** Text as XML; signs that XML 1.0 forbids are left out. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
