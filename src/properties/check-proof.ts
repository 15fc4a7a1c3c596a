/**
 * `proved` is said only after this: a closed tree of an engine is followed split by split. Every pattern, every split and
 * every case is made anew from the model by the rules of refinement; the tree only says which split to take.
 *
 * Trusted.
 */
import type { Goal } from '../attacker/goal.js'
import { Calculus } from '../attacker/kernel/calculus.js'
import type { ProofTree } from '../attacker/kernel/proof.js'
import type { State } from '../attacker/kernel/state.js'
import type { ClaimData } from '../model/claim.js'
import type { System } from '../model/system.js'
import { goalsOf } from './compile.js'

/** What a proof comes to. */
export type Checked =
  | { readonly kind: 'proved'; readonly patterns: number }
  /** The trees are right, but they say nothing of more claims with the same data than there are trees for. */
  | { readonly kind: 'bounded' }
  | { readonly kind: 'refused'; readonly reason: string }

/** With three runs there are two claims and a partner: what two claims cannot do, more cannot (`docs/refine.md`). */
const RUNS = 3

/**
 * Checks the proof of a claim for any number of runs.
 * @param proof - a tree for each goal of the claim, in order; further ones are not looked at
 */
export function checkProof(system: System, claim: ClaimData, proof: readonly ProofTree[]): Checked {
  const goals = goalsOf(system, claim, RUNS)
  const checker = new Checker(system)
  for (const [i, goal] of goals.entries()) {
    const tree = proof[i]
    const reason = tree === undefined ? 'a goal has no tree' : checker.check(goal, tree)
    if (reason !== undefined) return { kind: 'refused', reason: `goal ${i + 1}: ${reason}` }
    // That two claims with one data are impossible must not rest on partners: more claims would need more of them.
    if (i > 0 && checker.usesPartners) return { kind: 'bounded' }
  }
  return { kind: 'proved', patterns: checker.patterns }
}

class Checker {
  readonly #calculus: Calculus
  patterns = 0
  /** Whether a case of the last tree was closed because the claim has its partners. */
  usesPartners = false

  constructor(system: System) {
    this.#calculus = new Calculus(system)
  }

  /** @returns why the tree proves nothing, or `undefined` if it does */
  check(goal: Goal, tree: ProofTree): string | undefined {
    this.usesPartners = false
    const open: [State | string, ProofTree][] = [[this.#calculus.initial(goal), tree]]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [outcome, node] = next
      if (typeof outcome === 'string') {
        if (node !== outcome) return `a case is closed by ${outcome}, and the tree says ${textOf(node)}`
        if (outcome === 'partner') this.usesPartners = true
        continue
      }
      if (typeof node === 'string') return `a case is open, and the tree says ${node}`
      const reason = this.#split(outcome, goal, node, open)
      if (reason !== undefined) return reason
    }
    return undefined
  }

  #split(
    state: State,
    goal: Goal,
    [index, ...trees]: readonly (number | ProofTree)[],
    open: [State | string, ProofTree][],
  ): string | undefined {
    this.patterns++
    const splits = this.#calculus.splits(state)
    if (splits.length === 0) return 'a pattern has nothing open: it is a violation'
    const split = typeof index === 'number' ? splits[index] : undefined
    if (split === undefined) return 'a pattern has no such split'
    const outcomes: (State | string)[] = []
    const isComplete = this.#calculus.cases(state, goal, split, (o) => outcomes.push(o) > 0)
    if (!isComplete) return 'a split has cases that were not made'
    if (outcomes.length !== trees.length) return `${outcomes.length} cases, and the tree has ${trees.length}`
    for (const [i, tree] of trees.entries()) {
      if (typeof tree === 'number') return 'a case is no tree'
      open.push([outcomes[i]!, tree])
    }
    return undefined
  }
}

function textOf(tree: ProofTree): string {
  return typeof tree === 'string' ? tree : 'that it is open'
}
