/**
 * A protocol like Kerberos: A asks the authentication server S for a ticket to the ticket-granting server G, and with that G for a ticket to B.
 *
 * Like, not equal: nonces as in version 5, no lifetimes and options, a realm with one S and one G. Times are checked inside their
 * epoch. Without a replay cache, what Bellovin and Merritt ("Limitations of the Kerberos authentication system", 1991) say
 * of replayed authenticators is seen; with one it is not.
 */
import {
  type ModelData,
  clock,
  current,
  fresh,
  freshness,
  key,
  model,
  narration,
  nonce,
  now,
  once,
  opens,
  principals,
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
  Kas,
  S,
  agrees,
  attack,
  holds,
  secret,
  fallsTo,
  holdsAtAllLevels,
} from './vocabulary/classic.js'

const classes = { ...CLASSES, granter: 'root' } as const
const G = principals(classes).granter('G')
const [Kgs, Kbg] = [shared(G, S), shared(B, G)]
const [N1, N2] = [nonce('N1'), nonce('N2')]
const [Kag, Kab] = [key('Kag'), key('Kab')]
const [T1, T2] = [clock('T1'), clock('T2')]

const ticketToG = senc([A, Kag], Kgs)
const ticketToB = senc([A, Kab], Kbg)

const AGAIN = 'ticket and authenticator pass a second time while T2 is fresh (Bellovin, Merritt, 1991)'

function kerberos(reading: 'no-cache' | 'replay-cache'): ModelData {
  const isCached = reading === 'replay-cache'
  const protocol = narration({
    name: 'krb',
    source:
      'Kohl, Neuman, "The Kerberos network authentication service (V5)", 1993 (RFC 1510); SPORE: Kerberos V5',
    classes,
    roles: [
      role('A', { parameters: [A, B], knows: [Kas], apart: [A, B] }),
      role('S', { parameters: [S], knows: [Kas, Kgs] }),
      role('G', { parameters: [G], knows: [Kgs, Kbg] }),
      role('B', { parameters: [B], knows: [Kbg], apart: [A, B] }),
    ],
    messages: table(
      {
        'M1: A -> S': { A, G, N1 },
        'M2: S -> A': { A, ticketToG, sealed: senc([Kag, N1, G], Kas) },
        'M3: A -> G': { ticketToG, shows: senc([A, T1], Kag), B, N2 },
        'M4: G -> A': { A, ticketToB, sealed: senc([Kab, N2, B], Kag) },
        'M5: A -> B': { ticketToB, shows: senc([A, T2], Kab) },
        'M6: B -> A': { confirms: senc(T2, Kab) },
      },
      {
        M1: { makes: fresh(N1) },
        M2: { makes: fresh(Kag), checks: [same('own-nonce', 'sealed/N1'), same('granter', 'sealed/G')] },
        M3: {
          makes: [...fresh(N2), now(T1)],
          checks: [opens('shows'), same('sender', 'shows/A'), current('fresh', 'shows/T1')],
        },
        M4: { makes: fresh(Kab), checks: [same('own-nonce', 'sealed/N2'), same('peer', 'sealed/B')] },
        M5: {
          makes: [now(T2)],
          checks: [
            opens('shows'),
            same('sender', 'shows/A'),
            current('fresh', 'shows/T2'),
            ...(isCached ? [once('cache', 'ticketToB/Kab')] : []),
          ],
        },
        M6: { checks: [opens('confirms'), same('own-time', 'confirms/T2')] },
      },
    ),
  })
  return model({
    name: 'kerberos',
    reading,
    says: isCached ? 'B accepts a key once' : 'B keeps nothing',
    clock: 'window',
    narrations: [protocol],
    claims: [
      secret('krb', Kag, 'A@M2'),
      secret('krb', Kab, 'A@M4'),
      secret('krb', Kab, 'B@M5'),
      ...agrees('krb', 'A<-B@M6', Kab),
      ...agrees('krb', 'B<-A@M5', Kab),
      freshness(Kab, { role: 'krb/B', at: 'M5', honest: [A] }),
    ],
    expected: {
      'secrecy/Kag@A': holds('S gives it to A and G only'),
      'secrecy/Kab@A': holds('G gives it to A and B only'),
      'secrecy/Kab@B': holds('as at A'),
      ...holdsAtAllLevels('A<-B@M6', 'B answers with the key'),
      ...(isCached
        ? holdsAtAllLevels('B<-A@M5', 'B accepts a key once')
        : fallsTo('agreement', 'B<-A@M5', AGAIN, 'A made the authenticator')),
      'freshness/Kab@B': isCached ? holds('B accepts a key once') : attack(AGAIN),
    },
  })
}

export default [kerberos('no-cache'), kerberos('replay-cache')]
