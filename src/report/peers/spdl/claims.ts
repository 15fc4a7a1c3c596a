/** One claim as Scyther is asked it: who is named as a role, which events its claimant and its partner have. */
import type { AgreementClaim, ClaimData } from '../../../model/claim.js'
import type { System } from '../../../model/system.js'
import { type Point, matchesOf, pointOf, recallOrFail } from '../../../properties/meaning.js'
import { type RolePattern, valueIn } from './roles.js'
import { type Open, type Pattern, found, openIn } from './terms.js'

/** An event at the end of a step, before its messages are sent. */
export interface ClaimEvent {
  readonly kind: 'Secret' | 'Commit' | 'Running' | 'Alive'
  readonly step: number
  readonly about: readonly Pattern[]
}

export interface Question {
  readonly claimant: RolePattern
  readonly event: ClaimEvent
  /** Labels and domains of the claimant that must be honest: Scyther wants that of every role that a run names. */
  readonly honest: readonly Open[]
  readonly partner?: { readonly role: RolePattern; readonly event: ClaimEvent }
  /** For aliveness: the label of the peer. */
  readonly peer?: Open
}

/** The question that a claim is, or the reason if Scyther cannot be asked. */
export function questionOf(
  system: System,
  roles: ReadonlyMap<string, RolePattern>,
  claim: ClaimData,
): Question | string {
  const point = pointOf(system, claim)!
  const claimant = roles.get(claim.role)!
  const at = claimant.steps[point.step]
  if (at === undefined) return `no message lets ${claim.role} get to ${claim.at}`
  const value = (p: Point, role: RolePattern, term: Parameters<typeof recallOrFail>[1]) =>
    valueIn(system, recallOrFail(p, term), role.steps[p.step]!.registers)
  const canBeDishonest = (v: Open) =>
    v.sort === 'label' || system.settings.adversary.includes('foreign-domain')
  const honest = [claimant.actor, ...claim.honest.map((v) => value(point, claimant, v))]
    .flatMap(openIn)
    .filter(canBeDishonest)
  const base = { claimant, honest: [...new Set(honest)] }
  switch (claim.kind) {
    case 'secrecy':
      return {
        ...base,
        event: { kind: 'Secret', step: point.step, about: [value(point, claimant, claim.term)] },
      }
    case 'agreement':
      if (claim.orGiven !== undefined) return 'Scyther has nothing that stands for tokens given beforehand'
      if (claim.level === 'aliveness')
        return aliveness(system, base, point, value(point, claimant, claim.peers.partner))
      return claim.level === 'non-injective'
        ? agreement(system, roles, claim, base, point)
        : `Scyther's claims say nothing of the level '${claim.level}' of agreement`
    case 'freshness':
    case 'replay':
    case 'same-key':
    case 'unknown-key-share':
      return 'Scyther has no claim about two runs and what they accept'
    case 'in-time':
    case 'not-stale':
    case 'executability':
      return 'Scyther has no claim for it'
  }
}

type Base = Pick<Question, 'claimant' | 'honest'>

/** Non-injective agreement: the partner says what it has (Running), the claimant what it believes (Commit). */
function agreement(
  system: System,
  roles: ReadonlyMap<string, RolePattern>,
  claim: AgreementClaim,
  base: Base,
  point: Point,
): Question | string {
  const [match, ...others] = matchesOf(system, claim)
  if (match === undefined)
    return `${claim.partner} never knows the data, so that every run violates the claim`
  if (others.length > 0) return 'Scyther compares with runs of one role only'
  if (match.program === point.program) return 'Scyther takes a run for its own partner'
  const role = roles.get(match.program.id)!
  const there = role.steps[match.step]
  if (there === undefined) return `no message lets ${claim.partner} come to know the data`
  const here = base.claimant.steps[point.step]!
  return {
    ...base,
    event: {
      kind: 'Commit',
      step: point.step,
      about: match.pairs.map((p) => valueIn(system, p.claimant, here.registers)),
    },
    partner: {
      role,
      event: {
        kind: 'Running',
        step: match.step,
        about: match.pairs.map((p) => valueIn(system, p.partner, there.registers)),
      },
    },
  }
}

/** Aliveness, where agents are what our principals are: Scyther looks at who runs a role, whichever it is. */
function aliveness(system: System, base: Base, point: Point, peer: Pattern): Question | string {
  const classes = Object.values(system.theory.classes).filter((kind) => kind !== 'root')
  if (classes.length !== 1 || classes[0] !== 'free') return "Scyther's Alive knows agents of one class only"
  const [label] = openIn(found(peer))
  if (label === undefined || !base.honest.includes(label))
    return "Scyther's Alive wants the peer to be honest"
  if (openIn(base.claimant.actor).length === 0) return "Scyther's Alive wants agents to run roles"
  const isPlain = [...system.programs.values()].every(
    (p) => p.speaksFor.length === 1 && p.speaksFor[0] === p.actor,
  )
  if (!isPlain) return "Scyther's Alive knows one principal to a role"
  return { ...base, peer: label, event: { kind: 'Alive', step: point.step, about: [] } }
}
