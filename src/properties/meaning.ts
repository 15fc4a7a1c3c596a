/**
 * What a claim speaks of in a system: steps of roles, and how their runs make the values that it names. The judge and the
 * compiler to goals read it alike.
 *
 * Trusted.
 */
import { type AgreementClaim, type ClaimData, type DataPair, claimTerms } from '../model/claim.js'
import { InternalError } from '../model/errors.js'
import type { TermData, VariableData } from '../model/expression.js'
import type { System } from '../model/system.js'
import { type RoleProgram, type Value, stepOf } from '../model/program.js'
import { synthesise } from '../model/synthesis.js'

/** A role and the step that counts. */
export interface Point {
  readonly program: RoleProgram
  readonly step: number
}

/** A point of a partner, with pairs of values that must be equal at both ends. */
export interface Match extends Point {
  readonly pairs: readonly { readonly claimant: Value; readonly partner: Value }[]
}

/** Where the claim begins; `undefined` if no run of the role can get there. */
export function pointOf(system: System, claim: ClaimData): Point | undefined {
  const program = system.programs.get(claim.role)
  const step = program && stepOf(program, claim.at)
  return program && step && { program, step: step.index }
}

/** How a run at a point makes a term; `undefined` if it does not know it. */
export function recall({ program, step }: Point, term: TermData): Value | undefined {
  const role = program.narration.roles.find((r) => r.name === program.name)
  const knowledge = program.steps[step]?.knowledge
  if (role === undefined || knowledge === undefined)
    throw new InternalError(`${program.id} has no step ${step}`)
  return synthesise(program.narration, role, knowledge, term)
}

/** The same where the claim is meaningless without it. */
export function recallOrFail(point: Point, term: TermData): Value {
  const value = recall(point, term)
  if (value === undefined)
    throw new InternalError(`${point.program.id} does not know ${JSON.stringify(term)} at step ${point.step}`)
  return value
}

/**
 * What a claim speaks of and its role does not know where the claim begins: then it says nothing.
 * @returns the unknown terms, none if the claim can be stated
 */
export function unknownTo(system: System, claim: ClaimData): TermData[] {
  const point = pointOf(system, claim)
  if (point === undefined) return []
  const peers = claim.kind === 'agreement' ? [claim.peers.claimant, claim.peers.partner] : []
  return [...claimTerms(claim).claimant, ...claim.honest, ...peers].filter(
    (t) => recall(point, t) === undefined,
  )
}

/** The first step of a role at which it knows all terms. */
export function firstKnowing(program: RoleProgram, terms: readonly TermData[]): Point | undefined {
  const step = program.steps.find((s) =>
    terms.every((t) => recall({ program, step: s.index }, t) !== undefined),
  )
  return step && { program, step: step.index }
}

/** The points of which one must have been reached, with equal data, for an agreement to hold. */
export function matchesOf(system: System, claim: AgreementClaim): Match[] {
  const here = pointOf(system, claim)
  if (here === undefined) return []
  switch (claim.level) {
    case 'injective':
    case 'non-injective':
      return [claim, ...(claim.orAlso ?? [])].flatMap(({ partner, data }) =>
        sameData(system, partner, data, here),
      )
    case 'weak':
      return [...system.programs.values()].flatMap((program) => naming(program, claim, here))
    case 'aliveness':
      return [...system.programs.values()].flatMap((program) => speakingFor(program, claim, here))
  }
}

function sameData(system: System, partner: string, data: readonly DataPair[], here: Point): Match[] {
  const program = system.programs.get(partner)
  const there =
    program &&
    firstKnowing(
      program,
      data.map((d) => d.partner),
    )
  if (there === undefined) return []
  const pairs = data.map((d) => ({
    claimant: recallOrFail(here, d.claimant),
    partner: recallOrFail(there, d.partner),
  }))
  return [{ ...there, pairs }]
}

/** Any role that speaks for the partner, from its first step on. */
function speakingFor(program: RoleProgram, claim: AgreementClaim, here: Point): Match[] {
  return program.speaksFor.flatMap((name) => {
    const own = program.parameters.find((p) => p.name === name)
    if (own?.class !== claim.peers.partner.sort || program.steps.length === 0) return []
    const pair = {
      claimant: recallOrFail(here, claim.peers.partner),
      partner: { kind: 'register', index: own.register } as const,
    }
    return [{ program, step: 0, pairs: [pair] }]
  })
}

/** Any role that speaks for the partner and names the claimant as somebody else in its run. */
function naming(program: RoleProgram, claim: AgreementClaim, here: Point): Match[] {
  return speakingFor(program, claim, here).flatMap((match) =>
    principalsOf(program)
      .filter((v) => v.sort === claim.peers.claimant.sort && !program.speaksFor.includes(v.var))
      .flatMap((v) => {
        const there = firstKnowing(program, [v])
        if (there === undefined) return []
        const pair = { claimant: recallOrFail(here, claim.peers.claimant), partner: recallOrFail(there, v) }
        return [{ ...there, pairs: [...match.pairs, pair] }]
      }),
  )
}

/** Principals that a narration names. */
function principalsOf(program: RoleProgram): VariableData[] {
  const { narration } = program
  const found = new Map<string, VariableData>()
  for (const role of narration.roles) for (const v of role.parameters) found.set(v.var, v)
  for (const [name, office] of Object.entries(narration.offices))
    found.set(name, { var: name, sort: office.class })
  return [...found.values()]
}
