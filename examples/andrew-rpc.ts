/**
 * Andrew secure RPC: A and B share a key and want a new one. The original, its repair by Burrows, Abadi and Needham (the "concrete"
 * version), and Lowe's.
 *
 * A principal calls and is called with the same key. There are no equations between keys here, so each protocol is written twice: `rpc`
 * with the key K(A, B), `back` with K(B, A). A pair of principals then uses either of its two keys in both directions.
 */
import {
  type Expr,
  type ModelData,
  type NarrationData,
  fresh,
  key,
  model,
  narration,
  nonce,
  opens,
  role,
  same,
  senc,
  shared,
  table,
} from 'trapezoid'
import {
  A,
  B,
  CLASSES,
  agrees,
  holds,
  next,
  secret,
  fallsTo,
  holdsAtAllLevels,
} from './vocabulary/classic.js'

const [Na, Nb, Mb] = [nonce('Na'), nonce('Nb'), nonce("N'b")]
const K = key("K'ab")

const REFLECTED =
  'A is called with its own messages and answers itself (Lowe, "Some new attacks upon security protocols", 1996)'
const NOT_FRESH =
  'nothing in M4 is fresh for A: that of another run passes (Burrows, Abadi, Needham, "A logic of authentication", 1989)'

type Version = 'original' | 'ban' | 'lowe'

function messages(reading: Version, Kab: Expr<'key'>) {
  if (reading === 'original')
    return table(
      {
        'M1: A -> B': { A, request: senc(Na, Kab) },
        'M2: B -> A': { challenge: senc([next(Na), Nb], Kab) },
        'M3: A -> B': { answer: senc(next(Nb), Kab) },
        'M4: B -> A': { sealed: senc([K, Mb], Kab) },
      },
      {
        M1: { makes: fresh(Na) },
        M2: { makes: fresh(Nb), checks: [same('own-nonce', 'challenge/Na')] },
        M3: { checks: [opens('answer'), same('own-nonce', 'answer/Nb')] },
        M4: { makes: fresh(K, Mb) },
      },
    )
  return table(
    {
      'M1: A -> B': { A, Na },
      'M2: B -> A': { sealed: senc(reading === 'lowe' ? [Na, K, B] : [Na, K], Kab) },
      'M3: A -> B': { confirms: senc(Na, K) },
      'M4: B -> A': { Nb },
    },
    {
      M1: { makes: fresh(Na) },
      M2: {
        makes: fresh(K),
        checks: [same('own-nonce', 'sealed/Na'), ...(reading === 'lowe' ? [same('peer', 'sealed/B')] : [])],
      },
      M3: { checks: [opens('confirms'), same('nonce', 'confirms/Na')] },
      M4: { makes: fresh(Nb) },
    },
  )
}

function rpc(name: string, reading: Version, Kab: Expr<'key'>): NarrationData {
  return narration({
    name,
    source: {
      original:
        'Satyanarayanan, "Integrating security in a large distributed system", 1989; SPORE: Andrew Secure RPC',
      ban: 'Burrows, Abadi, Needham, "A logic of authentication", 1989; SPORE: BAN concrete Andrew Secure RPC',
      lowe: 'Lowe, "Some new attacks upon security protocols", 1996; SPORE: Lowe modified BAN concrete Andrew Secure RPC',
    }[reading],
    classes: CLASSES,
    roles: [
      role('A', { parameters: [A, B], knows: [Kab], apart: [A, B] }),
      role('B', { parameters: [B], knows: [Kab], apart: [A, B] }),
    ],
    messages: messages(reading, Kab),
  })
}

function andrew(version: Version, isOneWay = false): ModelData {
  const reading = isOneWay ? `${version}-one-way` : version
  const [forA, forB] = version === 'original' ? ['M4', 'M3'] : ['M2', 'M3']
  return model({
    name: 'andrew-rpc',
    reading,
    says: isOneWay ? 'who calls never answers' : 'who calls answers as well, with the same key',
    narrations: [
      rpc('rpc', version, shared(A, B)),
      ...(isOneWay ? [] : [rpc('back', version, shared(B, A))]),
    ],
    claims: [
      secret('rpc', K, `A@${forA}`),
      secret('rpc', K, `B@${forB}`),
      ...agrees('rpc', `A<-B@${forA}`, Na, K),
      ...agrees('rpc', `B<-A@${forB}`, ...(version === 'original' ? [Na, Nb] : [Na, K])),
    ],
    expected: {
      [`secrecy/${K.var}@A`]: holds('K is sent under the shared key only'),
      [`secrecy/${K.var}@B`]: holds('as at A'),
      ...(reading === 'original-one-way'
        ? {
            ...fallsTo('ni-agreement', `A<-B@${forA}`, NOT_FRESH, 'B answered the challenge'),
            ...holdsAtAllLevels(`B<-A@${forB}`, 'Nb comes back'),
          }
        : version === 'lowe'
          ? {
              ...holdsAtAllLevels(`A<-B@${forA}`, 'M2 says who made it'),
              ...holdsAtAllLevels(`B<-A@${forB}`, 'only A has the new key'),
            }
          : {
              ...fallsTo('aliveness', `A<-B@${forA}`, REFLECTED),
              ...fallsTo('aliveness', `B<-A@${forB}`, REFLECTED),
            }),
    },
  })
}

export default [andrew('original'), andrew('original', true), andrew('ban'), andrew('lowe')]
