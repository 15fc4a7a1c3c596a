/**
 * SPLICE/AS: client A and server B get each other's public keys from the authority S, which signs them. The original, the repair by
 * Hwang and Chen, and the repair of that by Clark and Jacob.
 *
 * B can open M3 only when M5 has brought the key of A: what came closed is opened with a later key, and checked then.
 */
import {
  type Expectation,
  type Expr,
  type ModelData,
  aenc,
  as,
  clock,
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
  S,
  agrees,
  next,
  secret,
  attack,
  fallsTo,
  holds,
  holdsAtAllLevels,
} from './vocabulary/classic.js'

const [N1, N2, N3] = [nonce('N1'), nonce('N2'), nonce('N3')]
const [T, L] = [clock('T'), clock('L')]

const SAYS = {
  original: 'as published in 1991',
  'hwang-chen': 'the authority says whose key it is',
  'clark-jacob': 'and A says in the encrypted part of M3 who it is',
}

const WHOSE = 'the key that S signs is of anybody: E has S sign its own (Hwang, Chen, 1995)'
const TAKEN = 'E signs the encrypted N2 of A as its own, and B sends it back to E (Clark, Jacob, 1995)'
const AGAIN = 'M3 passes a second time: T and L are read and not checked, and N2 is not kept'

function expectedOf(reading: keyof typeof SAYS): Record<string, Expectation> {
  switch (reading) {
    case 'original':
      return {
        'secrecy/N2@A': attack(WHOSE),
        'secrecy/N2@B': attack(WHOSE),
        ...fallsTo('aliveness', 'A<-B@M6', WHOSE),
        ...fallsTo('aliveness', 'B<-A@M5', WHOSE),
      }
    case 'hwang-chen':
      return {
        'secrecy/N2@A': attack(TAKEN),
        'secrecy/N2@B': attack(TAKEN),
        ...fallsTo('weak-agreement', 'A<-B@M6', TAKEN, 'only B opens N2'),
        ...fallsTo('agreement', 'B<-A@M5', AGAIN, 'A signed it'),
      }
    case 'clark-jacob':
      return {
        'secrecy/N2@A': holds('B sends N2 to whom it names'),
        'secrecy/N2@B': holds('as at A'),
        ...holdsAtAllLevels('A<-B@M6', 'only B opens N2, and it names A'),
        ...fallsTo('agreement', 'B<-A@M5', AGAIN, 'A signed it'),
      }
  }
}

function spliceAs(reading: keyof typeof SAYS): ModelData {
  const isNamed = reading !== 'original'
  const signedKey = (to: Expr, n: Expr, of: typeof A) =>
    sign([S, to, n, ...(isNamed ? [of] : []), pk(of)], sk(S))
  const protocol = narration({
    name: 'splice',
    source: {
      original:
        'Yamaguchi, Okayama, Miyahara, "The design and implementation of an authentication system for the wide area distributed environment", 1991; SPORE: SPLICE/AS',
      'hwang-chen':
        'Hwang, Chen, "On the security of SPLICE/AS", 1995; SPORE: Hwang and Chen modified SPLICE/AS',
      'clark-jacob':
        'Clark, Jacob, "On the security of recent protocols", 1995; SPORE: Clark and Jacob modified Hwang and Chen modified SPLICE/AS',
    }[reading],
    classes: CLASSES,
    roles: [
      role('A', { parameters: [A, B], knows: [sk(A), pk(S)], apart: [A, B] }),
      role('B', { parameters: [B], knows: [sk(B), pk(S)], apart: [A, B] }),
      role('S', { parameters: [S], knows: [sk(S), pk(A), pk(B)] }),
    ],
    messages: table(
      {
        'M1: A -> S': { A, B, N1 },
        'M2: S -> A': { S, keyOfB: signedKey(A, N1, B) },
        'M3: A -> B': {
          A,
          B,
          request: sign([A, T, L, as('box', aenc(reading === 'clark-jacob' ? [A, N2] : N2, pk(B)))], sk(A)),
        },
        'M4: B -> S': { B, A, N3 },
        'M5: S -> B': { S, keyOfA: signedKey(B, N3, A) },
        'M6: B -> A': { B, A, answer: aenc([B, next(N2)], pk(A)) },
      },
      {
        M1: { makes: fresh(N1) },
        M2: {
          checks: [
            opens('keyOfB'),
            same('me', 'keyOfB/A'),
            same('own-nonce', 'keyOfB/N1'),
            ...(isNamed ? [same('peer', 'keyOfB/B')] : []),
          ],
        },
        M3: {
          makes: [...fresh(N2), now(T), now(L)],
          checks: [
            same('me', 'B'),
            opens('request'),
            same('sender', 'request/A'),
            ...(reading === 'clark-jacob' ? [same('inner', 'box/A')] : []),
          ],
        },
        M4: { makes: fresh(N3) },
        M5: {
          checks: [
            opens('keyOfA'),
            same('me', 'keyOfA/B'),
            same('own-nonce', 'keyOfA/N3'),
            ...(isNamed ? [same('peer', 'keyOfA/A')] : []),
          ],
        },
        M6: { checks: [same('peer', 'answer/B'), same('own-nonce', 'answer/N2')] },
      },
    ),
  })
  return model({
    name: 'splice-as',
    reading,
    says: SAYS[reading],
    narrations: [protocol],
    claims: [
      secret('splice', N2, 'A@M6'),
      secret('splice', N2, 'B@M5'),
      ...agrees('splice', 'A<-B@M6', N2),
      ...agrees('splice', 'B<-A@M5', N2),
    ],
    expected: expectedOf(reading),
  })
}

export default [spliceAs('original'), spliceAs('hwang-chen'), spliceAs('clark-jacob')]
