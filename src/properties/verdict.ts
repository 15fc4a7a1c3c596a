/** Verdicts: never a boolean, never "secure". */
import type { ClaimData } from '../model/claim.js'
import type { AdversarySwitch, Clock, Expectation, ExpectedKind } from '../model/model.js'
import type { Trace } from '../model/trace.js'
import type { ProofTree } from '../attacker/kernel/proof.js'

export type Verdict =
  /**
   * An execution that violates the claim; confirmed by executor and judge, over terms or over octets as well. `others`:
   * further minimal ones (`--all`).
   */
  | {
      readonly kind: 'attack'
      readonly confirmed: 'symbolic' | 'crypto'
      readonly trace: Trace
      readonly others: readonly Trace[]
    }
  /** A claim that something can happen: its witness was run. */
  | { readonly kind: 'proved'; readonly by: 'witness'; readonly proof: Trace }
  /** Holds for any number of runs: the trees of its goals were checked, so many patterns in all. */
  | {
      readonly kind: 'proved'
      readonly by: 'refine'
      readonly proof: readonly ProofTree[]
      readonly patterns: number
    }
  /** No execution with at most so many honest runs violates the claim. */
  | { readonly kind: 'no-attack'; readonly bounds: { readonly runs: number } }
  /** A message on the way to the claim cannot be built by its sender. */
  | { readonly kind: 'not-executable'; readonly step: string; readonly missing: readonly string[] }
  /** The honest execution never gets to the claim: nothing is said. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'inconclusive'; readonly reason: string }

export interface Cost {
  /** Symbolic states until the answer; claims of one model share one exploration. */
  readonly states: number
  /** Milliseconds of the exploration that answered it, wall clock. */
  readonly ms: number
}

/** What is known of one claim. */
export interface Result {
  /** `protocol/reading/claim/subject`, with a suffix for each setting that is not the default. */
  readonly id: string
  readonly claim: ClaimData
  readonly adversary: readonly ('network' | AdversarySwitch)[]
  readonly clock: Clock
  readonly typed: boolean
  /** Assumptions that the verdict rests on, such as `registered`. */
  readonly assumptions: readonly string[]
  /** Checks and changes that were switched off. */
  readonly without: readonly string[]
  readonly verdict: Verdict
  readonly expected?: Expectation
  /** Honest runs in the shortest honest execution that reaches the claim. */
  readonly witness?: { readonly runs: number; readonly trace: Trace }
  readonly cost: Cost
}

/** Whether no attack was found on a claim that something cannot happen. */
export function isUpheld(verdict: Verdict): boolean {
  return verdict.kind === 'no-attack' || (verdict.kind === 'proved' && verdict.by !== 'witness')
}

const STRENGTH: readonly Verdict['kind'][] = ['no-attack', 'proved']

/** Whether a verdict is what its model expects: the same kind, or a stronger one of the same sense. */
export function isAsExpected(verdict: Verdict, expected: Expectation | undefined): boolean {
  if (expected === undefined) return verdict.kind === 'no-attack' || verdict.kind === 'proved'
  return verdict.kind === expected.kind || isStronger(verdict.kind, expected.kind)
}

function isStronger(kind: Verdict['kind'], than: ExpectedKind): boolean {
  return STRENGTH.includes(kind) && STRENGTH.indexOf(kind) > STRENGTH.indexOf(than) && STRENGTH.includes(than)
}
