/** The verdicts that the models expect, and why. */
import type { ClaimData } from '../claim.js'
import type { Expectation } from '../model.js'

export function EXPECTED(_protocol: string, _reading: string, _claim: ClaimData): Expectation | undefined {
  return undefined
}
