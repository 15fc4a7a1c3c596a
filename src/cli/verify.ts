/** `trapezoid verify`: the main job. */
import { join } from 'node:path'
import { proofsText } from '../format/proofs.js'
import { verdictsOf } from '../format/verdicts.js'
import type { ClaimData } from '../model/claim.js'
import type { Job } from '../jobs/job.js'
import { inThreads } from '../jobs/pool.js'
import { InputError, diagnostic } from '../model/errors.js'
import type { ModelData, Settings } from '../model/model.js'
import { load } from '../model/system.js'
import { printData } from '../model/print.js'
import { type Result, isAsExpected, isUpheld } from '../properties/verdict.js'
import type { Engine, EngineName } from '../properties/engines.js'
import { teethOf } from '../properties/teeth.js'
import { type Verifying, claimsUnder, resultId, verify } from '../properties/verify.js'
import { isUnexplained, teethText } from '../report/teeth.js'
import { PLAIN, type Section, type Style, type Told, sectionText, summaryText } from '../report/text.js'
import { assertTyped } from '../scenario/typed.js'
import { confirmWithCrypto } from './confirm.js'
import { assertWritable, makeFolder, writeWhole } from './files.js'
import { type DocumentFormat, documentText } from './formats.js'
import { findModels, selectClaims } from './models.js'
import { type SettingsFlags, settingsUnder } from './settings.js'
import { type Steering, steer } from './steer.js'

/** Exit code of bad input. */
const BAD_INPUT = 2

/** Options as read from the command line. */
export interface VerifyFlags extends SettingsFlags {
  readonly reading?: string
  readonly claim: readonly string[]
  readonly all: boolean
  readonly engine: EngineName
  readonly runs: number
  /** Threads. */
  readonly jobs: number
  readonly timeout?: number
  readonly strict: boolean
  readonly teeth: boolean
  /** By what attacks are confirmed: terms alone, or real cryptography too. */
  readonly confirm: 'symbolic' | 'crypto'
  readonly format: 'text' | DocumentFormat
  readonly out?: string
  /** A folder for proofs. */
  readonly proofs?: string
}

/** What the command needs of the process it runs in. */
export interface Terminal extends Steering {
  readonly style: Style
  readonly write: (text: string) => void
  readonly warn: (text: string) => void
}

/**
 * Verifies what the flags ask for and reports it.
 * @returns the exit code: 0 as expected, 1 not, 2 a model that cannot be executed, 3 inconclusive
 */
export async function runVerify(
  names: readonly string[],
  flags: VerifyFlags,
  terminal: Terminal,
): Promise<number> {
  if (flags.out !== undefined) assertWritable(flags.out, `--out ${flags.out}`)
  if (flags.proofs !== undefined) makeFolder(flags.proofs, `--proofs ${flags.proofs}`)
  const models = await findModels(names, flags.reading)
  const plans = models.map((model) => planOf(model, flags)).filter((p) => p.claims.length > 0)
  if (plans.length === 0) {
    const known = models.flatMap((m) => m.claims.map((c) => c.id)).slice(0, 8)
    const isTimed = models.some((m) => selectClaims(m, m.claims, flags.claim).length > 0)
    throw new InputError([
      diagnostic(
        'E106',
        `--claim ${flags.claim.join(' ')}`,
        isTimed ? 'what matches is asked only where times are checked' : 'no claim matches',
        isTimed ? 'add --clock window' : `claims are called like ${known.join(', ')}`,
      ),
    ])
  }
  if (flags.confirm === 'crypto') for (const { settings } of plans) assertTyped(settings, '--confirm crypto')
  const begin = performance.now()
  const deadline = flags.timeout === undefined ? Infinity : begin + flags.timeout * 1000
  const isText = flags.format === 'text'
  const sections: Section[] = []
  const texts: string[] = []
  const told: Told = new Map()
  const refuted: string[] = []
  let tried = 0
  let next = 0
  for await (const found of resultsOf(plans, flags, terminal, deadline)) {
    const { model, settings } = plans[next++]!
    const system = load(model, settings)
    const confirmation = flags.confirm === 'crypto' ? await confirmWithCrypto(system, found) : undefined
    const results = confirmation?.results ?? found
    tried += confirmation?.tried ?? 0
    refuted.push(...(confirmation?.refuted ?? []))
    const section = { model, system, results }
    sections.push(section)
    const proofs = flags.proofs === undefined ? undefined : proofsText(model, settings, results)
    if (proofs !== undefined)
      writeWhole(join(flags.proofs!, `${encodeURIComponent(`${model.name}-${model.reading}`)}.json`), proofs)
    if (!isText) continue
    const text = sectionText(section, told, flags.out === undefined ? terminal.style : PLAIN)
    texts.push(text)
    if (flags.out === undefined) {
      terminal.progress.clear()
      terminal.write(`${text}\n\n`)
    }
  }
  terminal.progress.clear()
  const results = sections.flatMap((s) => s.results)
  const seconds = (performance.now() - begin) / 1000
  const counts = summaryText(sections, seconds, flags.out === undefined ? terminal.style : PLAIN)
  const confirmed = `${tried - refuted.length} of ${tried} attacks confirmed with real cryptography`
  const summary = flags.confirm === 'crypto' ? `${counts}\n${confirmed}` : counts
  const document =
    flags.format === 'text'
      ? `${[...texts, summary].join('\n\n')}\n`
      : await documentText(flags.format, verdictsOf(models, results), models, names, flags.strict)
  if (flags.out !== undefined) writeWhole(flags.out, document)
  else terminal.write(isText ? `${summary}\n` : document)
  const broken = brokenModels(sections)
  for (const problem of broken) terminal.warn(problem)
  for (const problem of refuted) terminal.warn(problem)
  const code = broken.length > 0 ? BAD_INPUT : exitCode(results, flags.strict) || (refuted.length > 0 ? 1 : 0)
  if (!flags.teeth) return code
  return (await biteAll(plans, results, flags, terminal, deadline)) || code
}

function engineOf({ engine, runs, all }: VerifyFlags): Engine {
  return { engine, bounds: { runs }, all }
}

/** The results of each plan in order: in threads where there are several plans and threads, else here. */
async function* resultsOf(
  plans: readonly Plan[],
  flags: VerifyFlags,
  terminal: Terminal,
  deadline: number,
): AsyncGenerator<readonly Result[]> {
  const engine = engineOf(flags)
  const jobs = plans.map(({ model, settings, claims }): Job => ({
    model,
    settings,
    claims: claims.map((c) => c.id),
    ...engine,
  }))
  const shouldStop = () => performance.now() > deadline || terminal.isCancelled()
  if (jobs.length > 1 && flags.jobs > 1) {
    // A model that does not load says so here, not in a thread.
    for (const { model, settings } of plans) load(model, settings)
    const onProgress = (all: readonly Verifying[]) => {
      const total = (field: 'open' | 'claims' | 'states') => all.reduce((sum, p) => sum + p[field], 0)
      terminal.progress.show(`${total('open')} of ${total('claims')} claims open, ${total('states')} states`)
    }
    yield* inThreads(jobs, flags.jobs, { onProgress, shouldStop })
    return
  }
  for (const { model, settings, claims } of plans) {
    const work = verify(model, { settings, claims, ...engine })
    yield await steer(work, terminal, deadline, ({ runs, states, open }) => {
      return `${model.name}/${model.reading}: ${open} of ${claims.length} claims open, ${runs} runs, ${states} states`
    })
  }
}

/** Tries every check and change of the models; returns 1 if one neither bites nor has a reason. */
async function biteAll(
  plans: readonly Plan[],
  results: readonly Result[],
  flags: VerifyFlags,
  terminal: Terminal,
  deadline: number,
): Promise<number> {
  let code = 0
  for (const { model, settings, claims } of plans) {
    const holds = (claim: ClaimData) =>
      results.some((r) => isUpheld(r.verdict) && r.id === resultId(model, claim, settings))
    const work = teethOf(model, settings, claims.filter(holds), { ...engineOf(flags), all: false })
    const teeth = await steer(
      work,
      terminal,
      deadline,
      ({ id, done, of }) => `${model.name}: ${done} of ${of}, without ${id}`,
    )
    const text = teethText(model, teeth, flags.runs, terminal.style)
    if (flags.format === 'text') terminal.write(`\n${text}\n`)
    else terminal.warn(text)
    if (teeth.some((t) => isUnexplained(model, t))) code = 1
  }
  return code
}

interface Plan {
  readonly model: ModelData
  readonly settings: Settings
  readonly claims: ReturnType<typeof claimsUnder>
}

function planOf(model: ModelData, flags: VerifyFlags): Plan {
  const settings = settingsUnder(model, flags)
  return { model, settings, claims: selectClaims(model, claimsUnder(model, settings), flags.claim) }
}

/** A message that its sender cannot build, where the model does not expect it, is a mistake in the model. */
function brokenModels(sections: readonly Section[]): string[] {
  return sections.flatMap(({ model, system }) => {
    const isMeant = Object.values(model.expected).some((e) => e.kind === 'not-executable')
    if (isMeant || system.settings.off.length > 0) return []
    return [...system.missing].map(([narration, { message, terms }]) => {
      const where = `E301 ${model.name}/${model.reading}, ${narration} ${message}`
      const what = `its sender cannot build it, it lacks ${terms.map(printData).join(', ')}`
      const remedy =
        'let the role know it (knows), receive it, or make it (makes); `trapezoid show` prints what each role knows'
      return `${where}: ${what}\n      ${remedy}`
    })
  })
}

export function exitCode(results: readonly Result[], strict: boolean): number {
  const unexpected = results.filter((r) => !isAsExpected(r.verdict, r.expected))
  if (unexpected.some((r) => r.verdict.kind === 'not-executable'))
    return unexpected.some((r) => r.without.length > 0) ? 1 : 2
  if (unexpected.some((r) => r.verdict.kind !== 'inconclusive')) return 1
  if (strict && results.some((r) => r.verdict.kind === 'attack')) return 1
  return unexpected.length > 0 ? 3 : 0
}
