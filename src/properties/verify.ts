/** Verification of a model: each claim gets a verdict, a witness and what it cost. */
import type { Command, Outcome, Query } from '../attacker/goal.js'
import type { ClaimData } from '../model/claim.js'
import { type Expectation, type ModelData, type Settings, defaultSettings } from '../model/model.js'
import { type System, isBlocked, load } from '../model/system.js'
import type { Missing } from '../model/program.js'
import { printData } from '../model/print.js'
import { type Trace, runsOf } from '../model/trace.js'
import { checkProof } from './check-proof.js'
import { goalsOf } from './compile.js'
import { confirm, isConfirmed } from './confirm.js'
import { type Engine, searchWith } from './engines.js'
import { unknownTo } from './meaning.js'
import { alsoBreaks, minimise, shapeOf } from './minimise.js'
import type { Result, Verdict } from './verdict.js'
import { type Witness, witnessOf } from './witness.js'

export interface VerifyOptions extends Engine {
  readonly settings: Settings
  readonly claims: readonly ClaimData[]
}

/** Shown while a model is being verified. */
export interface Verifying {
  readonly runs: number
  readonly states: number
  /** Claims without an answer, and claims in all. */
  readonly open: number
  readonly claims: number
}

/** Verifies claims of a model without a pause. */
export function verifyToEnd(model: ModelData, options: VerifyOptions): Result[] {
  const work = verify(model, options)
  let turn = work.next()
  while (turn.done !== true) turn = work.next()
  return turn.value
}

/** The claims of a model that can be asked under the settings. */
export function claimsUnder(model: ModelData, settings: Settings): ClaimData[] {
  return model.claims.filter(
    (c) => settings.clock === 'window' || (c.kind !== 'in-time' && c.kind !== 'not-stale'),
  )
}

/**
 * Verifies claims of a model.
 * @throws InputError if the model does not load under the settings
 * @remarks A generator: the caller shows progress, keeps the clock, and may answer `stop`, which ends with what is known.
 */
export function* verify(model: ModelData, options: VerifyOptions): Generator<Verifying, Result[], Command> {
  const { settings, claims, bounds } = options
  const system = load(model, settings)
  const begin = performance.now()
  const settled = new Map<string, Verdict>()
  const witnesses = new Map<string, Witness>()
  const queries: Query[] = []
  for (const claim of claims) {
    const witness = witnessOf(system, claim)
    if ('trace' in witness) witnesses.set(claim.id, witness)
    const verdict = withoutSearch(system, claim, witness)
    if (verdict !== undefined) settled.set(claim.id, verdict)
    else queries.push({ id: claim.id, goals: goalsOf(system, claim, bounds.runs) })
  }
  const search = searchWith(system, queries, options)
  let turn = search.next()
  while (turn.done !== true) {
    const { runs, states, open } = turn.value
    turn = search.next(yield { runs, states, open, claims: claims.length })
  }
  const outcomes = turn.value
  for (const claim of claims) {
    const verdict =
      settled.get(claim.id) ??
      conclude(system, claim, outcomes.get(claim.id), witnesses.get(claim.id), options)
    settled.set(claim.id, verdict)
  }
  if (!options.all) shareAttacks(system, claims, settled)
  const ms = performance.now() - begin
  return claims.map((claim): Result => {
    const outcome = outcomes.get(claim.id)
    const witness = witnesses.get(claim.id)
    const verdict = settled.get(claim.id)!
    return {
      id: resultId(model, claim, settings),
      claim,
      adversary: ['network', ...settings.adversary],
      clock: settings.clock,
      typed: settings.typed,
      assumptions: settings.setup === 'registered' ? ['registered'] : [],
      without: settings.off,
      verdict,
      ...expectationUnder(model, claim, settings),
      ...(witness === undefined ? {} : { witness: { runs: witness.runs, trace: witness.trace } }),
      cost: { states: outcome?.cost.states ?? 0, ms: Math.round(ms) },
    }
  })
}

/**
 * What the model expects of a claim under settings. Expectations are for the default settings; whether a message can be
 * built does not depend on them.
 */
function expectationUnder(
  model: ModelData,
  claim: ClaimData,
  settings: Settings,
): { expected?: Expectation } {
  const expected = model.expected[claim.id]
  const isStandard = resultId(model, claim, settings) === `${model.name}/${model.reading}/${claim.id}`
  const isLasting =
    settings.off.length === 0 && (expected?.kind === 'not-executable' || claim.kind === 'executability')
  return expected !== undefined && (isStandard || isLasting) ? { expected } : {}
}

/** The stable id of a result: `protocol/reading/claim`, with a suffix for each setting that is not the default. */
export function resultId(model: ModelData, claim: ClaimData, settings: Settings): string {
  const standard = defaultSettings(model)
  const suffixes = [
    settings.clock === standard.clock ? '' : `+${settings.clock}`,
    settings.typed === standard.typed ? '' : settings.typed ? '+typed' : '+untyped',
    settings.setup === standard.setup ? '' : `+${settings.setup}`,
    sameList(settings.adversary, standard.adversary)
      ? ''
      : `+adversary:${['network', ...settings.adversary].join(',')}`,
    ...settings.off.map((id) => `-${id}`),
  ]
  return `${model.name}/${model.reading}/${claim.id}${suffixes.join('')}`
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((x) => b.includes(x))
}

/** Verdicts that need no search: what cannot be built, cannot be reached, or is shown by its witness. */
function withoutSearch(
  system: System,
  claim: ClaimData,
  witness: Witness | { readonly unreachable: string },
): Verdict | undefined {
  const missing = missingFor(system, claim)
  if (missing !== undefined) {
    return {
      kind: 'not-executable',
      step: missing.message,
      missing: missing.terms.map((t) => printData(t)),
    }
  }
  const unknown = unknownTo(system, claim)
  if (unknown.length > 0) {
    const [narration, role] = claim.role.split('/')
    const terms = unknown.map(printData).join(', ')
    return { kind: 'unreachable', reason: `${role} of ${narration} does not know ${terms} at ${claim.at}` }
  }
  if ('unreachable' in witness) return { kind: 'unreachable', reason: witness.unreachable }
  return claim.kind === 'executability' ? { kind: 'proved', by: 'witness', proof: witness.trace } : undefined
}

function missingFor(system: System, claim: ClaimData): Missing | undefined {
  const narration = claim.role.slice(0, claim.role.indexOf('/'))
  const partnerAt = 'partnerAt' in claim ? isBlocked(system, narration, claim.partnerAt) : undefined
  return isBlocked(system, narration, claim.at) ?? partnerAt
}

function conclude(
  system: System,
  claim: ClaimData,
  outcome: Outcome | undefined,
  witness: Witness | undefined,
  options: VerifyOptions,
): Verdict {
  if (outcome === undefined || witness === undefined)
    return { kind: 'inconclusive', reason: 'the engine gave no answer' }
  if (outcome.kind === 'attack') return attackVerdict(system, claim, outcome.traces, options.all)
  if (outcome.kind === 'closed') {
    const checked = checkProof(system, claim, outcome.proof)
    if (checked.kind === 'proved')
      return { kind: 'proved', by: 'refine', proof: outcome.proof, patterns: checked.patterns }
    if (checked.kind === 'refused')
      return { kind: 'inconclusive', reason: `the engine's proof was refused: ${checked.reason}` }
  }
  const { runs } = outcome.kind === 'closed' ? options.bounds : outcome.bounds
  if (runs >= witness.runs) return { kind: 'no-attack', bounds: { runs } }
  const reached =
    runs === 0
      ? 'nothing was explored completely'
      : `no attack with ${runs} honest run${runs === 1 ? '' : 's'}`
  return {
    kind: 'inconclusive',
    reason: `${reached}; an honest execution that gets there needs ${witness.runs}`,
  }
}

/** Lets claims that fall to one attack have the same one, so that few attacks tell the whole story. */
function shareAttacks(system: System, claims: readonly ClaimData[], verdicts: Map<string, Verdict>): void {
  const known: Trace[] = []
  for (const claim of claims) {
    const verdict = verdicts.get(claim.id)
    if (verdict?.kind !== 'attack') continue
    const runs = runsOf(verdict.trace)
    const shared = known
      .filter((t) => runsOf(t) === runs)
      .map((t) => alsoBreaks(system, claim, t))
      .find((t) => t !== undefined)
    if (shared === undefined) known.push(verdict.trace)
    else verdicts.set(claim.id, { ...verdict, trace: shared })
  }
}

function attackVerdict(system: System, claim: ClaimData, traces: readonly Trace[], all: boolean): Verdict {
  const minimal = new Map<string, Trace>()
  let refuted = ''
  for (const trace of traces) {
    const answer = confirm(system, claim, trace)
    if (!isConfirmed(answer)) {
      refuted ||= answer.refuted
      continue
    }
    const small = minimise(system, claim, trace)
    const shape = shapeOf(system, small)
    if (!minimal.has(shape)) minimal.set(shape, small)
    if (!all) break
  }
  const [trace, ...others] = [...minimal.values()].toSorted((a, b) => a.steps.length - b.steps.length)
  if (trace === undefined)
    return { kind: 'inconclusive', reason: `the engine's attack was not confirmed: ${refuted}` }
  return { kind: 'attack', confirmed: 'symbolic', trace, others }
}
