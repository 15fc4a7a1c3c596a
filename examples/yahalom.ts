/**
 * Yahalom, and the simplification by Burrows, Abadi and Needham, which sends Nb in the clear.
 *
 * Untyped, the nonce of another run may be what is a key and a nonce in the ticket. Fields that are read as one value must be one tuple here,
 * so `ban-type-flaw` writes them so. That this keeps off Syverson's attack in that reading is an accident of the tuple: the parts for A and B
 * are no longer alike.
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

const SWAPPED =
  'Na is sent to S as the nonce of a B, with the request of A in the role of B: A talks to itself (Syverson, "A taxonomy of replay attacks", 1994)'
const FLAW =
  'a request of B is replayed as the ticket, its nonce being a value of E and Nb (Clark, Jacob, "A survey of authentication protocol literature", 1997)'

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
      'ban-type-flaw': 'the same; a nonce of B may be two values',
    }[reading],
    typed: reading !== 'ban-type-flaw',
    narrations: [protocol],
    claims: [
      secret('yahalom', Kab, 'A@M3'),
      secret('yahalom', Kab, 'B@M4'),
      ...agrees('yahalom', 'A<-B@M3', Na, ...(reading === 'original' ? [Nb] : [])),
      ...agrees('yahalom', 'B<-A@M4', Kab, Nb),
    ],
    expected: {
      'secrecy/Kab@A': holds('S gives Kab to A and B only'),
      'secrecy/Kab@B': reading === 'ban-type-flaw' ? attack(FLAW) : holds('as at A'),
      ...(reading === 'ban'
        ? fallsTo('aliveness', 'A<-B@M3', SWAPPED)
        : holdsAtAllLevels('A<-B@M3', 'S repeats what B asked for with Na')),
      ...(reading === 'ban-type-flaw'
        ? fallsTo('aliveness', 'B<-A@M4', FLAW)
        : holdsAtAllLevels('B<-A@M4', 'Nb comes back under a key that only A has')),
    },
  })
}

export default [yahalom('original'), yahalom('ban'), yahalom('ban-type-flaw')]
