/**
 * ISO/IEC 9798-3: entity authentication with signatures. One and two passes for one side, three passes for both; and the draft of the
 * three passes that had its last message with a nonce of its own, with the attack that came to be called the Canadian one.
 */
import {
  type Expr,
  type ModelData,
  clock,
  current,
  fresh,
  model,
  narration,
  nonce,
  now,
  opens,
  pk,
  role,
  same,
  sign,
  sk,
  table,
} from 'trapezoid'
import { A, B, CLASSES, agrees, fallsTo, holdsAtAllLevels } from './vocabulary/classic.js'

const [Na, Nb, Mb] = [nonce('Na'), nonce('Nb'), nonce("N'b")]
const CANADIAN = 'the Canadian attack: the M2 of a B in the role of A passes for an M3'
const T = clock('T')

const source = (what: string) =>
  `ISO/IEC 9798-3, "Entity authentication mechanisms using a public key algorithm", ${what}`
const bothKnow = [
  role('A', { parameters: [A, B], knows: [sk(A), pk(A), pk(B)], apart: [A, B] }),
  role('B', { parameters: [B], knows: [sk(B), pk(B), pk(A)], apart: [A, B] }),
]

function onePass(): ModelData {
  const protocol = narration({
    name: 'iso',
    source: source('one-pass unilateral'),
    classes: CLASSES,
    roles: bothKnow,
    messages: table(
      { 'M1: A -> B': { A, token: sign([T, B], sk(A)) } },
      {
        M1: { makes: [now(T)], checks: [opens('token'), same('me', 'token/B'), current('fresh', 'token/T')] },
      },
    ),
  })
  return model({
    name: 'iso-9798-3',
    reading: 'one-pass',
    says: 'A shows B that it is there, with a time',
    clock: 'window',
    narrations: [protocol],
    claims: agrees('iso', 'B<-A@M1', T),
    expected: fallsTo(
      'agreement',
      'B<-A@M1',
      'the token passes a second time while T is fresh',
      'A signed it for B',
    ),
  })
}

function twoPass(): ModelData {
  const protocol = narration({
    name: 'iso',
    source: source('two-pass unilateral'),
    classes: CLASSES,
    roles: bothKnow,
    messages: table(
      {
        'M1: A -> B': { A },
        'M2: B -> A': { Nb },
        'M3: A -> B': { token: sign([Na, Nb, B], sk(A)) },
      },
      {
        M2: { makes: fresh(Nb) },
        M3: {
          makes: fresh(Na),
          checks: [opens('token'), same('own-nonce', 'token/Nb'), same('me', 'token/B')],
        },
      },
    ),
  })
  return model({
    name: 'iso-9798-3',
    reading: 'two-pass',
    says: 'A shows B that it is there, with a nonce of B; M1, by which B learns who is there, is not of the standard',
    narrations: [protocol],
    claims: agrees('iso', 'B<-A@M3', Na, Nb),
    expected: holdsAtAllLevels('B<-A@M3', 'A signed Nb for B'),
  })
}

function threePass(reading: 'three-pass' | 'three-pass-draft'): ModelData {
  const isDraft = reading === 'three-pass-draft'
  const last: readonly Expr[] = isDraft ? [Mb, Na, A] : [Nb, Na, A]
  const protocol = narration({
    name: 'iso',
    source: isDraft
      ? 'ISO/IEC DIS 9798-3, draft; the attack: Diffie, van Oorschot, Wiener, "Authentication and authenticated key exchanges", 1992'
      : source('three-pass mutual'),
    classes: CLASSES,
    roles: [
      role('A', { parameters: [A], knows: [sk(A), pk(A), pk(B)], apart: [A, B] }),
      role('B', { parameters: [B, A], knows: [sk(B), pk(B), pk(A)], apart: [A, B] }),
    ],
    messages: table(
      {
        'M1: B -> A': { B, Nb },
        'M2: A -> B': { token: sign([Na, Nb, B], sk(A)) },
        'M3: B -> A': { token: sign(last, sk(B)) },
      },
      {
        M1: { makes: fresh(Nb) },
        M2: {
          makes: fresh(Na),
          checks: [opens('token'), same('own-nonce', 'token/Nb'), same('me', 'token/B')],
        },
        M3: {
          makes: isDraft ? fresh(Mb) : [],
          checks: [
            opens('token'),
            same('own-nonce', 'token/Na'),
            same('me', 'token/A'),
            ...(isDraft ? [] : [same('nonce', 'token/Nb')]),
          ],
        },
      },
    ),
  })
  return model({
    name: 'iso-9798-3',
    reading,
    says: isDraft ? 'B signs a nonce of its own in M3' : 'B signs both nonces in M3',
    narrations: [protocol],
    claims: [...agrees('iso', 'B<-A@M2', Na, Nb), ...agrees('iso', 'A<-B@M3', Na, ...(isDraft ? [] : [Nb]))],
    expected: {
      ...holdsAtAllLevels('B<-A@M2', 'A signed Nb for B'),
      ...(isDraft
        ? fallsTo('ni-agreement', 'A<-B@M3', CANADIAN, 'B signed Na for A, in the one role or the other')
        : holdsAtAllLevels('A<-B@M3', 'B signed Na and Nb for A')),
    },
  })
}

export default [onePass(), twoPass(), threePass('three-pass'), threePass('three-pass-draft')]
