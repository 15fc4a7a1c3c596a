/**
 * Denning-Sacco with symmetric keys: timestamps in the place of B's challenge.
 *
 * Asked under the clock: a time is fresh in its own epoch only. Inside the epoch the ticket passes again (Lowe, "A family of
 * attacks upon authentication protocols", 1997: multiplicity).
 */
import { clock, current, freshness, fresh, key, model, narration, now, same, senc, table } from 'trapezoid'
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
} from './vocabulary/classic.js'

const Kab = key('Kab')
const T = clock('T')
const AGAIN = 'the ticket passes a second time while T is fresh'
const ticket = senc([Kab, A, T], Kbs)

const protocol = narration({
  name: 'ds',
  source: 'Denning, Sacco, "Timestamps in key distribution protocols", 1981; SPORE: Denning-Sacco shared key',
  classes: CLASSES,
  roles: AGENTS_AND_SERVER,
  messages: table(
    {
      'M1: A -> S': { A, B },
      'M2: S -> A': { sealed: senc([B, Kab, T, ticket], Kas) },
      'M3: A -> B': { ticket },
    },
    {
      M2: {
        makes: [...fresh(Kab), now(T)],
        checks: [same('peer', 'sealed/B'), current('fresh', 'sealed/T')],
      },
      M3: { checks: [current('fresh', 'ticket/T')] },
    },
  ),
})

export default model({
  name: 'denning-sacco',
  reading: 'original',
  says: 'as published in 1981',
  clock: 'window',
  narrations: [protocol],
  claims: [
    secret('ds', Kab, 'A@M2'),
    secret('ds', Kab, 'B@M3'),
    ...agrees('ds', 'B<-A@M3', Kab),
    freshness(Kab, { role: 'ds/B', at: 'M3', honest: [A] }),
  ],
  expected: {
    'secrecy/Kab@A': holds('S gives Kab to A and B only'),
    'secrecy/Kab@B': holds('as at A'),
    ...fallsTo('agreement', 'B<-A@M3', AGAIN, 'only A passes the ticket on'),
    'freshness/Kab@B': attack(AGAIN),
  },
})
