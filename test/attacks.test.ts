/** Every attack is confirmed, minimal, has the fewest runs; the attacks that are known in words are among them. */
import { describe, expect, test } from 'vitest'
import { traceSchema } from '../src/format/verdicts.js'
import { Knowledge } from '../src/attacker/knowledge.js'
import { Explorer } from '../src/attacker/explore/search.js'
import { TermAlgebra } from '../src/model/algebra.js'
import type { ClaimData } from '../src/model/claim.js'
import { World } from '../src/model/executor.js'
import { defaultSettings } from '../src/model/model.js'
import { type System, load } from '../src/model/system.js'
import type { Term } from '../src/model/term.js'
import { type Recipe, type Trace, type TraceStep, runsOf } from '../src/model/trace.js'
import { goalsOf } from '../src/properties/compile.js'
import { confirm, isConfirmed } from '../src/properties/confirm.js'
import { judge } from '../src/properties/judge.js'
import { verify } from '../src/properties/verify.js'
import { ATTACKED, attacksOf, modelOf } from './support/verified.js'

/** What each step of a trace received, and what the attacker learnt in the end. */
function deliveries(
  system: System,
  trace: Trace,
): { received: Map<TraceStep, Term>; secret: Term | undefined } {
  const world = new World(system, new TermAlgebra(system.theory, system.settings.typed), trace.dishonest)
  const received = new Map<TraceStep, Term>()
  for (const step of trace.steps) {
    const message = step.receive && world.make(step.receive)
    if (message !== undefined) received.set(step, message)
    expect(world.perform(step).kind).toBe('accepted')
  }
  return { received, secret: trace.derives && world.make(trace.derives) }
}

/** Whether some of the steps, with the messages that they received, still violate the claim; what cannot happen is left out. */
function stillViolates(system: System, claim: ClaimData, trace: Trace, steps: readonly TraceStep[]): boolean {
  const { received, secret } = deliveries(system, trace)
  const world = new World(system, new TermAlgebra(system.theory, system.settings.typed), trace.dishonest)
  const knowledge = new Knowledge(system, trace.dishonest)
  for (const step of steps) {
    const wanted = received.get(step)
    const receive = wanted && knowledge.derive(wanted)
    if (wanted !== undefined && receive === undefined) continue
    const result = world.perform(receive === undefined ? step : { ...step, receive })
    if (result.kind === 'accepted') for (const message of result.sent) knowledge.see(message)
  }
  return judge(world, claim, secret && knowledge.derive(secret)) !== undefined
}

describe.each(ATTACKED)('%s / %s', (protocol, reading) => {
  const model = modelOf(protocol, reading)
  const system = load(model)

  test('every attack is confirmed', () => {
    const attacks = attacksOf(protocol, reading)
    expect(attacks.length).toBeGreaterThan(5)
    for (const { claim, trace } of attacks) {
      const answer = confirm(system, claim, trace)
      expect(isConfirmed(answer), `${claim.id}: ${'refuted' in answer ? answer.refuted : ''}`).toBe(true)
    }
  })

  test('no proper part of an attack is one', () => {
    for (const { claim, trace } of attacksOf(protocol, reading)) {
      for (const run of new Set(trace.steps.map((s) => s.run))) {
        const without = trace.steps.filter((s) => s.run !== run)
        expect(stillViolates(system, claim, trace, without), `${claim.id} without run ${run}`).toBe(false)
        const last = trace.steps.findLastIndex((s) => s.run === run)
        const shorter = trace.steps.toSpliced(last, 1)
        expect(
          stillViolates(system, claim, trace, shorter),
          `${claim.id} without the end of run ${run}`,
        ).toBe(false)
      }
    }
  })

  test('no attack has more runs than it needs', () => {
    for (const runs of [1, 2, 3]) {
      const claims = attacksOf(protocol, reading).filter(({ trace }) => runsOf(trace) === runs + 1)
      const queries = claims.map(({ claim }) => ({ id: claim.id, goals: goalsOf(system, claim, runs) }))
      const search = new Explorer(system).search(queries, { runs })
      let turn = search.next()
      while (turn.done !== true) turn = search.next()
      for (const [id, outcome] of turn.value) expect(outcome.kind, id).toBe('no-attack')
    }
  })

  test('an attack survives its JSON', () => {
    for (const { claim, trace } of attacksOf(protocol, reading)) {
      const again = traceSchema.parse(JSON.parse(JSON.stringify(trace))) as Trace
      expect(again).toEqual(trace)
      expect(isConfirmed(confirm(system, claim, again)), claim.id).toBe(true)
    }
  })
})

/** A step of an attack with the parts that its role received, by name; a message passed on whole has none. */
interface Delivered {
  readonly step: TraceStep
  readonly message: string
  readonly parts: Readonly<Record<string, Recipe>>
}

function delivered(system: System, trace: Trace): Delivered[] {
  return trace.steps.flatMap((step) => {
    const program = system.programs.get(step.role)!
    const id = program.steps[step.step]!.receives?.message
    const message = program.narration.messages.find((m) => m.id === id)
    if (id === undefined || message === undefined) return []
    const { receive } = step
    const recipes = receive?.kind === 'apply' ? receive.args : []
    const parts = Object.keys(message.parts).flatMap((name, i) =>
      recipes[i] === undefined ? [] : [[name, recipes[i]] as const],
    )
    return [{ step, message: id, parts: Object.fromEntries(parts) }]
  })
}

/** Whether a part only takes something out of a message that was sent. */
function isTaken(recipe: Recipe | undefined): boolean {
  if (recipe === undefined) return false
  return recipe.kind === 'frame' || (recipe.kind === 'destruct' && isTaken(recipe.args[0]))
}

const isForged = (recipe: Recipe | undefined): boolean => recipe?.kind === 'apply'

describe('the attacks known in words, intra / intended', () => {
  const model = modelOf('intra', 'intended')
  const settings = defaultSettings(model)
  const system = load(model, settings)
  const traces = (id: string): Trace[] => {
    const claims = model.claims.filter((c) => c.id === id)
    const work = verify(model, { settings, claims, engine: 'explore', bounds: { runs: 3 }, all: true })
    let turn = work.next()
    while (turn.done !== true) turn = work.next()
    const [result] = turn.value
    return result?.verdict.kind === 'attack' ? [result.verdict.trace, ...result.verdict.others] : []
  }

  test('nonce lifted: the ciphertext of an M3 goes into the M3 of an insider, who then forges M6', () => {
    const found = traces('secrecy/K_session@UAC').some((trace) => {
      const all = delivered(system, trace)
      return (
        all.some((d) => d.message === 'M3' && isTaken(d.parts['nonce']) && isForged(d.parts['signed'])) &&
        all.some((d) => d.message === 'M6' && isForged(d.parts['key']))
      )
    })
    expect(found).toBe(true)
  })

  test('signature and ciphertext come apart in M4: the signature is of P, the ciphertext and the ticket are of E', () => {
    const found = traces('secrecy/K_session@UAS').some((trace) => {
      const all = delivered(system, trace)
      return (
        all.some((d) => d.message === 'M4' && isTaken(d.parts['signed']) && isForged(d.parts['nonce'])) &&
        all.some((d) => d.message === 'M7' && d.step.receive !== undefined && !isTaken(d.step.receive))
      )
    })
    expect(found).toBe(true)
  })

  test('wrong callee: the M4 of a call to one is taken by another', () => {
    const found = traces('ni-agreement/UAS<-UAC@M7').some((trace) => {
      const callee = trace.steps.find((s) => s.role === 'intra/UAC')?.start?.parameters['user2']?.label
      const taker = trace.steps.find((s) => s.role === 'intra/UAS')?.start?.parameters['user2']?.label
      const m4 = delivered(system, trace).find((d) => d.message === 'M4')
      return callee !== undefined && taker !== undefined && callee !== taker && isTaken(m4?.parts['signed'])
    })
    expect(found).toBe(true)
  })

  test('replays: two runs of P take the same M3', () => {
    const found = traces('replay/M3@P').some((trace) => {
      const received = deliveries(system, trace).received
      const m3 = trace.steps.filter((s) => s.role === 'intra/P' && s.step === 0).map((s) => received.get(s))
      return m3.length === 2 && m3[0] === m3[1]
    })
    expect(found).toBe(true)
  })
})
