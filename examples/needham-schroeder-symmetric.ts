/**
 * Needham-Schroeder with symmetric keys, and what an old session key does to it.
 *
 * B has nothing fresh in M3, so whoever has learnt the key of an earlier run replays its ticket and answers B's challenge
 * (Denning, Sacco, "Timestamps in key distribution protocols", 1981). That a key is lost is no switch of the adversary here: in the
 * reading `old-key-lost` A publishes the key when its run is over, so secrecy is not asked there.
 */
import {
  type ModelData,
  fresh,
  freshness,
  key,
  model,
  narration,
  nonce,
  opens,
  same,
  senc,
  table,
} from 'trapezoid'
import {
  A,
  AGENTS_AND_SERVER,
  B,
  CLASSES,
  Kas,
  Kbs,
  agrees,
  attack,
  holds,
  next,
  secret,
  fallsTo,
  holdsAtAllLevels,
} from './vocabulary/classic.js'

const [Na, Nb] = [nonce('Na'), nonce('Nb')]
const Kab = key('Kab')
const REPLAY =
  'the attack of Denning and Sacco: E replays the ticket of a lost key and answers the challenge with the key'
const ticket = senc([Kab, A], Kbs)

function needhamSchroeder(reading: 'original' | 'old-key-lost'): ModelData {
  const isLost = reading === 'old-key-lost'
  const protocol = narration({
    name: 'nssk',
    source:
      'Needham, Schroeder, "Using encryption for authentication in large networks of computers", 1978; SPORE: Needham Schroeder Symmetric Key',
    classes: CLASSES,
    roles: AGENTS_AND_SERVER,
    messages: table(
      {
        'M1: A -> S': { A, B, Na },
        'M2: S -> A': { sealed: senc([Na, B, Kab, ticket], Kas) },
        'M3: A -> B': { ticket },
        'M4: B -> A': { challenge: senc(Nb, Kab) },
        'M5: A -> B': { answer: senc(next(Nb), Kab) },
        ...(isLost ? { 'M6: A -> B': { lost: Kab } } : {}),
      },
      {
        M1: { makes: fresh(Na) },
        M2: { makes: fresh(Kab), checks: [same('own-nonce', 'sealed/Na'), same('peer', 'sealed/B')] },
        M4: { makes: fresh(Nb) },
        M5: { checks: [opens('answer'), same('own-nonce', 'answer/Nb')] },
      },
    ),
  })
  return model({
    name: 'needham-schroeder-symmetric',
    reading,
    says: isLost ? 'A publishes the session key after its run' : 'as published in 1978',
    narrations: [protocol],
    claims: [
      ...(isLost ? [] : [secret('nssk', Kab, 'A@M2'), secret('nssk', Kab, 'B@M3')]),
      ...agrees('nssk', 'A<-B@M4', Kab),
      ...agrees('nssk', 'B<-A@M5', Kab),
      freshness(Kab, { role: 'nssk/B', at: 'M5', honest: [A] }),
    ],
    expected: {
      ...(isLost
        ? {}
        : { 'secrecy/Kab@A': holds('S gives Kab to A and B only'), 'secrecy/Kab@B': holds('as at A') }),
      ...holdsAtAllLevels('A<-B@M4', 'Na in M2 makes Kab fresh, and only B can use it'),
      ...(isLost
        ? {
            ...fallsTo('agreement', 'B<-A@M5', REPLAY, 'A did run with this key, once'),
            'freshness/Kab@B': attack(REPLAY),
          }
        : {
            ...holdsAtAllLevels('B<-A@M5', 'only A can answer, as long as no key is lost'),
            'freshness/Kab@B': holds('A answers one challenge for a key'),
          }),
    },
  })
}

export default [needhamSchroeder('original'), needhamSchroeder('old-key-lost')]
