/**
 * The judge: whether a claim is violated in an execution, by the definitions of `docs/semantics.md`.
 *
 * Trusted. It knows ground executions only, and shares no code with any engine.
 */
import type { AgreementClaim, ClaimData, SameKeyClaim, TimeClaim } from '../model/claim.js'
import type { Event, Run, World } from '../model/executor.js'
import type { TermData } from '../model/expression.js'
import type { Value } from '../model/program.js'
import type { Recipe } from '../model/trace.js'
import { type Point, matchesOf, pointOf, recall, recallOrFail } from './meaning.js'

/** The runs, and the positions of their events, that violate a claim. */
export interface Violation {
  readonly runs: readonly number[]
}

/** A run that has reached a claim, and when. */
interface Claimed<V> {
  readonly run: Run<V>
  readonly position: number
}

/**
 * Decides a claim on an execution.
 * @param derives - for secrecy: the attacker's recipe for the secret
 * @returns the first violation, or `undefined` if the claim holds in this execution
 */
export function judge<V>(world: World<V>, claim: ClaimData, derives?: Recipe): Violation | undefined {
  const point = pointOf(world.system, claim)
  if (point === undefined) return undefined
  const claims = reached(world, point)
  const isHonest = (c: Claimed<V>) =>
    claim.honest.every((v) => world.isHonestValue(valueOf(world, c.run, recallOrFail(point, v))))
  switch (claim.kind) {
    case 'secrecy': {
      const learnt = derives && world.make(derives)
      if (learnt === undefined) return undefined
      const secret = recallOrFail(point, claim.term)
      return first(
        claims.filter((c) => isHonest(c) && world.algebra.equal(valueOf(world, c.run, secret), learnt)),
      )
    }
    case 'agreement':
      return judgeAgreement(world, claim, point, claims.filter(isHonest))
    case 'freshness': {
      const term = recallOrFail(point, claim.term)
      return twice(world, claims, isHonest, ({ run }) => valueOf(world, run, term))
    }
    case 'replay':
      return twice(world, claims, isHonest, ({ run }) => run.received[point.step])
    case 'same-key':
    case 'unknown-key-share':
      return judgeKey(world, claim, point, claims.filter(isHonest))
    case 'in-time':
    case 'not-stale':
      return first(claims.filter((c) => isHonest(c) && !isInTime(world, claim, point, c)))
    case 'executability':
      return undefined
  }
}

/** The runs that have completed the step of a point, in the order in which they did. */
function reached<V>(world: World<V>, point: Point): Claimed<V>[] {
  return world.events.flatMap((event: Event, position) => {
    const run = world.runs.get(event.run)!
    return run.program === point.program && event.step === point.step ? [{ run, position }] : []
  })
}

function valueOf<V>(world: World<V>, run: Run<V>, value: Value): V {
  return world.evaluate(value, run.registers)
}

function first<V>(claims: readonly Claimed<V>[]): Violation | undefined {
  const [claimed] = claims
  return claimed && { runs: [claimed.run.id] }
}

/** Two runs, one of them with honest principals, with the same value. */
function twice<V>(
  world: World<V>,
  claims: readonly Claimed<V>[],
  isHonest: (c: Claimed<V>) => boolean,
  value: (c: Claimed<V>) => V | undefined,
): Violation | undefined {
  for (const a of claims) {
    if (!isHonest(a)) continue
    for (const b of claims) {
      const [x, y] = [value(a), value(b)]
      if (a.run !== b.run && x !== undefined && y !== undefined && world.algebra.equal(x, y))
        return { runs: [a.run.id, b.run.id] }
    }
  }
  return undefined
}

/**
 * Agreement (Lowe 1997). In the order of the claims, the n-th with the same data needs n runs of the partner that had
 * the data before it if the agreement is injective, else one.
 */
function judgeAgreement<V>(
  world: World<V>,
  claim: AgreementClaim,
  point: Point,
  claims: readonly Claimed<V>[],
): Violation | undefined {
  if (claim.orGiven !== undefined && world.system.settings.setup === 'registered')
    return judgeGiven(world, claim, point, claims)
  const matches = matchesOf(world.system, claim)
  const data = claim.data.map((d) => recallOrFail(point, d.claimant))
  const sameData = (a: Claimed<V>, b: Claimed<V>) =>
    data.every((v) => world.algebra.equal(valueOf(world, a.run, v), valueOf(world, b.run, v)))
  for (const [n, claimed] of claims.entries()) {
    const partners = new Set<number>()
    for (const match of matches) {
      for (const { run, position } of reached(world, match)) {
        const alike = match.pairs.every((p) =>
          world.algebra.equal(valueOf(world, claimed.run, p.claimant), valueOf(world, run, p.partner)),
        )
        if (run !== claimed.run && position < claimed.position && alike) partners.add(run.id)
      }
    }
    const earlier = claims.slice(0, n).filter((c) => sameData(c, claimed))
    const needed = claim.level === 'injective' ? earlier.length + 1 : 1
    if (partners.size < needed)
      return { runs: [claimed.run.id, ...(claim.level === 'injective' ? earlier.map((c) => c.run.id) : [])] }
  }
  return undefined
}

/** Under `registered` the registrar has issued a token for every pair but (honest user, dishonest device). */
function judgeGiven<V>(
  world: World<V>,
  claim: AgreementClaim,
  point: Point,
  claims: readonly Claimed<V>[],
): Violation | undefined {
  const [user, device] = claim.data.map((d) => recallOrFail(point, d.claimant))
  if (user === undefined || device === undefined) return undefined
  const isHonest = (c: Claimed<V>, v: Value) => world.isHonestValue(valueOf(world, c.run, v))
  return first(claims.filter((c) => isHonest(c, user) && !isHonest(c, device)))
}

function judgeKey<V>(
  world: World<V>,
  claim: SameKeyClaim,
  point: Point,
  claims: readonly Claimed<V>[],
): Violation | undefined {
  const partner = pointOf(world.system, { ...claim, role: claim.partner, at: claim.partnerAt })
  if (partner === undefined) return undefined
  const values = (p: Point, terms: readonly TermData[]) => terms.map((t) => recallOrFail(p, t))
  const [key, ...data] = values(
    point,
    [claim.key, ...claim.data].map((d) => d.claimant),
  )
  const [keyThere, ...dataThere] = values(
    partner,
    [claim.key, ...claim.data].map((d) => d.partner),
  )
  for (const a of claims) {
    for (const b of reached(world, partner)) {
      const alike = (x: Value, y: Value) =>
        world.algebra.equal(valueOf(world, a.run, x), valueOf(world, b.run, y))
      if (a.run !== b.run && alike(key!, keyThere!) && !data.every((d, i) => alike(d, dataThere[i]!)))
        return { runs: [a.run.id, b.run.id] }
    }
  }
  return undefined
}

function isInTime<V>(world: World<V>, claim: TimeClaim, point: Point, { run }: Claimed<V>): boolean {
  const now = run.epochs[point.step]!
  const epochs = claim.terms.map((t) => {
    const value = recall(point, t)
    return value && world.algebra.epochOf(valueOf(world, run, value))
  })
  const [from, until] = epochs
  if (claim.kind === 'not-stale') return from === now
  return from !== undefined && until !== undefined && from <= now && now <= until
}
