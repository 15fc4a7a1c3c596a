/**
 * Proofs as data. A tree says, for the pattern that one goal begins with, which split was taken, and of each of its cases why
 * it stands for no violation, or the tree of the pattern that it leads to.
 */
import type { Closed } from './calculus.js'

/** The split's place among those of the pattern, then its cases in order. */
export type ProofNode = (number | ProofTree)[]

export type ProofTree = Closed | ProofNode
