/**
 * The authentication exchanges of CCITT X.509, with one and with three messages.
 *
 * A signature over an encrypted secret does not say that the signer knows the secret, and the third message of X.509 (3) does not
 * say for whom it is: both were found by Burrows, Abadi and Needham ("A logic of authentication", 1989). In X.509 (3) B need not check
 * Ta, so no time is checked there.
 */
import {
  type ModelData,
  aenc,
  alike,
  clock,
  current,
  data,
  fresh,
  model,
  narration,
  nonce,
  now,
  opens,
  pk,
  role,
  same,
  sign,
  sk,
  table,
} from 'trapezoid'
import {
  A,
  B,
  CLASSES,
  agrees,
  attack,
  holds,
  secret,
  fallsTo,
  holdsAtAllLevels,
} from './vocabulary/classic.js'

const [Na, Nb] = [nonce('Na'), nonce('Nb')]
const [Ta, Tb] = [clock('Ta'), clock('Tb')]
const [Xa, Xb, Ya, Yb] = [data('Xa'), data('Xb'), data('Ya'), data('Yb')]

const first = sign([Ta, Na, B, Xa, aenc(Ya, pk(B))], sk(A))

const roles = [
  role('A', { parameters: [A, B], knows: [sk(A), pk(A), pk(B)], apart: [A, B] }),
  role('B', { parameters: [B], knows: [sk(B), pk(B), pk(A)], apart: [A, B] }),
]
const acceptsFirst = [opens('first'), same('me', 'first/B')]

const OTHER_B =
  'M3 does not say for whom it is: A signs Nb for eve, after an old M1 (Burrows, Abadi, Needham, 1989)'

function one(): ModelData {
  const protocol = narration({
    name: 'x1',
    source: 'CCITT, Recommendation X.509, 1988; SPORE: CCITT X.509 (1)',
    classes: CLASSES,
    roles,
    messages: table(
      { 'M1: A -> B': { A, first } },
      {
        M1: {
          makes: [...fresh(Na, Xa, Ya), now(Ta)],
          checks: [...acceptsFirst, current('fresh', 'first/Ta')],
        },
      },
    ),
  })
  return model({
    name: 'ccitt-x509-1',
    reading: 'original',
    says: 'one message; its time is checked, its nonce is not kept',
    clock: 'window',
    narrations: [protocol],
    claims: [
      secret('x1', Ya, 'B@M1'),
      ...agrees('x1', 'B<-A@M1', Na, Xa, Ya),
      {
        kind: 'unknown-key-share',
        id: 'unknown-key-share/Ya',
        role: 'x1/A',
        at: 'M1',
        honest: [B],
        partner: 'x1/B',
        partnerAt: 'M1',
        key: { claimant: Ya, partner: Ya },
        data: alike(A, B),
      },
    ],
    expected: {
      'secrecy/Ya@B': holds('only B can open it'),
      ...fallsTo('agreement', 'B<-A@M1', 'M1 passes a second time while Ta is fresh', 'A signed it all'),
      'unknown-key-share/Ya': attack(
        'E takes the encrypted Ya out of the signature of A and signs it itself',
      ),
    },
  })
}

function three(reading: 'original' | 'ban'): ModelData {
  const third = sign(reading === 'ban' ? [Nb, B] : [Nb], sk(A))
  const protocol = narration({
    name: 'x3',
    source: 'CCITT, Recommendation X.509, 1988; SPORE: CCITT X.509 (3)',
    classes: CLASSES,
    roles,
    messages: table(
      {
        'M1: A -> B': { A, first },
        'M2: B -> A': { B, second: sign([Tb, Nb, A, Na, Xb, aenc(Yb, pk(A))], sk(B)) },
        'M3: A -> B': { A, third },
      },
      {
        M1: { makes: [...fresh(Na, Xa, Ya), now(Ta)], checks: acceptsFirst },
        M2: {
          makes: [...fresh(Nb, Xb, Yb), now(Tb)],
          checks: [opens('second'), same('me', 'second/A'), same('own-nonce', 'second/Na')],
        },
        M3: {
          checks: [
            opens('third'),
            same('own-nonce', 'third/Nb'),
            ...(reading === 'ban' ? [same('me', 'third/B')] : []),
          ],
        },
      },
    ),
  })
  return model({
    name: 'ccitt-x509-3',
    reading,
    says: reading === 'ban' ? 'the repair of 1989: B in the third message' : 'three messages',
    narrations: [protocol],
    claims: [
      secret('x3', Ya, 'A@M2'),
      secret('x3', Ya, 'B@M1'),
      secret('x3', Yb, 'A@M2'),
      ...agrees('x3', 'A<-B@M2', Na, Nb),
      ...agrees('x3', 'B<-A@M3', Na, Nb),
    ],
    expected: {
      'secrecy/Ya@A': holds('only B can open it'),
      'secrecy/Ya@B': holds('as at A'),
      'secrecy/Yb@A': holds('only A can open it'),
      ...holdsAtAllLevels('A<-B@M2', 'B signed Na'),
      ...(reading === 'ban'
        ? holdsAtAllLevels('B<-A@M3', 'A signed Nb for B')
        : fallsTo('ni-agreement', 'B<-A@M3', OTHER_B, 'A signed Nb, for somebody')),
    },
  })
}

export default [one(), three('original'), three('ban')]
