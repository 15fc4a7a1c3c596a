/**
 * Woo-Lam Pi: A shows B, with the help of a server, that it is there. The five versions, from the full one to the one that was
 * published, leave out more and more of the names and nonces. S must know whose key opens M4, so B says its name in the clear there.
 * S compares what stands twice in M4. Versions 2 and 3 do not say in the response for which B it is, so agreement on B falls typed as well; the
 * literature asks only whether A is there, and that falls untyped.
 */
import {
  type Expectation,
  type Expr,
  type ModelData,
  as,
  fresh,
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
  fallsTo,
  holdsAtAllLevels,
} from './vocabulary/classic.js'

const Nb = nonce('Nb')

/** What stands in M3, M4 (beside M3's part) and M5. */
const VERSIONS: Readonly<Record<string, readonly [readonly Expr[], readonly Expr[], readonly Expr[]]>> = {
  f: [
    [A, B, Nb],
    [A, B, Nb],
    [A, B, Nb],
  ],
  '1': [
    [A, B, Nb],
    [A, B],
    [A, B, Nb],
  ],
  '2': [[A, Nb], [A], [A, Nb]],
  '3': [[Nb], [A], [A, Nb]],
  published: [[Nb], [A], [Nb]],
}

const PARALLEL =
  'M3 and M5 are alike, so the response of B itself in the role of A passes; nor does M5 say whose response was right, so E may answer as itself in a second run of B (Abadi, Needham, "Prudent engineering practice for cryptographic protocols", 1994)'
const NOBODY = 'the answer of A does not say for which B it is: A answers eve, and E passes it on'
const FLAW = 'B takes Nb itself for the response of A; its own M4 is then what S would answer in M5'

function expectedOf(version: string, typed: boolean): Record<string, Expectation> {
  const subject = 'B<-A@M5'
  if (version === 'f' || (version === '1' && typed))
    return holdsAtAllLevels(subject, 'all names and the nonce are in every part')
  if (version === 'published') return fallsTo('aliveness', subject, PARALLEL)
  return typed ? fallsTo('weak-agreement', subject, NOBODY) : fallsTo('aliveness', subject, FLAW)
}

function wooLam(version: string, typed: boolean): ModelData {
  const [third, fourth, fifth] = VERSIONS[version]!
  const response = senc(third, Kas)
  // S compares what stands twice in M4.
  const twice = third.filter((x) => x === B || fourth.includes(x))
  const names: readonly (readonly [Expr, string])[] = [
    [A, 'A'],
    [B, 'B'],
    [Nb, 'Nb'],
  ]
  const compared = names.flatMap(([x, name]) =>
    twice.includes(x) ? [same(`response-${name}`, `response/${name}`)] : [],
  )
  const protocol = narration({
    name: 'pi',
    source:
      'Woo, Lam, "A lesson on authentication protocol design", 1994; SPORE: Woo and Lam Pi, Pi 1, Pi 2, Pi 3, Pi f',
    classes: CLASSES,
    roles: AGENTS_AND_SERVER,
    messages: table(
      {
        'M1: A -> B': { A },
        'M2: B -> A': { Nb },
        'M3: A -> B': { response },
        'M4: B -> S': { B, asks: senc([...fourth, as('response', response)], Kbs) },
        'M5: S -> B': { answer: senc(fifth, Kbs) },
      },
      {
        M2: { makes: fresh(Nb) },
        M4: {
          checks: [...(fourth.includes(B) ? [same('asker', 'asks/B')] : []), ...compared],
        },
        M5: {
          checks: [
            opens('answer'),
            same('own-nonce', 'answer/Nb'),
            ...(fifth.includes(A) ? [same('peer', 'answer/A')] : []),
            ...(fifth.includes(B) ? [same('me', 'answer/B')] : []),
          ],
        },
      },
    ),
  })
  return model({
    name: 'woo-lam-pi',
    reading: typed ? version : `${version}-untyped`,
    says: `version ${version}`,
    typed,
    narrations: [protocol],
    claims: agrees('pi', 'B<-A@M5', Nb),
    expected: expectedOf(version, typed),
  })
}

export default [
  wooLam('f', true),
  wooLam('f', false),
  wooLam('1', true),
  wooLam('1', false),
  wooLam('2', true),
  wooLam('2', false),
  wooLam('3', true),
  wooLam('3', false),
  wooLam('published', true),
]
