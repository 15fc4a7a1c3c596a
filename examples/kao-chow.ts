/**
 * Kao-Chow: the server sends both parts to B at once, and both ends confirm the key.
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
import { A, AGENTS_AND_SERVER, B, CLASSES, Kas, Kbs, agrees, secret } from './vocabulary/classic.js'

const [Na, Nb] = [nonce('Na'), nonce('Nb')]
const Kab = key('Kab')
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
    expected: {},
  })
}

export default [kaoChow('original'), kaoChow('old-key-lost')]
