/**
 * Bellare and Rogaway: mutual authentication MAP1, and authenticated key exchange AKEP1 and AKEP2.
 *
 * The paper proves them in its computational model; here the code of a message is a hash of the message and the key. AKEP's two long-term keys
 * are one: `hash` and `senc` have nothing to do with each other in the theory. As with Andrew RPC each protocol is there twice, so
 * that a pair of principals uses a key in both directions.
 */
import {
  type Expr,
  type ModelData,
  type NarrationData,
  fresh,
  hash,
  key,
  model,
  narration,
  nonce,
  role,
  same,
  senc,
  shared,
  table,
} from 'trapezoid'
import { A, B, CLASSES, agrees, holds, mac, secret, holdsAtAllLevels } from './vocabulary/classic.js'

const [Na, Nb] = [nonce('Na'), nonce('Nb')]
const K = key('K')

type Reading = 'MAP1' | 'AKEP1' | 'AKEP2'

function exchange(name: string, reading: Reading, Kab: Expr<'key'>): NarrationData {
  const box = senc([K], Kab)
  const isOne = reading === 'AKEP1'
  const proof = mac([B, A, Na, Nb, ...(isOne ? [box] : [])], Kab)
  return narration({
    name,
    source: `Bellare, Rogaway, "Entity authentication and key distribution", 1993: ${reading}`,
    classes: CLASSES,
    roles: [
      role('A', { parameters: [A, B], knows: [Kab], apart: [A, B] }),
      role('B', { parameters: [B], knows: [Kab], apart: [A, B] }),
    ],
    messages: table(
      {
        'M1: A -> B': { A, Na },
        'M2: B -> A': { B, A, Na, Nb, ...(isOne ? { box } : {}), proof },
        'M3: A -> B': { A, Nb, proof: mac([A, Nb], Kab) },
      },
      {
        M1: { makes: fresh(Na) },
        M2: { makes: [...fresh(Nb), ...(isOne ? fresh(K) : [])], checks: [same('proof', 'proof')] },
        M3: { checks: [same('own-nonce', 'Nb'), same('proof', 'proof')] },
      },
    ),
  })
}

function bellareRogaway(reading: Reading): ModelData {
  const forward = shared(A, B)
  // The key of AKEP2 is made at both ends of the long-term key and B's nonce.
  const session: readonly Expr[] = { MAP1: [], AKEP1: [K], AKEP2: [hash([Nb, forward])] }[reading]
  const secrets = session.flatMap((k) => [secret('there', k, 'A@M2'), secret('there', k, 'B@M3')])
  return model({
    name: 'bellare-rogaway',
    reading,
    says: {
      MAP1: 'mutual authentication',
      AKEP1: 'B sends the key, encrypted',
      AKEP2: 'the key is a function of Nb and the long-term key',
    }[reading],
    narrations: [exchange('there', reading, forward), exchange('back', reading, shared(B, A))],
    claims: [
      ...secrets,
      ...agrees('there', 'A<-B@M2', Na, Nb, ...session),
      ...agrees('there', 'B<-A@M3', Na, Nb, ...session),
    ],
    expected: {
      ...Object.fromEntries(secrets.map((c) => [c.id, holds('made of what only A and B know')])),
      ...holdsAtAllLevels('A<-B@M2', 'theorems of the paper: the code names both, and both nonces'),
      ...holdsAtAllLevels('B<-A@M3', 'Nb comes back in a code of another form than that of M2'),
    },
  })
}

export default [bellareRogaway('MAP1'), bellareRogaway('AKEP1'), bellareRogaway('AKEP2')]
