/** The random attacker is not hollow: what it does not find is not for want of trying. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Recipe } from '../../src/model/trace.js'
import { confirm, isConfirmed } from '../../src/properties/confirm.js'
import { type Execution, play } from '../support/attacker.js'
import { castOf, isHonest } from '../support/cast.js'
import { brokenIn, hunt } from '../support/hunt.js'
import { MOVES, schedules } from '../support/schedule.js'
import { systemOf } from '../support/systems.js'

const SCENARIOS = ['intra', 'inter'].flatMap((protocol) => ['intended', 'hardened'].map((reading) => [protocol, reading] as const))

function recipeKinds(recipe: Recipe): string[] {
  const inner = recipe.kind === 'apply' || recipe.kind === 'destruct' ? recipe.args.flatMap(recipeKinds) : []
  return [recipe.kind, ...inner]
}

describe.each(SCENARIOS)('%s/%s', (protocol, reading) => {
  const system = systemOf(protocol, reading)
  const cast = castOf(system)
  const executions: readonly Execution[] = fc
    .sample(schedules(), { numRuns: 1500, seed: 20 })
    .map((schedule) => play(system, schedule, cast))
  const moves = executions.flatMap((e) => e.moves)
  const steps = [...system.programs.values()].flatMap((p) => p.steps.map((s) => [p.id, s.index] as const))

  test.each(steps)('%s completes its step %i, and refuses it too where it receives', (role, step) => {
    const here = moves.filter((m) => m.role === role && m.step === step)
    const receives = system.programs.get(role)!.steps[step]!.receives !== undefined
    expect(here.some((m) => m.outcome === 'accepted')).toBe(true)
    expect(here.some((m) => m.outcome === 'refused')).toBe(receives)
  })

  test.each(MOVES)('the move %s is made', (kind) => {
    const made = moves.filter((m) => m.kind === kind && m.outcome !== 'skipped')
    expect(made.length).toBeGreaterThan(executions.length / 20)
  })

  test.each(['splice', 'tamper', 'replay'])('messages of the attacker (%s) are accepted and refused', (kind) => {
    const outcomes = new Set(moves.filter((m) => m.kind === kind).map((m) => m.outcome))
    expect(outcomes).toContain('accepted')
    expect(outcomes).toContain('refused')
  })

  test('every check of every role refuses something', () => {
    const checks = [...system.programs.values()].flatMap((p) => p.steps.flatMap((s) => s.instructions.flatMap((i) => ('check' in i && i.check !== undefined && i.op !== 'current' && i.op !== 'within' ? [`${p.id} ${s.index} ${i.check}`] : []))))
    const refused = new Set(moves.filter((m) => m.outcome === 'refused').map((m) => `${m.role} ${m.step} ${m.reason}`))
    console.log(protocol, reading, checks.filter((c) => !refused.has(c)))
  })

  test('the attacker makes recipes of every kind', () => {
    const kinds = new Set(executions.flatMap((e) => e.trace.steps.flatMap((s) => (s.receive === undefined ? [] : recipeKinds(s.receive)))))
    expect([...kinds].toSorted()).toEqual(['apply', 'clock', 'destruct', 'frame', 'given', 'made', 'principal', 'secret'])
  })

  test('honest principals talk to insiders and, where there are any, to a dishonest domain', () => {
    const peers = executions.flatMap((e) => e.trace.steps.flatMap((s) => Object.values(s.start?.parameters ?? {})))
    const dishonest = peers.filter((p) => !isHonest(cast, p))
    expect(dishonest.some((p) => cast.dishonest.labels.includes(p.label ?? ''))).toBe(true)
    expect(dishonest.some((p) => cast.dishonest.domains.includes(p.domain ?? ''))).toBe(protocol === 'inter')
  })

  test('whole calls are completed, several in one execution', () => {
    const last = new Map([...system.programs.values()].map((p) => [p.id, p.steps.length]))
    const complete = executions.map((e) => [...e.world.runs.values()].filter((r) => r.program.name === 'UAS' && r.completed === last.get(r.program.id)))
    console.log(complete.filter((r) => r.length > 0).length, complete.filter((r) => r.length > 1).length)
    expect(complete.some((runs) => runs.length > 1)).toBe(true)
  })
})

/** Hardened models without one of their changes or checks, and a claim that falls with it. */
const WITHOUT = [
  ['intra', 'cache-M3', 'freshness/N_UAC-P@P'],
  ['intra', 'cache-M4', 'agreement/UAS<-P@M4'],
  ['intra', 'M4-signed-whole', 'secrecy/K_session@UAS'],
  ['intra', 'intra/M3/signature', 'agreement/P<-UAC@M3'],
  ['intra', 'intra/M4/signature', 'secrecy/K_session@UAS'],
  ['inter', 'cache-inter-M1', 'freshness/N_UAC-P1@P1'],
  ['inter', 'inter-M2-domain', 'secrecy/K_session@P2'],
  ['inter', 'inter-M3-signed-whole', 'secrecy/K_session@UAS'],
  ['inter', 'inter/M3/proxy', 'secrecy/K_session@UAS'],
] as const

describe('hardened without one thing', () => {
  test.each(WITHOUT)('%s without %s: %s is broken', (protocol, off, id) => {
    const system = systemOf(protocol, 'hardened', { off: [off] })
    const claims = system.model.claims.filter((c) => c.id === id)
    const found = hunt(system, (execution) => brokenIn(execution, claims), { seed: 1, tries: 4000 })
    console.log(off, found?.tried, found?.trace.steps.length)
    expect(found).toBeDefined()
    expect(isConfirmed(confirm(system, found!.claim, found!.trace))).toBe(true)
  })
})
