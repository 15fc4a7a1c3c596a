/**
 * Neuman-Stubblebine: nonces for the key, a time of B's own clock for how long the ticket is good.
 *
 * In the second part (M5 to M7) A presents the ticket again, as often as it likes: a narration of its own, whose A takes over from a run
 * of the first part. B opens the ticket and remembers nothing.
 */
import {
  type ModelData,
  clock,
  fresh,
  key,
  model,
  narration,
  nonce,
  now,
  opens,
  role,
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

const [Na, Nb, Ma, Mb] = [nonce('Na'), nonce('Nb'), nonce("N'a"), nonce("N'b")]
const Kab = key('Kab')
const Tb = clock('Tb')
const FLAW =
  'the request of B in M2 comes back as the ticket, with Na for the key (Hwang, Lee, Li, Ko, "Two attacks on Neuman-Stubblebine authentication protocols", 1995)'
const ORACLE = 'B encrypts any challenge of M5 under Kab, so it answers its own'
const ticket = senc([A, Kab, Tb], Kbs)

function neumanStubblebine(reading: 'original' | 'type-flaw'): ModelData {
  const isTyped = reading === 'original'
  const protocol = narration({
    name: 'first',
    source:
      'Neuman, Stubblebine, "A note on the use of timestamps as nonces", 1993; SPORE: Neumann Stubblebine',
    classes: CLASSES,
    roles: AGENTS_AND_SERVER,
    messages: table(
      {
        'M1: A -> B': { A, Na },
        'M2: B -> S': { B, request: senc([A, Na, Tb], Kbs), Nb },
        'M3: S -> A': { sealed: senc([B, Na, Kab, Tb], Kas), ticket, Nb },
        'M4: A -> B': { ticket, answer: senc(Nb, Kab) },
      },
      {
        M1: { makes: fresh(Na) },
        M2: { makes: [...fresh(Nb), now(Tb)] },
        M3: { makes: fresh(Kab), checks: [same('peer', 'sealed/B'), same('own-nonce', 'sealed/Na')] },
        M4: {
          checks: [
            same('peer', 'ticket/A'),
            same('own-time', 'ticket/Tb'),
            opens('answer'),
            same('own-nonce', 'answer/Nb'),
          ],
        },
      },
    ),
  })
  const again = narration({
    name: 'again',
    source:
      'Neuman, Stubblebine, "A note on the use of timestamps as nonces", 1993, subsequent authentication',
    classes: CLASSES,
    roles: [
      role('A', {
        parameters: [A, B],
        knows: [],
        apart: [A, B],
        inherits: { from: 'first/A', as: { A, B, Kab, Tb }, terms: [Kab, ticket] },
      }),
      role('B', { parameters: [B], knows: [Kbs], apart: [A, B] }),
    ],
    messages: table(
      {
        'M5: A -> B': { Ma, ticket },
        'M6: B -> A': { Mb, confirms: senc(Ma, Kab) },
        'M7: A -> B': { confirmed: senc(Mb, Kab) },
      },
      {
        M5: { makes: fresh(Ma) },
        M6: { makes: fresh(Mb), checks: [opens('confirms'), same('own-nonce', "confirms/N'a")] },
        M7: { checks: [opens('confirmed'), same('own-nonce', "confirmed/N'b")] },
      },
    ),
  })
  return model({
    name: 'neuman-stubblebine',
    reading,
    says: 'as published in 1993',
    typed: isTyped,
    setup: 'composed',
    narrations: [protocol, again],
    claims: [
      secret('first', Kab, 'A@M3'),
      secret('first', Kab, 'B@M4'),
      ...agrees('first', 'A<-B@M3', Na),
      ...agrees('first', 'B<-A@M4', Kab, Nb),
      ...agrees('again', 'A<-B@M6', Kab, Ma),
      ...agrees('again', 'B<-A@M7', Kab, Mb),
    ],
    expected: {
      'secrecy/Kab@A': holds('S gives Kab to A and B only'),
      'secrecy/Kab@B': isTyped ? holds('as at A') : attack(FLAW),
      ...holdsAtAllLevels('A<-B@M3', 'S repeats what B asked for with Na'),
      ...fallsTo('aliveness', 'B<-A@M4', isTyped ? ORACLE : FLAW),
      ...fallsTo(
        'ni-agreement',
        'A<-B@M6',
        'an answer says neither who gives it nor to which run',
        'B has the key',
      ),
      ...fallsTo('aliveness', 'B<-A@M7', ORACLE),
    },
  })
}

export default [neumanStubblebine('original'), neumanStubblebine('type-flaw')]
