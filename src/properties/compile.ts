/** From claims to goals: the violations that an engine looks for. Not trusted: the judge decides on its own. */
import type { Alternative, Goal, Recorded } from '../attacker/goal.js'
import type { AgreementClaim, ClaimData } from '../model/claim.js'
import { InternalError } from '../model/errors.js'
import type { TermData } from '../model/expression.js'
import type { System } from '../model/system.js'
import { type Point, matchesOf, pointOf, recall, recallOrFail } from './meaning.js'

const NOTHING = { equal: [], differ: [], sameMessage: false, derivable: [] } as const

/**
 * The goals whose reachability means that the claim is violated; none if nothing can violate it in this system.
 * @param runs - the most runs that will be searched: an injectivity violation by k claims needs 2k - 1
 */
export function goalsOf(system: System, claim: ClaimData, runs: number): Goal[] {
  const point = pointOf(system, claim)
  if (point === undefined) return []
  const event = { role: claim.role, step: point.step }
  const honest = claim.honest.map((v): Recorded => ({ event: 0, value: recallOrFail(point, v) }))
  const base = { id: claim.id, honest, ...NOTHING }
  const at = (e: number, term: TermData, p: Point = point): Recorded => ({
    event: e,
    value: recallOrFail(p, term),
  })
  switch (claim.kind) {
    case 'secrecy':
      return [{ ...base, events: [event], derivable: [at(0, claim.term)] }]
    case 'agreement':
      return claim.orGiven !== undefined && system.settings.setup === 'registered'
        ? [tokenGoal(base, claim, point, event)]
        : agreementGoals(system, claim, point, base, runs)
    case 'freshness':
      return [{ ...base, events: [event, event], equal: [[at(0, claim.term), at(1, claim.term)]] }]
    case 'replay':
      return [{ ...base, events: [event, event], sameMessage: true }]
    case 'same-key':
    case 'unknown-key-share': {
      const partner = pointOf(system, { ...claim, role: claim.partner, at: claim.partnerAt })
      if (partner === undefined) return []
      const pair = (d: { claimant: TermData; partner: TermData }) =>
        [at(0, d.claimant), at(1, d.partner, partner)] as const
      const events = [event, { role: claim.partner, step: partner.step }]
      return [{ ...base, events, equal: [pair(claim.key)], differ: claim.data.map(pair) }]
    }
    case 'in-time':
    case 'not-stale': {
      const [from, until] = claim.terms.map((t) => recall(point, t))
      if (from === undefined) return []
      return [
        { ...base, events: [event], outOfTime: until === undefined ? { other: from } : { from, until } },
      ]
    }
    case 'executability':
      return []
  }
}

/** Under `registered` every token of a related pair was issued; a token of another pair was not. */
function tokenGoal(
  base: Omit<Goal, 'events'>,
  claim: AgreementClaim,
  point: Point,
  event: { role: string; step: number },
): Goal {
  const [user, device] = claim.data
  if (user === undefined || device === undefined) throw new InternalError(`${claim.id} names no pair`)
  return {
    ...base,
    events: [event],
    unrelated: [recallOrFail(point, user.claimant), recallOrFail(point, device.claimant)],
  }
}

function agreementGoals(
  system: System,
  claim: AgreementClaim,
  point: Point,
  base: Omit<Goal, 'events'>,
  runs: number,
): Goal[] {
  const event = { role: claim.role, step: point.step }
  const alternatives: Alternative[] = matchesOf(system, claim).map((m) => ({
    role: m.program.id,
    step: m.step,
    pairs: m.pairs,
  }))
  const goals: Goal[] = [{ ...base, events: [event], absent: { alternatives, fewerThan: 1 } }]
  if (claim.level !== 'injective') return goals
  const values = claim.data.map((d) => recallOrFail(point, d.claimant))
  for (let copies = 2; 2 * copies - 1 <= runs; copies++) {
    const others = Array.from({ length: copies - 1 }, (_, i) => i + 1)
    goals.push({
      ...base,
      id: `${claim.id} (${copies} claims)`,
      events: Array.from({ length: copies }, () => event),
      honest: Array.from({ length: copies }, (_, e) => base.honest.map((h) => ({ ...h, event: e }))).flat(),
      equal: others.flatMap((e) =>
        values.map(
          (value) =>
            [
              { event: 0, value },
              { event: e, value },
            ] as const,
        ),
      ),
      absent: { alternatives, fewerThan: copies },
      // What two claims cannot do, three cannot, unless it is for the partners of two.
      ...(copies > 2 ? { afterPartners: true } : {}),
    })
  }
  return goals
}
