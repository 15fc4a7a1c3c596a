/** Two documents of results compared: what got weaker, what got stronger, what costs more. */
import type { VerdictRecord, Verdicts } from '../format/verdicts.js'
import type { ClaimData } from '../model/claim.js'
import { canonicalJson } from '../model/model.js'

export interface Change {
  readonly id: string
  readonly base: VerdictRecord
  readonly head: VerdictRecord
  /** What is weaker in the head. */
  readonly weaker: readonly string[]
  /** What is stronger in the head. */
  readonly stronger: readonly string[]
}

export interface Diff {
  readonly weakened: readonly Change[]
  readonly strengthened: readonly Change[]
  /** In the base alone. `redefined`: the head has the id with another meaning. */
  readonly lost: readonly { readonly record: VerdictRecord; readonly isRedefined: boolean }[]
  /** In the head alone, likewise. */
  readonly added: readonly { readonly record: VerdictRecord; readonly isRedefined: boolean }[]
  readonly costlier: readonly Change[]
  /** Models that are not the same any more. */
  readonly models: readonly string[]
  readonly same: number
}

/** States below which a cost is not worth a word. */
const CHEAP = 1000

/** How many times the states count as costlier. */
const FACTOR = 2

/**
 * Compares results by id. A claim under an old id that says something else is not the same claim: it is lost and added.
 * @returns changes in the order of the base, additions in that of the head
 */
export function diffOf(base: Verdicts, head: Verdicts): Diff {
  const heads = new Map(head.results.map((r) => [r.id, r]))
  const bases = new Map(base.results.map((r) => [r.id, r]))
  const isSame = (r: VerdictRecord, in_: Map<string, VerdictRecord>) => {
    const other = in_.get(r.id)
    return other !== undefined && meaningOf(other.claim) === meaningOf(r.claim)
  }
  const changes = base.results.filter((r) => isSame(r, heads)).map((r) => compare(r, heads.get(r.id)!))
  return {
    weakened: changes.filter((c) => c.weaker.length > 0),
    strengthened: changes.filter((c) => c.weaker.length === 0 && c.stronger.length > 0),
    lost: base.results
      .filter((r) => !isSame(r, heads))
      .map((record) => ({ record, isRedefined: heads.has(record.id) })),
    added: head.results
      .filter((r) => !isSame(r, bases))
      .map((record) => ({ record, isRedefined: bases.has(record.id) })),
    costlier: changes.filter(
      ({ base: b, head: h }) => h.cost.states > Math.max(CHEAP, FACTOR * b.cost.states),
    ),
    models: Object.keys(base.models).filter((m) => m in head.models && head.models[m] !== base.models[m]),
    same: changes.filter((c) => c.weaker.length + c.stronger.length === 0).length,
  }
}

/** Whether less is known than was: a weaker claim or verdict, or one that held and is not asked any more. */
export function isWeakening({ weakened, lost }: Diff): boolean {
  return weakened.length > 0 || lost.some(({ record }) => strengthOf(record) >= STRENGTH['no-attack'])
}

/** What a claim asserts, its data and honest principals apart: those make it stronger or weaker. */
function meaningOf(claim: ClaimData): string {
  const { id: _, honest: __, ...rest } = claim
  if ('data' in rest) {
    const { data: ___, ...meaning } = rest
    return canonicalJson(meaning)
  }
  return canonicalJson(rest)
}

const STRENGTH = {
  attack: 0,
  inconclusive: 1,
  unreachable: 1,
  'not-executable': 1,
  'no-attack': 2,
  proved: 3,
} as const

function strengthOf({ verdict }: VerdictRecord): number {
  return STRENGTH[verdict.kind]
}

function compare(base: VerdictRecord, head: VerdictRecord): Change {
  const weaker: string[] = []
  const stronger: string[] = []
  const note = (isWeaker: boolean, text: string) => (isWeaker ? weaker : stronger).push(text)

  const [was, is] = [strengthOf(base), strengthOf(head)]
  if (was !== is) note(is < was, `verdict ${base.verdict.kind}, now ${head.verdict.kind}`)
  if (base.verdict.kind === 'no-attack' && head.verdict.kind === 'no-attack') {
    const [b, h] = [base.verdict.bounds.runs, head.verdict.bounds.runs]
    if (b !== h) note(h < b, `bound ${b} runs, now ${h}`)
  }
  // The more must be honest, and the more is assumed, the less is claimed; with data and attackers it is the other way.
  const compareLists = (what: string, b: readonly string[], h: readonly string[], moreIsWeaker: boolean) => {
    const more = h.filter((x) => !b.includes(x))
    const less = b.filter((x) => !h.includes(x))
    if (more.length > 0) note(moreIsWeaker, `${what}: ${more.join(', ')} added`)
    if (less.length > 0) note(!moreIsWeaker, `${what}: ${less.join(', ')} gone`)
  }
  compareLists('must be honest', base.honest, head.honest, true)
  compareLists('assumptions', base.assumptions, head.assumptions, true)
  compareLists('data', base.data, head.data, false)
  compareLists('attacker', base.adversary, head.adversary, false)
  return { id: base.id, base, head, weaker, stronger }
}
