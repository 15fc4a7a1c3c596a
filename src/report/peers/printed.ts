/** What printers for other tools have in common: a text, the claims that it asks, and those that it cannot ask. */
import type { ClaimData } from '../../model/claim.js'
import { type Diagnostic, InputError, diagnostic } from '../../model/errors.js'
import { printData } from '../../model/print.js'
import { type System, isBlocked } from '../../model/system.js'
import { pointOf, unknownTo } from '../../properties/meaning.js'

/** A claim in the other tool's language. */
export interface Asked {
  /** Id of the claim. */
  readonly claim: string
  /** How many questions of the text ask it together: it holds iff the answer to each is yes. */
  readonly questions: number
}

export interface Printed {
  /** The text for the other tool, with a comment in place of each refused claim. */
  readonly text: string
  /** In the order of the text. */
  readonly asked: readonly Asked[]
  /** A diagnostic (E402) for each claim that the other tool cannot say. */
  readonly refused: readonly Diagnostic[]
}

/** A printer: a system and some of its model's claims in, a text out. */
export type Printer = (system: System, claims: readonly ClaimData[], options?: PrintOptions) => Printed

export interface PrintOptions {
  /**
   * ProVerif: a fresh name is a function of its run and of the principals read so far, not of all that was read. Sound all the
   * same: it ends more often, and gives up where it confuses names of one run.
   */
  readonly coarse: boolean
}

/** Ends printing: the other tool cannot say what the model does at this place. */
export function cannotSay(system: System, place: string, reason: string, remedy: string): InputError {
  const { name, reading } = system.model
  return new InputError([diagnostic('E401', `${name}/${reading} ${place}`, reason, remedy)])
}

/** A claim that is not printed, and why. */
export function refusedClaim(system: System, claim: ClaimData, reason: string): Diagnostic {
  const { name, reading } = system.model
  return diagnostic(
    'E402',
    `${name}/${reading}/${claim.id}`,
    reason,
    'choose claims with --claim, or leave out what cannot be said with --partial',
  )
}

/**
 * Why a claim cannot be asked of any tool: it is not a matter of executions, or its point is never reached.
 * @returns the reason, or `undefined` if it can be asked
 */
export function unaskable(system: System, claim: ClaimData): string | undefined {
  const narration = claim.role.slice(0, claim.role.indexOf('/'))
  const missing =
    isBlocked(system, narration, claim.at) ??
    ('partnerAt' in claim ? isBlocked(system, narration, claim.partnerAt) : undefined)
  if (missing !== undefined)
    return `${missing.message} cannot be built: ${missing.role} lacks ${missing.terms.map(printData).join(', ')}`
  if (claim.kind === 'executability') return 'whether a message can be built is no question about attacks'
  if (claim.kind === 'in-time' || claim.kind === 'not-stale') return 'the tool has no clock'
  if (pointOf(system, claim) === undefined) return `no run of ${claim.role} gets to ${claim.at}`
  const unknown = unknownTo(system, claim)
  return unknown.length === 0
    ? undefined
    : `${claim.role} does not know ${unknown.map(printData).join(', ')} at ${claim.at}`
}
