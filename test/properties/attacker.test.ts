/** The random attacker is not hollow: what it does not find is not for want of trying. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { System } from '../../src/model/system.js'
import type { Recipe } from '../../src/model/trace.js'
import { confirm, isConfirmed } from '../../src/properties/confirm.js'
import { type Execution, type Played, play } from '../support/attacker.js'
import { castOf, isHonest } from '../support/cast.js'
import { brokenIn, hunt } from '../support/hunt.js'
import { MOVES, schedules } from '../support/schedule.js'
import { systemOf } from '../support/systems.js'

const SEEDS = [1, 2, 3]
const SCHEDULES = 400

const SCENARIOS = [
  ['intra', 'intended'],
  ['intra', 'hardened'],
  ['inter', 'intended'],
  ['inter', 'hardened'],
] as const

describe.each(SCENARIOS)('%s/%s', (protocol, reading) => {
  const system = systemOf(protocol, reading)
  const cast = castOf(system)
  let executions: Execution[]
  let moves: Played[]

  beforeAll(() => {
    const sampled = SEEDS.flatMap((seed) => fc.sample(schedules(), { numRuns: SCHEDULES, seed }))
    executions = sampled.map((schedule) => play(system, schedule, cast))
    moves = executions.flatMap((e) => e.moves)
  })

  test('every step of every role happens', () => {
    const accepted = new Set(moves.filter((m) => m.outcome === 'accepted').map(placeOf))
    expect(stepsOf(system).filter((step) => !accepted.has(step))).toEqual([])
  })

  test('every step that receives refuses something', () => {
    const refused = new Set(moves.filter((m) => m.outcome === 'refused').map(placeOf))
    expect([...refused].toSorted()).toEqual(stepsOf(system, true).toSorted())
  })

  test('four checks of five refuse something', () => {
    const refused = new Set(
      moves.filter((m) => m.outcome === 'refused').map((m) => `${placeOf(m)} ${m.reason}`),
    )
    const checks = checksOf(system)
    const silent = checks.filter((check) => !refused.has(check))
    expect(silent.length, silent.join(', ')).toBeLessThan(checks.length / 5)
  })

  test.each(MOVES)('the move %s is made', (kind) => {
    const made = moves.filter((m) => m.kind === kind && m.outcome !== 'skipped')
    expect(made.length).toBeGreaterThan(executions.length / 20)
  })

  test.each(['advance', 'splice', 'tamper', 'replay'])(
    'messages are accepted and refused after the move %s',
    (kind) => {
      const outcomes = moves.filter((m) => m.kind === kind).map((m) => m.outcome)
      expect(outcomes).toContain('accepted')
      expect(outcomes).toContain('refused')
    },
  )

  test('the attacker uses recipes of every kind', () => {
    const recipes = executions.flatMap((e) => e.trace.steps.flatMap((s) => s.receive ?? []))
    const kinds = [...new Set(recipes.flatMap(kindsIn))].toSorted()
    expect(kinds).toEqual(['apply', 'clock', 'destruct', 'frame', 'given', 'made', 'principal', 'secret'])
  })

  test('honest principals talk to dishonest users and devices and, inter-domain, to dishonest domains', () => {
    const { labels, domains } = cast.dishonest
    const parameters = executions.flatMap((e) =>
      e.trace.steps.flatMap((s) => Object.values(s.start?.parameters ?? {})),
    )
    const dishonest = parameters.filter((p) => !isHonest(cast, p))
    const classes = (named: typeof dishonest) => [...new Set(named.map((p) => p.class))].toSorted()
    expect(classes(dishonest.filter((p) => labels.includes(p.label ?? '')))).toEqual(['device', 'user'])
    expect(domains.length > 0).toBe(protocol === 'inter')
    if (domains.length > 0)
      expect(classes(dishonest.filter((p) => domains.includes(p.domain ?? '')))).toContain('user')
  })

  test('whole calls come to their end, and several in one execution', () => {
    const finished = executions.map(({ world }) => {
      const runs = [...world.runs.values()].filter((r) => r.program.name === 'UAS')
      return runs.filter((r) => r.completed === r.program.steps.length).length
    })
    expect(finished.filter((n) => n > 0).length).toBeGreaterThan(executions.length / 20)
    expect(Math.max(...finished)).toBeGreaterThan(1)
  })
})

/** Hardened models without one of their changes or checks, and a claim that falls with it. */
const TEETH = [
  ['intra', 'cache-M3', 'freshness/N_UAC-P@P'],
  ['intra', 'cache-M4', 'agreement/UAS<-P@M4'],
  ['intra', 'M4-signed-whole', 'secrecy/K_session@UAS'],
  ['intra', 'intra/M3/signature', 'agreement/P<-UAC@M3'],
  ['intra', 'intra/M4/signature', 'secrecy/K_session@UAS'],
  ['inter', 'cache-inter-M1', 'freshness/N_UAC-P1@P1'],
  ['inter', 'inter-M2-domain', 'secrecy/K_session@P2'],
  ['inter', 'inter-M3-signed-whole', 'secrecy/K_session@UAS'],
  ['inter', 'inter/M3/signature', 'secrecy/K_session@UAS'],
  ['inter', 'inter/M3/proxy', 'secrecy/K_session@UAS'],
] as const

describe('hardened without one thing', () => {
  test.each(TEETH)('%s without %s: %s is broken', (protocol, off, id) => {
    const system = systemOf(protocol, 'hardened', { off: [off] })
    const claims = system.model.claims.filter((c) => c.id === id)
    const found = hunt(system, (execution) => brokenIn(execution, claims), { seed: 1, tries: 4000 })
    expect(found).toBeDefined()
    expect(isConfirmed(confirm(system, found!.claim, found!.trace))).toBe(true)
  })
})

function placeOf({ role, step }: Played): string {
  return `${role} ${step}`
}

function stepsOf(system: System, receiving = false): string[] {
  const programs = [...system.programs.values()]
  return programs.flatMap((p) =>
    p.steps
      .filter((s) => !receiving || s.receives !== undefined)
      .map((s) => placeOf({ role: p.id, step: s.index } as Played)),
  )
}

/** The checks that a system makes with the clock ignored. */
function checksOf(system: System): string[] {
  return [...system.programs.values()].flatMap((p) =>
    p.steps.flatMap((s) =>
      s.instructions.flatMap((i) =>
        'check' in i && i.check !== undefined && i.op !== 'current' && i.op !== 'within'
          ? [`${p.id} ${s.index} ${i.check}`]
          : [],
      ),
    ),
  )
}

function kindsIn(recipe: Recipe): Recipe['kind'][] {
  const inner = recipe.kind === 'apply' || recipe.kind === 'destruct' ? recipe.args.flatMap(kindsIn) : []
  return [recipe.kind, ...inner]
}
