/**
 * The honest execution of a model: every message is delivered as it was sent, between honest principals. It is the
 * witness that a claim is reached at all.
 */
import type { NarrationData } from './narration.js'
import type { System } from './system.js'
import { type RoleProgram, stepOf } from './program.js'
import type { PrincipalRef, Recipe, Start, Trace, TraceStep } from './trace.js'

/** Labels of honest principals, by class; the label of the variable where the class has no customary names. */
const CUSTOMARY: Readonly<Record<string, string>> = { user1: 'alice', user2: 'bob' }

/**
 * The honest execution of one narration, up to the message that its sender cannot build, with the registrations before
 * it where the system is composed.
 */
export function honestTrace(system: System, narration: NarrationData): Trace {
  const steps: TraceStep[] = []
  const sent: { narration: string; message: string; run: number }[] = []
  let nextRun = 0
  const memories = new Map<string, number>()

  const play = (played: NarrationData, refs: ReadonlyMap<string, PrincipalRef>) => {
    const runs = new Map<string, { id: number; program: RoleProgram; done: number }>()
    for (const { name } of played.roles) {
      const program = system.programs.get(`${played.name}/${name}`)
      if (program !== undefined) runs.set(name, { id: nextRun++, program, done: 0 })
    }
    const advance = (name: string, messageId: string) => {
      const run = runs.get(name)
      const step = run && stepOf(run.program, messageId)
      if (run === undefined || step === undefined || step.index !== run.done) return
      const receive =
        step.receives === undefined ? undefined : delivery(sent, played.name, step.receives.message)
      if (step.receives !== undefined && receive === undefined) return
      const start = run.done === 0 ? startOf(run.program, refs, memories.get(name)) : undefined
      steps.push({
        run: run.id,
        role: run.program.id,
        step: step.index,
        epoch: 0,
        ...(start === undefined ? {} : { start }),
        ...(receive === undefined ? {} : { receive }),
        ...choicesOf(run.program, step.index),
      })
      run.done++
      for (const { message } of step.sends) sent.push({ narration: played.name, message, run: run.id })
    }
    for (const message of played.messages) {
      advance(message.from, message.id)
      advance(message.to, message.id)
    }
    return runs
  }

  const refs = principalsOf(narration)
  if (system.settings.setup === 'composed') {
    for (const role of narration.roles) {
      const [earlier, earlierRole] = role.inherits?.from.split('/') ?? []
      const before = system.narrations.find((n) => n.name === earlier)
      if (before === undefined || earlierRole === undefined) continue
      const names = Object.entries(role.inherits?.as ?? {}).flatMap(([there, here]) => {
        const ref = refs.get(here.var)
        return ref === undefined ? [] : [[there, ref] as const]
      })
      const run = play(before, new Map(names)).get(earlierRole)
      if (run !== undefined) memories.set(role.name, run.id)
    }
  }
  play(narration, refs)
  return { dishonest: { labels: [], domains: [] }, steps }
}

function delivery(
  sent: readonly { narration: string; message: string }[],
  narration: string,
  message: string,
): Recipe | undefined {
  const index = sent.findLastIndex((s) => s.narration === narration && s.message === message)
  return index < 0 ? undefined : { kind: 'frame', index }
}

function startOf(
  program: RoleProgram,
  refs: ReadonlyMap<string, PrincipalRef>,
  memory: number | undefined,
): Start {
  // What an earlier run does not share with the present one is a root principal, which has no other name than its class.
  const parameters = Object.fromEntries(
    program.parameters.map((p) => [p.name, refs.get(p.name) ?? { class: p.class }]),
  )
  const clocks = clocksOf(program)
  return {
    parameters,
    ...(memory === undefined ? {} : { memory }),
    ...(clocks === undefined ? {} : { clocks }),
  }
}

/** Clock values for what a run has beforehand: everything is valid in epoch 0. */
function clocksOf(program: RoleProgram): Record<string, number> | undefined {
  if (program.inherits === undefined) return undefined
  return Object.fromEntries(
    Object.values(program.inherits.as)
      .filter((v) => v.sort === 'clock')
      .map((v) => [v.var, 0]),
  )
}

function choicesOf(program: RoleProgram, step: number): { choices?: Record<string, number> } {
  const chosen = (program.steps[step]?.instructions ?? []).flatMap((i) =>
    i.op === 'make' && i.how === 'choice' ? [[i.label, 0] as const] : [],
  )
  return chosen.length === 0 ? {} : { choices: Object.fromEntries(chosen) }
}

/** Honest principals for the variables of a narration; the members that one office serves share a domain. */
function principalsOf(narration: NarrationData): Map<string, PrincipalRef> {
  const variables = new Map(narration.roles.flatMap((r) => r.parameters).map((v) => [v.var, v.sort]))
  for (const [name, office] of Object.entries(narration.offices)) variables.set(name, office.class)
  const groups = domainGroups(narration, [...variables.keys()])
  const domains = [...new Set(groups.values())]
  const refs = new Map<string, PrincipalRef>()
  for (const [name, sort] of variables) {
    const kind = narration.classes[sort]
    const group = groups.get(name)
    const domain =
      domains.length === 1
        ? 'home'
        : (['home', 'away'][domains.indexOf(group!)] ?? `domain${domains.indexOf(group!)}`)
    const label = CUSTOMARY[name] ?? name
    if (kind === 'member') refs.set(name, { class: sort, label, domain })
    else if (kind === 'office') refs.set(name, { class: sort, domain })
    else if (kind === 'free') refs.set(name, { class: sort, label })
    else refs.set(name, { class: sort })
  }
  return refs
}

/** Which variables share a domain: offices with those they serve, and principals that a relation ties together. */
function domainGroups(narration: NarrationData, names: readonly string[]): Map<string, string> {
  const group = new Map(names.filter((n) => hasDomain(narration, n)).map((n) => [n, n]))
  const join = (a: string, b: string) => {
    const [from, to] = [group.get(a), group.get(b)]
    if (from === undefined || to === undefined) return
    for (const [name, g] of group) if (g === from) group.set(name, to)
  }
  for (const [name, office] of Object.entries(narration.offices))
    for (const served of office.serves) join(name, served)
  for (const role of narration.roles) for (const r of role.requires) join(r.first, r.second)
  return group
}

function hasDomain(narration: NarrationData, name: string): boolean {
  const sort =
    narration.offices[name]?.class ??
    narration.roles.flatMap((r) => r.parameters).find((p) => p.var === name)?.sort
  const kind = sort === undefined ? undefined : narration.classes[sort]
  return kind === 'member' || kind === 'office'
}
