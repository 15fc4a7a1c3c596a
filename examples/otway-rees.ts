/**
 * Otway-Rees, and its type flaw.
 *
 * Untyped, a part of M1 passes for the part of M4 if the three fields M, A, B are read as the key: "[M, A, B] is as long as a key"
 * (Clark, Jacob, "A survey of authentication protocol literature", 1997). Fields that are read as one must be one tuple here, so the reading
 * `type-flaw` writes them so; nothing else differs.
 */
import { type ModelData, fresh, key, model, narration, nonce, same, senc, table, tuple } from 'trapezoid'
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

const [M, Na, Nb] = [nonce('M'), nonce('Na'), nonce('Nb')]
const Kab = key('Kab')

const OTHER_KEY =
  'S answers M2 twice, and A and B get keys of different answers (Thayer Fábrega, Herzog, Guttman, "Strand spaces", 1998)'
const FLAW = 'the part of M1 or M2 comes back as the part of M3 or M4, with M, A, B for the key'

function otwayRees(reading: 'original' | 'type-flaw'): ModelData {
  const isTyped = reading === 'original'
  const session = isTyped ? [M, A, B] : [tuple(M, A, B)]
  const fromA = senc([Na, ...session], Kas)
  const fromB = senc([Nb, ...session], Kbs)
  const protocol = narration({
    name: 'or',
    source: 'Otway, Rees, "Efficient and timely mutual authentication", 1987; SPORE: Otway Rees',
    classes: CLASSES,
    roles: AGENTS_AND_SERVER,
    messages: table(
      {
        'M1: A -> B': { M, A, B, fromA },
        'M2: B -> S': { M, A, B, fromA, fromB },
        'M3: S -> B': { M, toA: senc([Na, Kab], Kas), toB: senc([Nb, Kab], Kbs) },
        'M4: B -> A': { M, toA: senc([Na, Kab], Kas) },
      },
      {
        M1: { makes: fresh(M, Na), checks: [same('me', 'B')] },
        M2: {
          makes: fresh(Nb),
          checks: ['fromA', 'fromB'].flatMap((part) => [
            same(`${part}-M`, `${part}/M`),
            same(`${part}-A`, `${part}/A`),
            same(`${part}-B`, `${part}/B`),
          ]),
        },
        M3: { makes: fresh(Kab), checks: [same('session', 'M'), same('own-nonce', 'toB/Nb')] },
        M4: { checks: [same('session', 'M'), same('own-nonce', 'toA/Na')] },
      },
    ),
  })
  return model({
    name: 'otway-rees',
    reading,
    says: isTyped ? 'as published in 1987' : 'the fields M, A, B may be read as a key',
    typed: isTyped,
    narrations: [protocol],
    claims: [
      secret('or', Kab, 'A@M4'),
      secret('or', Kab, 'B@M3'),
      ...agrees('or', 'A<-B@M4', M),
      ...agrees('or', 'A<-B@M4:key', M, Kab),
      ...agrees('or', 'B<-A@M3', M),
    ],
    expected: {
      ...(isTyped
        ? {
            'secrecy/Kab@A': holds('S gives Kab to A and B only'),
            'secrecy/Kab@B': holds('as at A'),
            ...holdsAtAllLevels('A<-B@M4', 'Na is bound to M, A and B in what S answers'),
            ...fallsTo('ni-agreement', 'A<-B@M4:key', OTHER_KEY, 'B did ask for this session'),
            ...fallsTo(
              'agreement',
              'B<-A@M3',
              'nothing of M1 is of B: it passes in two runs',
              'A did begin this session',
            ),
          }
        : {
            'secrecy/Kab@A': attack(FLAW),
            'secrecy/Kab@B': attack(FLAW),
            ...fallsTo('aliveness', 'A<-B@M4', FLAW),
            ...fallsTo('aliveness', 'A<-B@M4:key', FLAW),
            ...fallsTo('aliveness', 'B<-A@M3', FLAW),
          }),
    },
  })
}

export default [otwayRees('original'), otwayRees('type-flaw')]
