/**
 * The three kinds of "no". An expected "no" is `undefined`; the user's mistake is a {@link Diagnostic}, carried by
 * {@link InputError} to the border; our own mistake is an {@link InternalError}, caught once, in the command.
 */

/** What is wrong with something a user wrote, where, and what would mend it. */
export interface Diagnostic {
  /** Stable code, such as `E201`; `docs/errors.md` lists them. */
  readonly code: string
  /** Where: a file, a message and part of a narration, a flag. */
  readonly place: string
  readonly reason: string
  readonly remedy: string
}

export class InputError extends Error {
  override readonly name = 'InputError'
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join('\n'))
  }
}

export class InternalError extends Error {
  override readonly name = 'InternalError'
}

export function formatDiagnostic(d: Diagnostic): string {
  return `${d.code} ${d.place}: ${d.reason}\n      ${d.remedy}`
}

export function diagnostic(code: string, place: string, reason: string, remedy: string): Diagnostic {
  return { code, place, reason, remedy }
}

/** Closes a `switch` over a union: a new member fails to compile here. */
export function unreachable(value: never): never {
  throw new InternalError(`unexpected value ${JSON.stringify(value)}`)
}
