/**
 * Yahalom, and the simplification by Burrows, Abadi and Needham, which sends Nb in the clear.
 */
import {
  type Expr,
  type ModelData,
  fresh,
  key,
  model,
  narration,
  nonce,
  opens,
  same,
  senc,
  table,
  tuple,
} from 'trapezoid'
import { A, AGENTS_AND_SERVER, B, CLASSES, Kas, Kbs, agrees, secret } from './vocabulary/classic.js'

const [Na, Nb] = [nonce('Na'), nonce('Nb')]
const Kab = key('Kab')

const ticket = senc([A, Kab], Kbs)
const original = table(
  {
    'M1: A -> B': { A, Na },
    'M2: B -> S': { B, request: senc([A, Na, Nb], Kbs) },
    'M3: S -> A': { sealed: senc([B, Kab, Na, Nb], Kas), ticket },
    'M4: A -> B': { ticket, answer: senc(Nb, Kab) },
  },
  {
    M1: { makes: fresh(Na) },
    M2: { makes: fresh(Nb) },
    M3: { makes: fresh(Kab), checks: [same('peer', 'sealed/B'), same('own-nonce', 'sealed/Na')] },
    M4: { checks: [same('peer', 'ticket/A'), opens('answer'), same('own-nonce', 'answer/Nb')] },
  },
)

/** `fields`: the key and the nonce side by side, or as one tuple, which untyped is read as one value. */
const ban = (fields: readonly Expr[], banTicket = senc([A, ...fields], Kbs)) =>
  table(
    {
      'M1: A -> B': { A, Na },
      'M2: B -> S': { B, Nb, request: senc([A, Na], Kbs) },
      'M3: S -> A': { Nb, sealed: senc([B, Kab, Na], Kas), ticket: banTicket },
      'M4: A -> B': { ticket: banTicket, answer: senc(Nb, Kab) },
    },
    {
      M1: { makes: fresh(Na) },
      M2: { makes: fresh(Nb) },
      M3: { makes: fresh(Kab), checks: [same('peer', 'sealed/B'), same('own-nonce', 'sealed/Na')] },
      M4: {
        checks: [
          same('peer', 'ticket/A'),
          same('own-nonce', 'ticket/Nb'),
          opens('answer'),
          same('answered', 'answer/Nb'),
        ],
      },
    },
  )

function yahalom(reading: 'original' | 'ban' | 'ban-type-flaw'): ModelData {
  const protocol = narration({
    name: 'yahalom',
    source:
      reading === 'original'
        ? 'Burrows, Abadi, Needham, "A logic of authentication", 1989 (due to Yahalom); SPORE: Yahalom'
        : 'Burrows, Abadi, Needham, "A logic of authentication", 1989; SPORE: BAN simplified version of Yahalom',
    classes: CLASSES,
    roles: AGENTS_AND_SERVER,
    messages: { original, ban: ban([Kab, Nb]), 'ban-type-flaw': ban([tuple(Kab, Nb)]) }[reading],
  })
  return model({
    name: 'yahalom',
    reading,
    says: {
      original: 'as Yahalom has it',
      ban: 'simplified by Burrows, Abadi and Needham',
      'ban-type-flaw': 'the same, untyped: a nonce of B may be two values',
    }[reading],
    typed: reading !== 'ban-type-flaw',
    narrations: [protocol],
    claims: [
      secret('yahalom', Kab, 'A@M3'),
      secret('yahalom', Kab, 'B@M4'),
      ...agrees('yahalom', 'A<-B@M3', Na, ...(reading === 'original' ? [Nb] : [])),
      ...agrees('yahalom', 'B<-A@M4', Kab, Nb),
    ],
    expected: {},
  })
}

export default [yahalom('original'), yahalom('ban'), yahalom('ban-type-flaw')]
