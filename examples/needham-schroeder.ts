/**
 * Needham-Schroeder public key, and Lowe's repair.
 *
 * Sources: Needham, Schroeder, "Using encryption for authentication in large networks of computers", 1978; Lowe, "Breaking
 * and fixing the Needham-Schroeder public-key protocol using FDR", 1996.
 */
import {
  type Expr,
  type ModelData,
  aenc,
  agreement,
  alike,
  fresh,
  model,
  narration,
  nonce,
  opens,
  pk,
  principals,
  role,
  same,
  secrecy,
  sk,
  table,
} from 'trapezoid'

const { agent } = principals({ agent: 'free' })
const [A, B] = [agent('A'), agent('B')]
const [Na, Nb] = [nonce('Na'), nonce('Nb')]

/** The three messages; Lowe's repair puts the responder's name into the second. */
function needhamSchroeder(reading: 'original' | 'lowe'): ModelData {
  const answer: Expr[] = reading === 'lowe' ? [Na, Nb, B] : [Na, Nb]
  const protocol = narration({
    name: 'ns',
    source:
      'Needham, Schroeder, "Using encryption for authentication in large networks of computers", 1978; Lowe, "Breaking and fixing the Needham-Schroeder public-key protocol using FDR", 1996; SPORE: Needham-Schroeder Public Key',
    classes: { agent: 'free' },
    roles: [
      role('A', { parameters: [A, B], knows: [sk(A), pk(A), pk(B)] }),
      role('B', { parameters: [B], knows: [sk(B), pk(B), pk(A)] }),
    ],
    messages: table(
      {
        'M1: A -> B': { first: aenc([Na, A], pk(B)) },
        'M2: B -> A': { second: aenc(answer, pk(A)) },
        'M3: A -> B': { third: aenc(Nb, pk(B)) },
      },
      {
        M1: { makes: fresh(Na) },
        M2: {
          makes: fresh(Nb),
          checks: [
            opens('second'),
            same('own-nonce', 'second/Na'),
            ...(reading === 'lowe' ? [same('responder', 'second/B')] : []),
          ],
        },
        M3: { checks: [opens('third'), same('own-nonce', 'third/Nb')] },
      },
    ),
  })
  const toB = { role: 'ns/B', at: 'M3', honest: [A] }
  const toA = { role: 'ns/A', at: 'M2', honest: [B] }
  const isBroken = reading === 'original'
  const lowe = {
    kind: 'attack',
    why: 'B does not say in M2 who it is: E passes what it hears from A on to B',
  } as const
  const holds = { kind: 'proved', why: "Na is under B's key: only B can have sent it back" } as const
  const repaired = { kind: 'proved', why: 'M2 names B' } as const
  const data = alike(A, B, Na, Nb)
  return model({
    name: 'needham-schroeder',
    reading,
    says: isBroken ? 'as published in 1978' : "with Lowe's repair of 1996",
    narrations: [protocol],
    claims: [
      secrecy(Nb, toB),
      secrecy(Na, toA),
      ...agreement('B<-A@M3', { ...toB, partner: 'ns/A', peers: { claimant: B, partner: A }, data }),
      ...agreement('A<-B@M2', { ...toA, partner: 'ns/B', peers: { claimant: A, partner: B }, data }),
    ],
    expected: {
      'secrecy/Nb@B': isBroken ? lowe : repaired,
      'secrecy/Na@A': holds,
      'agreement/B<-A@M3': isBroken ? lowe : repaired,
      'ni-agreement/B<-A@M3': isBroken ? lowe : repaired,
      'weak-agreement/B<-A@M3': isBroken ? lowe : repaired,
      'aliveness/B<-A@M3': { kind: 'proved', why: 'only A has the nonce that goes with A' },
      'agreement/A<-B@M2': holds,
      'ni-agreement/A<-B@M2': holds,
      'weak-agreement/A<-B@M2': holds,
      'aliveness/A<-B@M2': holds,
    },
  })
}

export default [needhamSchroeder('original'), needhamSchroeder('lowe')]
