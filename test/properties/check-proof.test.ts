/** What the checker of proofs accepts, and what it refuses. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CLOSED } from '../../src/attacker/kernel/calculus.js'
import type { ProofNode, ProofTree } from '../../src/attacker/kernel/proof.js'
import { A, B, N, party, tiny } from '../support/tiny.js'
import { opens, fresh } from '../../src/model/narration.js'
import { pk, aenc } from '../../src/model/expression.js'
import { secrecy } from '../../src/model/claim.js'
import { checkProof } from '../../src/properties/check-proof.js'
import { refinement } from '../support/found.js'
import { examples } from '../support/random.js'
import { modelOf } from '../support/verified.js'

const intra = modelOf('intra', 'hardened')
const { system, outcomes } = refinement(intra, { runs: 12, states: Infinity })

function proofOf(id: string): readonly ProofTree[] {
  const outcome = outcomes.get(id)
  if (outcome?.kind !== 'closed') throw new Error(`${id}: ${outcome?.kind}`)
  return outcome.proof
}

const claims = intra.claims.filter((c) => outcomes.has(c.id) && c.kind !== 'executability')

describe('a proof of the engine', () => {
  test.each(claims)('of $id is accepted', (claim) => {
    expect(checkProof(system, claim, proofOf(claim.id))).toMatchObject({ kind: 'proved' })
  })
})

/** Nodes of trees, with where they are. */
function nodesOf(proof: readonly ProofTree[]): ProofNode[] {
  const nodes = proof.filter((t): t is ProofNode => typeof t !== 'string')
  for (const node of nodes) nodes.push(...node.filter((t): t is ProofNode => typeof t === 'object'))
  return nodes
}

/** Ways to spoil a node. */
const SPOIL: Readonly<Record<string, (node: ProofNode, choice: number) => void>> = {
  'a case is missing': (node) => node.pop(),
  'there is a case too many': (node) => node.push('clash'),
  'an open case is called closed': (node, choice) => {
    const open = [...node.keys()].filter((i) => typeof node[i] === 'object')
    const at = open[choice % open.length] ?? node.length
    node[at] = CLOSED[choice % CLOSED.length]!
  },
  'a case is closed for another reason': (node, choice) => {
    const closed = [...node.keys()].filter((i) => typeof node[i] === 'string')
    const at = closed[choice % closed.length] ?? node.length
    const others = CLOSED.filter((r) => r !== node[at])
    node[at] = others[choice % others.length]!
  },
  'nothing is said of what is open': (node) => node.splice(0),
  'the split does not exist': (node) => (node[0] = 1000),
}

describe('a proof is refused in which', () => {
  test.each(Object.keys(SPOIL))('%s', (spoiling) => {
    fc.assert(
      fc.property(fc.constantFrom(...claims), fc.nat(), fc.nat(), (claim, where, choice) => {
        const spoilt = structuredClone(proofOf(claim.id)) as ProofTree[]
        const nodes = nodesOf(spoilt.slice(0, 2))
        fc.pre(nodes.length > 0)
        SPOIL[spoiling]!(nodes[where % nodes.length]!, choice)
        expect(checkProof(system, claim, spoilt)).toMatchObject({ kind: 'refused' })
      }),
      { numRuns: examples(40) },
    )
  })

  test('the trees are those of another claim', () => {
    const proof = proofOf('secrecy/K_session@UAC')
    const other = claims.find((c) => c.id === 'agreement/UAS<-P@M7')!
    expect(checkProof(system, other, proof)).toMatchObject({ kind: 'refused' })
  })
})

test('an attacked claim has no proof, whatever is said of its patterns', () => {
  const attacked = tiny({
    roles: [party(A, [B]), party(B, [A])],
    rows: { 'M1: A -> B': { sealed: aenc(N, pk(B)) } },
    beside: { M1: { makes: fresh(N), checks: [opens('sealed')] } },
    claims: [secrecy(N, { role: 't/B', at: 'M1', honest: [A, B] })],
  })
  const found = refinement(attacked, { runs: 3, states: Infinity })
  expect(found.outcomes.get(attacked.claims[0]!.id)!.kind).toBe('attack')
  for (const reason of CLOSED)
    expect(checkProof(found.system, attacked.claims[0]!, [reason])).toMatchObject({ kind: 'refused' })
})

test('names that two roles call alike are told apart', () => {
  const both = modelOf('both', 'hardened')
  const ids = ['intra/secrecy/K_session@P', 'inter/secrecy/K_session@P2']
  const asked = { ...both, claims: both.claims.filter((c) => ids.includes(c.id)), expected: {} }
  const found = refinement(asked, { runs: 12, states: Infinity })
  for (const claim of asked.claims) {
    const outcome = found.outcomes.get(claim.id)!
    expect(outcome.kind, claim.id).toBe('closed')
    if (outcome.kind === 'closed')
      expect(checkProof(found.system, claim, outcome.proof), claim.id).toMatchObject({ kind: 'proved' })
  }
})
