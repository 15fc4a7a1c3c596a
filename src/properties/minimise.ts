/**
 * Minimal attacks. An attack is minimal if no proper part of it, run again greedily, still violates the claim, and no
 * recipe has a smaller replacement. Every candidate goes through `confirm`.
 */
import { Knowledge } from '../attacker/knowledge.js'
import { TermAlgebra } from '../model/algebra.js'
import type { ClaimData } from '../model/claim.js'
import { World, execute } from '../model/executor.js'
import type { System } from '../model/system.js'
import type { Term } from '../model/term.js'
import { type PrincipalRef, type Trace, type TraceStep, mapTrace } from '../model/trace.js'
import { confirm, isConfirmed } from './confirm.js'
import { pointOf, recallOrFail } from './meaning.js'
import { readable } from './names.js'

/** A minimal part of a confirmed attack, with readable names where those confirm too. */
export function minimise(system: System, claim: ClaimData, trace: Trace): Trace {
  let best = trace
  for (let shrunk = true; shrunk;) {
    shrunk = false
    for (const candidate of smallerParts(best)) {
      const again = replay(system, claim, best, candidate)
      if (again === undefined || again.steps.length >= best.steps.length) continue
      best = again
      shrunk = true
      break
    }
  }
  const calm = calmed(system, claim, replay(system, claim, best, best.steps) ?? best)
  return renamed(system, claim, forwarded(system, claim, merged(system, claim, calm)))
}

/** The steps without the last step of a run, or without a whole run; larger cuts first. */
function* smallerParts(trace: Trace): Generator<readonly TraceStep[]> {
  const runs = [...new Set(trace.steps.map((s) => s.run))]
  for (const run of runs) yield trace.steps.filter((s) => s.run !== run)
  for (const run of runs) {
    const last = trace.steps.findLastIndex((s) => s.run === run)
    yield trace.steps.toSpliced(last, 1)
  }
}

/**
 * Runs part of a trace again: each step receives the message that it received before, made by the smallest recipe that the
 * attacker has now; a step whose message he cannot make any more is left out.
 * @returns the new trace if it still violates the claim
 */
function replay(
  system: System,
  claim: ClaimData,
  whole: Trace,
  steps: readonly TraceStep[],
): Trace | undefined {
  const messages = messagesOf(system, whole)
  const algebra = new TermAlgebra(system.theory, system.settings.typed)
  const world = new World(system, algebra, whole.dishonest)
  const knowledge = new Knowledge(system, whole.dishonest)
  const kept: TraceStep[] = []
  for (const step of steps) {
    const message = messages.terms.get(`${step.run} ${step.step}`)
    const receive = message && knowledge.derive(message)
    if (step.receive !== undefined && receive === undefined) continue
    const again: TraceStep = receive === undefined ? step : { ...step, receive }
    const result = world.perform(again)
    if (result.kind === 'refused') continue
    for (const sent of result.sent) knowledge.see(sent)
    kept.push(again)
  }
  const derives = messages.secret && knowledge.derive(messages.secret)
  const trace: Trace = {
    dishonest: whole.dishonest,
    steps: kept,
    ...(derives === undefined ? {} : { derives }),
  }
  return isConfirmed(confirm(system, claim, trace)) ? trace : undefined
}

/** The messages that the steps of a trace received, and the secret that it derives. */
function messagesOf(
  system: System,
  trace: Trace,
): { readonly terms: ReadonlyMap<string, Term>; readonly secret?: Term } {
  const world = new World(system, new TermAlgebra(system.theory, system.settings.typed), trace.dishonest)
  const terms = new Map<string, Term>()
  for (const step of trace.steps) {
    const message = step.receive && world.make(step.receive)
    if (message !== undefined) terms.set(`${step.run} ${step.step}`, message)
    world.perform(step)
  }
  const secret = trace.derives && world.make(trace.derives)
  return secret === undefined ? { terms } : { terms, secret }
}

/** Everything in one epoch, if the attack works there. */
function calmed(system: System, claim: ClaimData, trace: Trace): Trace {
  const calm = mapTrace(trace, { epoch: () => 0 })
  if (isConfirmed(confirm(system, claim, calm))) return calm
  const used = [...new Set(epochsOf(trace))].toSorted((a, b) => a - b)
  const ranked = mapTrace(trace, { epoch: (e) => used.indexOf(e) })
  return isConfirmed(confirm(system, claim, ranked)) ? ranked : trace
}

function epochsOf(trace: Trace): number[] {
  const found: number[] = []
  mapTrace(trace, {
    epoch: (e) => {
      found.push(e)
      return e
    },
  })
  return found
}

/** Messages passed on as they were sent, where the attack works so: the smallest recipe there is. */
function forwarded(system: System, claim: ClaimData, trace: Trace): Trace {
  let best = trace
  const sent: string[] = []
  for (const [position, step] of trace.steps.entries()) {
    const program = system.programs.get(step.role)
    const wanted = program?.steps[step.step]?.receives?.message
    if (wanted !== undefined && step.receive?.kind !== 'frame') {
      const receives = sent.flatMap((id, index) =>
        id === `${program?.narration.name} ${wanted}` ? [index] : [],
      )
      const candidates = receives.map((index): Trace => {
        return { ...best, steps: best.steps.with(position, { ...step, receive: { kind: 'frame', index } }) }
      })
      best = candidates.find((c) => isConfirmed(confirm(system, claim, c))) ?? best
    }
    for (const { message } of program?.steps[step.step]?.sends ?? [])
      sent.push(`${program?.narration.name} ${message}`)
  }
  return best
}

/** Fewer principals and domains, as long as the attack works: one name for two of the same class and honesty. */
function merged(system: System, claim: ClaimData, trace: Trace): Trace {
  let best = trace
  const parts = partsOf(system, trace)
  for (const kind of ['domain', 'label'] as const) {
    for (const [from, to] of pairsOf(best, kind, parts)) {
      const principal = (ref: PrincipalRef) => (ref[kind] === from ? { ...ref, [kind]: to } : ref)
      const candidate = mapTrace(best, { principal })
      if (isConfirmed(confirm(system, claim, candidate))) best = candidate
    }
  }
  return best
}

/** What the runs of a trace call each label: `user1`, `UAS`. */
function partsOf(system: System, trace: Trace): Map<string, Set<string>> {
  const algebra = new TermAlgebra(system.theory, system.settings.typed)
  const { world } = execute(system, trace, algebra)
  const parts = new Map<string, Set<string>>()
  for (const run of world.runs.values()) {
    for (const [name, value] of run.program.steps[run.completed - 1]?.knowledge ?? []) {
      const label = algebra.refOf(world.evaluate(value, run.registers))?.label
      if (label !== undefined) parts.set(label, (parts.get(label) ?? new Set()).add(name))
    }
  }
  return parts
}

/** Pairs of names that could be one: the later by the earlier. */
function pairsOf(
  trace: Trace,
  kind: 'domain' | 'label',
  parts: ReadonlyMap<string, ReadonlySet<string>>,
): (readonly [from: string, to: string])[] {
  const found = new Map<string, string>()
  mapTrace(trace, {
    principal: (ref) => {
      const name = ref[kind]
      if (name !== undefined && !found.has(name)) found.set(name, kind === 'label' ? ref.class : '')
      return ref
    },
  })
  const dishonest = new Set([...trace.dishonest.labels, ...trace.dishonest.domains])
  const names = [...found]
  // The attacker may be one. A caller and a callee stay two: of the honest only those of the same part, or none, become one.
  const isTwin = (a: string, b: string) => {
    if (dishonest.has(a) || dishonest.has(b)) return dishonest.has(a) && dishonest.has(b)
    const [x, y] = [parts.get(a), parts.get(b)]
    return x === undefined || y === undefined || [...x].some((name) => y.has(name))
  }
  return names.flatMap(([from, sort], i) =>
    names
      .slice(0, i)
      .filter(([to, other]) => other === sort && isTwin(from, to))
      .map(([to]) => [from, to] as const),
  )
}

/** Names that people read. */
function renamed(system: System, claim: ClaimData, trace: Trace): Trace {
  const candidate = readable(system, trace)
  return replay(system, claim, candidate, candidate.steps) ?? trace
}

/**
 * The same attack on another claim, if it is one and is minimal for it too.
 * @returns the trace, with the secret of the other claim where that is what is lost
 */
export function alsoBreaks(system: System, claim: ClaimData, trace: Trace): Trace | undefined {
  for (const candidate of withSecrets(system, claim, trace)) {
    if (!isConfirmed(confirm(system, claim, candidate))) continue
    const small = minimise(system, claim, candidate)
    if (JSON.stringify(small.steps) === JSON.stringify(trace.steps)) return small
  }
  return undefined
}

/** The trace, ending in each of the secrets that a claim of secrecy could be about. */
function withSecrets(system: System, claim: ClaimData, trace: Trace): Trace[] {
  const { dishonest, steps } = trace
  const point = pointOf(system, claim)
  if (claim.kind !== 'secrecy' || point === undefined) return [{ dishonest, steps }]
  const { world } = execute(system, trace, new TermAlgebra(system.theory, system.settings.typed))
  const knowledge = new Knowledge(system, dishonest)
  for (const message of world.frame) knowledge.see(message)
  const value = recallOrFail(point, claim.term)
  return [...world.runs.values()]
    .filter((run) => run.program === point.program && run.completed > point.step)
    .flatMap((run) => {
      const derives = knowledge.derive(world.evaluate(value, run.registers))
      return derives === undefined ? [] : [{ dishonest, steps, derives }]
    })
}

/** A text that two attacks share iff they are equal up to renaming. */
export function shapeOf(system: System, trace: Trace): string {
  return JSON.stringify(readable(system, trace))
}
