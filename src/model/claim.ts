/**
 * Claims: what is asserted of a model. Plain data; `docs/semantics.md` gives their meaning, `properties/judge.ts` decides
 * them on one execution.
 */
import type { TermData, VariableData } from './expression.js'
import { printData } from './print.js'

/** Who claims, and from when on: a run of the role that has completed the step with the message. */
interface ClaimBase {
  /** `claim/subject`; with `protocol/reading/` in front it is the id of a verdict. */
  readonly id: string
  /** `narration/role` of the claimant. */
  readonly role: string
  /** The message with which the claim begins. */
  readonly at: string
  /** Principals, as the claimant names them, that must be honest. */
  readonly honest: readonly VariableData[]
}

/** A term of the claimant beside that of the partner which must be equal to it. */
export interface DataPair {
  readonly claimant: TermData
  readonly partner: TermData
}

/** The attacker never learns the term. */
export interface SecrecyClaim extends ClaimBase {
  readonly kind: 'secrecy'
  readonly term: TermData
}

/**
 * Lowe's hierarchy (1997), strongest first.
 * - `injective`: to each run of the claimant belongs a run of the partner of its own with the same data
 * - `non-injective`: there is a run of the partner with the same data
 * - `weak`: some run that speaks for the partner names the claimant
 * - `aliveness`: some run speaks for the partner
 */
export type AgreementLevel = 'injective' | 'non-injective' | 'weak' | 'aliveness'

export interface AgreementClaim extends ClaimBase {
  readonly kind: 'agreement'
  readonly level: AgreementLevel
  /** `narration/role` of the partner. */
  readonly partner: string
  readonly data: readonly DataPair[]
  /** Roles whose runs count as the partner's as well, with what they call the data. */
  readonly orAlso?: readonly { readonly partner: string; readonly data: readonly DataPair[] }[]
  /** The principals for which the two runs speak, as the claimant names them. */
  readonly peers: { readonly claimant: VariableData; readonly partner: VariableData }
  /** Whether terms that the model gives beforehand (tokens under `registered`) count as the partner's runs. */
  readonly orGiven?: string
}

/** No two runs of the role accept the same value. */
export interface FreshnessClaim extends ClaimBase {
  readonly kind: 'freshness'
  readonly term: TermData
}

/** No two runs of the role accept the same message. */
export interface ReplayClaim extends ClaimBase {
  readonly kind: 'replay'
}

/** Where two runs have the same value of `key`, they have the same data. */
export interface SameKeyClaim extends ClaimBase {
  readonly kind: 'same-key' | 'unknown-key-share'
  readonly key: DataPair
  readonly partner: string
  readonly partnerAt: string
  readonly data: readonly DataPair[]
}

/** The role accepts only within a time (clock `window`). */
export interface TimeClaim extends ClaimBase {
  readonly kind: 'in-time' | 'not-stale'
  /** `in-time`: first and last epoch; `not-stale`: the one clock value. */
  readonly terms: readonly TermData[]
}

/** The sender of the message can build it. */
export interface ExecutabilityClaim extends ClaimBase {
  readonly kind: 'executability'
}

export type ClaimData =
  SecrecyClaim | AgreementClaim | FreshnessClaim | ReplayClaim | SameKeyClaim | TimeClaim | ExecutabilityClaim

/** What every builder of a claim takes. */
export interface ClaimSpec {
  /** `narration/role`. */
  readonly role: string
  readonly at: string
  readonly honest: readonly VariableData[]
  /** What the claim is about, in its id; by default the term and the role: `K@UAC`. */
  readonly subject?: string
}

function idOf(word: string, spec: ClaimSpec, of: string): string {
  return `${word}/${spec.subject ?? `${of}@${spec.role.split('/')[1]}`}`
}

/** The attacker never learns `term`. */
export function secrecy(term: TermData, spec: ClaimSpec): SecrecyClaim {
  const { role, at, honest } = spec
  return { kind: 'secrecy', id: idOf('secrecy', spec, printData(term)), role, at, honest, term }
}

/** No two runs of the role accept the same `term`. */
export function freshness(term: TermData, spec: ClaimSpec): FreshnessClaim {
  const { role, at, honest } = spec
  return { kind: 'freshness', id: idOf('freshness', spec, printData(term)), role, at, honest, term }
}

/** No two runs of the role accept the same message. */
export function replay(spec: ClaimSpec): ReplayClaim {
  const { role, at, honest } = spec
  return { kind: 'replay', id: idOf('replay', spec, spec.at), role, at, honest }
}

/** The term beside itself: both ends call it by the same name. */
export const alike = (...terms: readonly TermData[]): DataPair[] =>
  terms.map((term) => ({ claimant: term, partner: term }))

const COMPANIONS: readonly [AgreementLevel, string][] = [
  ['injective', 'agreement'],
  ['non-injective', 'ni-agreement'],
  ['weak', 'weak-agreement'],
  ['aliveness', 'aliveness'],
]

/** An injective agreement with its weaker companions, strongest first. */
export function agreement(
  subject: string,
  claim: Omit<AgreementClaim, 'kind' | 'level' | 'id'>,
): AgreementClaim[] {
  return COMPANIONS.map(([level, word]) => ({ ...claim, kind: 'agreement', level, id: `${word}/${subject}` }))
}

/** Tests ids against a pattern in which `*` stands for any characters. */
export function idPattern(glob: string): RegExp {
  const parts = glob.split('*').map((t) => t.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}

/** The terms of a claim on each side. */
export function claimTerms(claim: ClaimData): {
  readonly claimant: readonly TermData[]
  readonly partner: readonly TermData[]
} {
  switch (claim.kind) {
    case 'secrecy':
    case 'freshness':
      return { claimant: [claim.term], partner: [] }
    case 'in-time':
    case 'not-stale':
      return { claimant: claim.terms, partner: [] }
    case 'agreement':
      return { claimant: claim.data.map((d) => d.claimant), partner: claim.data.map((d) => d.partner) }
    case 'same-key':
    case 'unknown-key-share': {
      const pairs = [claim.key, ...claim.data]
      return { claimant: pairs.map((d) => d.claimant), partner: pairs.map((d) => d.partner) }
    }
    case 'replay':
    case 'executability':
      return { claimant: [], partner: [] }
  }
}
