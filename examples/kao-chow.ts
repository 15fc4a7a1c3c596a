/**
 * Kao-Chow: the server sends both parts to B at once, and both ends confirm the key.
 *
 * Its authors say themselves that a lost key harms B as in Needham-Schroeder. In the reading `old-key-lost` A publishes the key when its run
 * is over.
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
  secret,
  fallsTo,
  holdsAtAllLevels,
} from './vocabulary/classic.js'

const [Na, Nb] = [nonce('Na'), nonce('Nb')]
const Kab = key('Kab')
const REPLAY = 'nothing in M2 is fresh for B: E replays that of a lost key and answers with the key'
const toA = senc([A, B, Na, Kab], Kas)
const toB = senc([A, B, Na, Kab], Kbs)

function kaoChow(reading: 'original' | 'old-key-lost'): ModelData {
  const isLost = reading === 'old-key-lost'
  const protocol = narration({
    name: 'kc',
    source:
      'Kao, Chow, "An efficient and secure authentication protocol using uncertified keys", 1995; SPORE: Kao Chow Authentication v.1',
    classes: CLASSES,
    roles: AGENTS_AND_SERVER,
    messages: table(
      {
        'M1: A -> S': { A, B, Na },
        'M2: S -> B': { toA, toB },
        'M3: B -> A': { toA, confirms: senc(Na, Kab), Nb },
        'M4: A -> B': { answer: senc(Nb, Kab) },
        ...(isLost ? { 'M5: A -> B': { lost: Kab } } : {}),
      },
      {
        M1: { makes: fresh(Na) },
        M2: { makes: fresh(Kab), checks: [same('me', 'toB/B')] },
        M3: {
          makes: fresh(Nb),
          checks: [
            same('me', 'toA/A'),
            same('peer', 'toA/B'),
            same('own-nonce', 'toA/Na'),
            opens('confirms'),
            same('confirmed', 'confirms/Na'),
          ],
        },
        M4: { checks: [opens('answer'), same('own-nonce', 'answer/Nb')] },
      },
    ),
  })
  return model({
    name: 'kao-chow',
    reading,
    says: isLost ? 'A publishes the session key after its run' : 'as published in 1995',
    narrations: [protocol],
    claims: [
      ...(isLost ? [] : [secret('kc', Kab, 'A@M3'), secret('kc', Kab, 'B@M2')]),
      ...agrees('kc', 'A<-B@M3', Na, Kab),
      ...agrees('kc', 'B<-A@M4', Na, Kab),
      freshness(Kab, { role: 'kc/B', at: 'M4', honest: [A] }),
    ],
    expected: {
      ...(isLost
        ? {}
        : { 'secrecy/Kab@A': holds('S gives Kab to A and B only'), 'secrecy/Kab@B': holds('as at A') }),
      ...holdsAtAllLevels('A<-B@M3', 'Na is under the new key'),
      ...(isLost
        ? {
            ...fallsTo('agreement', 'B<-A@M4', REPLAY, 'A did run with this key, once'),
            'freshness/Kab@B': attack(REPLAY),
          }
        : {
            ...holdsAtAllLevels('B<-A@M4', 'only A can answer, as long as no key is lost'),
            'freshness/Kab@B': holds('A answers one challenge for a key'),
          }),
    },
  })
}

export default [kaoChow('original'), kaoChow('old-key-lost')]
