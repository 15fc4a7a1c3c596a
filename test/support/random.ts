/**
 * Random tests are the same in every run: their seed is fixed. `TRAPEZOID_SEED` sets another, and `TRAPEZOID_FACTOR`
 * multiplies how many examples the differential tests try, for a long run by hand.
 */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['TRAPEZOID_SEED'] ?? 1) })

/** How many examples to try where `n` are enough for the gate. */
export function examples(n: number): number {
  return n * Number(process.env['TRAPEZOID_FACTOR'] ?? 1)
}
