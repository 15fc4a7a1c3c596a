/**
 * The wide-mouthed frog: A makes a key, the server passes it on.
 *
 * Asked under the clock: a time is fresh in its own epoch only, and inside the epoch replays pass.
 */
import { clock, current, freshness, fresh, key, model, narration, now, senc, table } from 'trapezoid'
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
const [Ta, Ts] = [clock('Ta'), clock('Ts')]

const BACK =
  'M1 and M2 are alike: E sends M2 to S as a request of B, and A gets its own key as one of B, with a new time; so E keeps a key fresh as long as it likes (Anderson, Needham, "Programming Satan\'s computer", 1995)'

const protocol = narration({
  name: 'frog',
  source: 'Burrows, Abadi, Needham, "A logic of authentication", 1989; SPORE: Wide Mouthed Frog',
  classes: CLASSES,
  roles: AGENTS_AND_SERVER,
  messages: table(
    {
      'M1: A -> S': { A, request: senc([Ta, B, Kab], Kas) },
      'M2: S -> B': { sealed: senc([Ts, A, Kab], Kbs) },
    },
    {
      M1: { makes: [...fresh(Kab), now(Ta)], checks: [current('fresh', 'request/Ta')] },
      M2: { makes: [now(Ts)], checks: [current('fresh', 'sealed/Ts')] },
    },
  ),
})

export default model({
  name: 'wide-mouthed-frog',
  reading: 'original',
  says: 'as in the paper on BAN logic',
  clock: 'window',
  narrations: [protocol],
  claims: [
    secret('frog', Kab, 'A@M1'),
    secret('frog', Kab, 'B@M2'),
    ...agrees('frog', 'B<-A@M2', Kab),
    freshness(Kab, { role: 'frog/B', at: 'M2', honest: [A] }),
  ],
  expected: {
    'secrecy/Kab@A': holds('only S and B can open what Kab is in'),
    'secrecy/Kab@B': holds('as at A'),
    ...fallsTo('aliveness', 'B<-A@M2', BACK),
    'freshness/Kab@B': attack('M2 passes a second time while Ts is fresh'),
  },
})
