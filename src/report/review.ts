/** Results as every writer of reports sees them: sections of models, findings, attacks told once. */
import type { VerdictRecord, Verdicts } from '../format/verdicts.js'
import type { ClaimData } from '../model/claim.js'
import { type Diagnostic, diagnostic } from '../model/errors.js'
import {
  ADVERSARY_SWITCHES,
  type AdversarySwitch,
  type ModelData,
  type Settings,
  digestOf,
} from '../model/model.js'
import { type System, load } from '../model/system.js'
import { type Trace, runsOf } from '../model/trace.js'
import { type Scene, traceScene } from './chart/scene.js'
import { claimWords } from './claim-words.js'
import { type Broken, type Fall, fallsOf } from './falls.js'
import { sentence } from './narrate.js'
import { Retelling } from './retell.js'
import { type Severity, severityOf } from './severity.js'

/** A claim with what was found. */
export interface Finding {
  readonly record: VerdictRecord
  readonly claim: ClaimData
  /** The claim in one sentence. */
  readonly says: string
  /** Its attacks, that of the verdict first, then the others. */
  readonly attacks: readonly Attack[]
}

/** A result whose claim an attack breaks. */
interface Breaking extends Broken {
  readonly record: VerdictRecord
}

/** An attack, with everything that it breaks. */
export interface Attack {
  /** From 1 in its section. */
  readonly number: number
  readonly runs: number
  readonly trace: Trace
  readonly sentences: readonly string[]
  /** The message of each sentence, as `narration/message`. */
  readonly places: readonly string[]
  readonly falls: readonly Fall<Breaking>[]
  readonly severity: Severity
  readonly scene: Scene
}

/** What was found of one model under one choice of settings. */
export interface ReviewSection {
  readonly model: ModelData
  readonly digest: string
  readonly system: System
  readonly findings: readonly Finding[]
  readonly attacks: readonly Attack[]
}

export interface Review {
  /** Version of trapezoid that wrote it. */
  readonly version: string
  readonly sections: readonly ReviewSection[]
}

/**
 * The review of a document of results.
 * @param models - must hold every model that the document speaks of
 * @returns diagnostics if a model is missing or has changed since
 */
export function reviewOf(
  document: Verdicts,
  models: readonly ModelData[],
  version: string,
  place = '',
): Review | readonly Diagnostic[] {
  const problems: Diagnostic[] = []
  const sections: ReviewSection[] = []
  for (const [name, digest] of Object.entries(document.models)) {
    const model = models.find((m) => `${m.name}/${m.reading}` === name)
    const records = document.results.filter((r) => r.id.startsWith(`${name}/`))
    if (records.length === 0) continue
    if (model === undefined || digestOf(model) !== digest) {
      const reason =
        model === undefined ? `the model ${name} is not here` : `the model ${name} has changed since`
      problems.push(diagnostic('E121', place, reason, 'have the results written anew by `trapezoid verify`'))
      continue
    }
    for (const [, group] of bySettings(model, records)) sections.push(sectionOf(model, digest, group))
  }
  return problems.length > 0 ? problems : { version, sections }
}

function bySettings(model: ModelData, records: readonly VerdictRecord[]): Map<string, VerdictRecord[]> {
  const groups = new Map<string, VerdictRecord[]>()
  for (const r of records) {
    const key = JSON.stringify(settingsOf(model, r))
    groups.set(key, [...(groups.get(key) ?? []), r])
  }
  return groups
}

/** The settings under which a result was reached. */
export function settingsOf(model: ModelData, record: VerdictRecord): Settings {
  const known: readonly string[] = ADVERSARY_SWITCHES
  const isSwitch = (word: string): word is AdversarySwitch => known.includes(word)
  const calls = record.assumptions.includes('registered') ? 'registered' : 'composed'
  return {
    adversary: record.adversary.filter(isSwitch),
    clock: record.clock,
    typed: record.typed,
    setup: model.setup === 'none' ? 'none' : calls,
    off: record.without,
  }
}

function sectionOf(model: ModelData, digest: string, records: readonly VerdictRecord[]): ReviewSection {
  const system = load(model, settingsOf(model, records[0]!))
  const broken = new Map<string, Breaking[]>()
  for (const record of records)
    for (const trace of tracesOf(record))
      broken.set(keyOf(trace), [...(broken.get(keyOf(trace)) ?? []), { claim: record.claim, trace, record }])
  const attacks = new Map([...broken].map(([key, breaks], i) => [key, attackOf(system, breaks, i + 1)]))
  const findings = records.map((record): Finding => {
    const { claim } = record
    const own = tracesOf(record).map((t) => attacks.get(keyOf(t))!)
    return { record, claim, says: claimWords(claim), attacks: own }
  })
  return { model, digest, system, findings, attacks: [...attacks.values()] }
}

/** Two traces are one attack if they have the same steps. */
function keyOf({ steps }: Trace): string {
  return JSON.stringify(steps)
}

function tracesOf({ verdict }: VerdictRecord): Trace[] {
  return verdict.kind === 'attack' ? [verdict.trace, ...verdict.others] : []
}

function attackOf(system: System, breaks: readonly Breaking[], number: number): Attack {
  const { trace } = breaks[0]!
  const told = new Retelling(system, trace)
  const sentences = told.events.map((e) => sentence(told, e))
  const falls = fallsOf(system, breaks)
  const { name, reading } = system.model
  const title = `${name} / ${reading}, attack ${number}`
  const conclusions = falls.map(({ title, conclusion }) => `Breaks ${title}: ${conclusion}`)
  return {
    number,
    runs: runsOf(trace),
    trace,
    sentences,
    places: told.events.map((e) => `${e.run.program.narration.name}/${e.message}`),
    falls,
    severity: severityOf(
      told,
      breaks.map((b) => b.claim),
    ),
    scene: traceScene(told, title, sentences, conclusions),
  }
}
