/** What an attack breaks, said once for claims that belong together. */
import type { AgreementLevel, ClaimData } from '../model/claim.js'
import type { System } from '../model/system.js'
import type { Trace } from '../model/trace.js'
import { narrate } from './narrate.js'

/** The levels of agreement, strongest first, with their words in tables. */
export const LEVELS: readonly [AgreementLevel, string][] = [
  ['injective', 'injective'],
  ['non-injective', 'ni'],
  ['weak', 'weak'],
  ['aliveness', 'aliveness'],
]

/** A claim with the trace that breaks it. */
export interface Broken {
  readonly claim: ClaimData
  readonly trace: Trace
}

/** What falls, in one sentence. */
export interface Fall<B extends Broken = Broken> {
  /** The id of a claim, or the subject of an agreement with the levels that fall. */
  readonly title: string
  readonly conclusion: string
  readonly members: readonly B[]
}

/** Family and subject of a claim: `secrecy`, `K_session@UAC`; models of several narrations keep theirs with the subject. */
export function splitId(id: string): [family: string, subject: string] {
  const [subject = id, family = '', narration] = id.split('/').toReversed()
  return [family, narration === undefined ? subject : `${narration}: ${subject}`]
}

/** What falls: of an agreement the levels together, in the words of the strongest, or of aliveness if that falls. */
export function fallsOf<B extends Broken>(system: System, broken: readonly B[]): Fall<B>[] {
  const groups = new Map<string, B[]>()
  for (const b of broken) {
    const { claim } = b
    const key = claim.kind === 'agreement' && claim.orGiven === undefined ? splitId(claim.id)[1] : claim.id
    groups.set(key, [...(groups.get(key) ?? []), b])
  }
  return [...groups].map(([key, members]) => {
    const levels = LEVELS.filter(([level]) => members.some((m) => levelOf(m.claim) === level))
    const teller = members.find((m) => levelOf(m.claim) === 'aliveness') ?? members[0]!
    const isLadder = levels.length > 0 && !members.some((m) => m.claim.id === key)
    const title = isLadder ? `agreement ${key} (${levels.map(([, word]) => word).join(', ')})` : key
    return { title, conclusion: narrate(system, teller.claim, teller.trace).conclusion, members }
  })
}

function levelOf(claim: ClaimData): AgreementLevel | undefined {
  return claim.kind === 'agreement' ? claim.level : undefined
}
