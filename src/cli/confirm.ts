/** `--confirm crypto`: attacks are run with real cryptography as well. */
import type { System } from '../model/system.js'
import type { Result } from '../properties/verdict.js'

/** Attacks run with real cryptography, and those of them that showed nothing, with the reason. */
export interface Confirmation {
  readonly results: readonly Result[]
  readonly tried: number
  readonly refuted: readonly string[]
}

/** Runs every attack among the results with real keys; those that violate their claim are said to be confirmed so. */
export async function confirmWithCrypto(system: System, results: readonly Result[]): Promise<Confirmation> {
  // Loaded on demand: ASN.1 takes a while, and few runs want it.
  const { confirmInBytes } = await import('../play/confirm.js')
  const { laboratoryFor } = await import('../scenario/rehearsal.js')
  const laboratory = laboratoryFor(system)
  const refuted: string[] = []
  let tried = 0
  const confirmed = results.map((result): Result => {
    const { verdict, claim, id } = result
    if (verdict.kind !== 'attack') return result
    tried++
    const answer = confirmInBytes(system, claim, verdict.trace, laboratory)
    if ('violation' in answer) return { ...result, verdict: { ...verdict, confirmed: 'crypto' } }
    refuted.push(`${id}: not confirmed with real cryptography: ${answer.refuted}`)
    return result
  })
  return { results: confirmed, tried, refuted }
}
