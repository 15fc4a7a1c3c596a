/** The terminal: a table of verdicts for each model, then each attack told once. 80 columns. */
import { match } from 'ts-pattern'
import type { ModelData } from '../model/model.js'
import type { System } from '../model/system.js'
import { type Trace, runsOf } from '../model/trace.js'
import { type Result, type Verdict, isAsExpected } from '../properties/verdict.js'
import { counted } from './counted.js'
import { LEVELS, fallsOf, splitId } from './falls.js'
import { narrate } from './narrate.js'

const WIDTH = 80

/** Colours of a terminal; the identity where there is none. */
export interface Style {
  readonly bad: (text: string) => string
  readonly good: (text: string) => string
  readonly dim: (text: string) => string
  readonly bold: (text: string) => string
}

export const PLAIN: Style = { bad: (t) => t, good: (t) => t, dim: (t) => t, bold: (t) => t }

/** What was verified of one model. */
export interface Section {
  readonly model: ModelData
  readonly system: System
  readonly results: readonly Result[]
}

/** Attacks told in sections before, by their steps: a reading that shares them refers to them. */
export type Told = Map<string, string>

/** Verdicts and attacks of one model. */
export function sectionText({ model, system, results }: Section, told: Told, style: Style = PLAIN): string {
  const attacks = attacksOf(results)
  const lines = [
    style.bold(`${model.name} / ${model.reading}`),
    ...(model.says === '' ? [] : wrap(model.says, 2)),
    ...wrap(settingsLine(results), 2).map(style.dim),
    '',
  ]
  lines.push(...tables(results, attacks, style))
  for (const [i, attack] of attacks.entries()) {
    const key = `${JSON.stringify(attack.trace.steps)} ${attack.breaks.map((b) => b.result.claim.id).join(' ')}`
    const before = told.get(key)
    if (before === undefined) told.set(key, `attack ${i + 1} of ${model.name} / ${model.reading}`)
    lines.push(
      '',
      ...(before === undefined
        ? attackText(system, attack, i + 1, style)
        : [style.bold(`  Attack ${i + 1}: as ${before}`)]),
    )
  }
  return lines.join('\n')
}

function settingsLine(results: readonly Result[]): string {
  const [first] = results
  if (first === undefined) return ''
  const without = first.without.length === 0 ? [] : [`without ${first.without.join(', ')}`]
  const assumptions = first.assumptions.map((a) => `assumes ${a}`)
  const parts = [first.adversary.join(', '), `clock ${first.clock}`, first.typed ? 'typed' : 'untyped']
  return [...parts, ...assumptions, ...without].join(' · ')
}

interface Attack {
  readonly trace: Trace
  readonly breaks: { readonly result: Result; readonly trace: Trace }[]
}

/** The different attacks, each with the claims that it breaks. */
function attacksOf(results: readonly Result[]): Attack[] {
  const attacks = new Map<string, Attack>()
  for (const result of results) {
    if (result.verdict.kind !== 'attack') continue
    for (const trace of [result.verdict.trace, ...result.verdict.others]) {
      const key = JSON.stringify(trace.steps)
      const attack = attacks.get(key) ?? { trace, breaks: [] }
      attack.breaks.push({ result, trace })
      attacks.set(key, attack)
    }
  }
  return [...attacks.values()]
}

function tables(results: readonly Result[], attacks: readonly Attack[], style: Style): string[] {
  const isLadder = (r: Result) => r.claim.kind === 'agreement' && r.claim.orGiven === undefined
  const isExecutability = (r: Result) => r.claim.kind === 'executability'
  const others = results.filter((r) => !isLadder(r) && !isExecutability(r))
  const lines: string[] = []
  for (const [family, members] of grouped(others, (r) => splitId(r.claim.id)[0])) {
    lines.push(`  ${family}`)
    for (const r of members) lines.push(...row(splitId(r.claim.id)[1], [r], attacks, style))
  }
  const ladders = grouped(results.filter(isLadder), (r) => splitId(r.claim.id)[1])
  if (ladders.size > 0)
    lines.push(`  ${'agreement'.padEnd(30)}${LEVELS.map(([, word]) => word.padEnd(12)).join('')}`.trimEnd())
  for (const [subject, members] of ladders) {
    const byLevel = LEVELS.map(([level]) =>
      members.find((r) => r.claim.kind === 'agreement' && r.claim.level === level),
    )
    lines.push(...row(subject, byLevel, attacks, style))
  }
  lines.push(...executability(results.filter(isExecutability), style))
  return lines
}

function grouped(results: readonly Result[], key: (r: Result) => string): Map<string, Result[]> {
  const groups = new Map<string, Result[]>()
  for (const r of results) groups.set(key(r), [...(groups.get(key(r)) ?? []), r])
  return groups
}

/** One line for a subject with a cell for each result, and one more for each verdict that was not expected. */
function row(
  subject: string,
  results: readonly (Result | undefined)[],
  attacks: readonly Attack[],
  style: Style,
): string[] {
  const cells = results.map((r) => {
    if (r === undefined) return ''.padEnd(12)
    const text = cell(r.verdict, attacks).padEnd(12)
    return r.verdict.kind === 'attack'
      ? style.bad(text)
      : r.verdict.kind === 'no-attack' || r.verdict.kind === 'proved'
        ? style.good(text)
        : text
  })
  const lines = [`    ${subject.padEnd(28)}${cells.join('')}`.trimEnd()]
  return [...lines, ...results.flatMap((r) => (r === undefined ? [] : remarks(r, style)))]
}

function cell(verdict: Verdict, attacks: readonly Attack[]): string {
  return match(verdict)
    .with({ kind: 'attack' }, ({ trace }) => {
      const n = attacks.findIndex((a) => JSON.stringify(a.trace.steps) === JSON.stringify(trace.steps)) + 1
      return `ATTACK ${n}`
    })
    .with({ kind: 'no-attack' }, ({ bounds }) => `none <= ${bounds.runs}`)
    .with({ kind: 'proved' }, ({ by }) => (by === 'witness' ? 'runs' : 'proved'))
    .with({ kind: 'not-executable' }, ({ step }) => `not exec. ${step}`)
    .with({ kind: 'unreachable' }, () => 'unreachable')
    .with({ kind: 'inconclusive' }, () => 'open')
    .exhaustive()
}

/** What must be said of a result beside its cell. */
function remarks(r: Result, style: Style): string[] {
  const said = r.verdict.kind === 'unreachable' || r.verdict.kind === 'inconclusive' ? [r.verdict.reason] : []
  if (r.expected !== undefined && !isAsExpected(r.verdict, r.expected))
    said.push(`not as expected (${r.expected.kind}: ${r.expected.why})`)
  return said.length === 0 ? [] : wrap(`${r.claim.id}: ${said.join('; ')}`, 6).map(style.bad)
}

function executability(results: readonly Result[], style: Style): string[] {
  if (results.length === 0) return []
  const lines = ['  executability']
  for (const [role, members] of grouped(results, (r) => r.claim.role.split('/')[0]!)) {
    const runs = members.filter((r) => r.verdict.kind === 'proved').map((r) => r.claim.at)
    lines.push(...wrap(`${role}: ${runs.join(' ')} can be built`, 4))
    const missing = members.map((r) => r.verdict).find((v) => v.kind === 'not-executable')
    const sender = members.find((r) => r.claim.at === missing?.step)?.claim.role.split('/')[1]
    if (missing !== undefined)
      lines.push(...wrap(`${missing.step} cannot: ${sender} lacks ${missing.missing.join(', ')}`, 4))
  }
  return [...lines, ...results.flatMap((r) => remarks(r, style))]
}

function attackText(system: System, attack: Attack, number: number, style: Style): string[] {
  const [first] = attack.breaks
  if (first === undefined) return []
  const runs = runsOf(attack.trace)
  const lines = [style.bold(`  Attack ${number}, ${counted(runs, 'honest run')}`)]
  const { steps } = narrate(system, first.result.claim, first.trace)
  for (const [i, sentence] of steps.entries()) lines.push(...numbered(i + 1, sentence))
  const falls = attack.breaks.map(({ result: { claim }, trace }) => ({ claim, trace }))
  for (const { title, conclusion } of fallsOf(system, falls))
    lines.push(...wrap(`Breaks ${title}: ${conclusion}`, 4))
  return lines
}

function numbered(n: number, sentence: string): string[] {
  const lines = wrap(sentence, 7)
  const [head = '', ...rest] = lines
  return [`${String(n).padStart(5)}. ${head.trimStart()}`, ...rest]
}

/**
 * Breaks a text at blanks so that no line is longer than the width. No-break spaces hold a term together where it fits on a
 * line; they come out as blanks.
 */
export function wrap(text: string, indent: number): string[] {
  const room = WIDTH - indent
  const words = text.split(' ').flatMap((word) => (word.length > room ? word.split('\u00a0') : [word]))
  const lines: string[] = []
  let line = ''
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  lines.push(line)
  return lines.map((l) => ' '.repeat(indent) + l.replaceAll('\u00a0', ' '))
}

/** The last lines of a run: what was found in all, and whether that was expected. */
export function summaryText(sections: readonly Section[], seconds: number, style: Style = PLAIN): string {
  const results = sections.flatMap((s) => s.results)
  const kindOf = ({ verdict }: Result) =>
    verdict.kind === 'proved' && verdict.by === 'witness' ? 'executable' : verdict.kind
  const count = (kind: ReturnType<typeof kindOf>) => results.filter((r) => kindOf(r) === kind).length
  const words: readonly [ReturnType<typeof kindOf>, string][] = [
    ['attack', 'attacked'],
    ['proved', 'proved'],
    ['no-attack', 'without attack in the bounds'],
    ['executable', 'executable'],
    ['not-executable', 'not executable'],
    ['unreachable', 'unreachable'],
    ['inconclusive', 'open'],
  ]
  const said = words.filter(([kind]) => count(kind) > 0).map(([kind, word]) => `${count(kind)} ${word}`)
  const models = new Set(sections.map((s) => s.model)).size
  const head = `${counted(models, 'model')}, ${counted(results.length, 'claim')} in ${seconds.toFixed(1)} s: ${said.join(', ')}.`
  return [...wrap(head, 0), ...judgement(results, style)].join('\n')
}

/** Whether the verdicts are those that the models expect; without an expectation every attack is news. */
function judgement(results: readonly Result[], style: Style): string[] {
  const unexpected = results.filter((r) => !isAsExpected(r.verdict, r.expected))
  const contrary = unexpected.filter((r) => r.expected !== undefined)
  const news = unexpected.filter((r) => r.expected === undefined)
  const lines = contrary.map((r) => `  ${r.id}: ${r.verdict.kind}, expected ${r.expected?.kind}`)
  if (unexpected.length === 0)
    return [
      style.good(results.some((r) => r.expected !== undefined) ? 'All as expected.' : 'No attack found.'),
    ]
  return [
    ...(contrary.length === 0 ? [] : [style.bad(`${contrary.length} not as expected:`), ...lines]),
    ...(news.length === 0
      ? []
      : [style.bad(`Without an expectation under these settings, not upheld: ${news.length}.`)]),
  ]
}
