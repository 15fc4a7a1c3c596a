import { type Octets } from '../../src/crypto/octets.js'
import { isRefused } from '../../src/crypto/refusal.js'
import type { Laboratory } from '../../src/scenario/laboratory.js'

/** The term of an encoding that is one. */
export function decodeTerm(laboratory: Laboratory, octets: Uint8Array): Octets {
  const term = laboratory.algebra.theory.decoder.decode(octets)
  if (isRefused(term)) throw new Error(`refused: ${term.code}`)
  return term
}
