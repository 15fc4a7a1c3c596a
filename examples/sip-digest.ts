/**
 * Registration of a SIP user agent with digest authentication: the registrar S answers with a nonce, the user agent A sends the
 * digest of its password, the nonce and the method. The hash is one-way and free of collisions here; guessing passwords is not asked.
 *
 * A is the user, B the contact address that A registers. Without `auth-int` the digest says nothing of the body and headers, so not of the
 * contact either (RFC 3261 section 22.4).
 */
import {
  type Expr,
  type ModelData,
  agreement,
  alike,
  freshness,
  hash,
  model,
  narration,
  nonce,
  pw,
  role,
  same,
  table,
  fresh,
} from 'trapezoid'
import { A, B, CLASSES, S, holds, fallsTo, holdsAtAllLevels } from './vocabulary/classic.js'

const N = nonce('N')

const HIJACKED =
  'registration hijacking: E changes the contact, which the digest does not cover (RFC 3261 section 26.1.1)'

function sipDigest(reading: 'auth' | 'auth-int'): ModelData {
  // HA1 = H(user, realm, password), HA2 = H(method, URI): both are of one value each here, the realm and the URI being those of S.
  const isWhole = reading === 'auth-int'
  const body: readonly Expr[] = isWhole ? [B] : []
  const response = hash([hash([A, S, pw(A)]), N, hash([S, ...body])])
  const protocol = narration({
    name: 'sip',
    source:
      'Franks and others, "HTTP authentication: basic and digest access authentication", 1999 (RFC 2617); Rosenberg and others, "SIP: session initiation protocol", 2002 (RFC 3261) section 22',
    classes: CLASSES,
    roles: [
      role('A', { parameters: [A, B], knows: [pw(A)] }),
      role('S', { parameters: [S], knows: [pw(A)] }),
    ],
    messages: table(
      {
        'REGISTER: A -> S': { A, B },
        'CHALLENGE: S -> A': { N },
        'ANSWER: A -> S': { user: A, contact: B, nonce: N, response },
        'OK: S -> A': { S },
      },
      {
        CHALLENGE: { makes: fresh(N) },
        ANSWER: {
          checks: [
            same('user', 'user'),
            same('contact', 'contact'),
            same('own-nonce', 'nonce'),
            same('response', 'response'),
          ],
        },
      },
    ),
  })
  const toS = {
    role: 'sip/S',
    at: 'ANSWER',
    honest: [A],
    partner: 'sip/A',
    peers: { claimant: S, partner: A },
  }
  const toA = { role: 'sip/A', at: 'OK', honest: [A], partner: 'sip/S', peers: { claimant: A, partner: S } }
  return model({
    name: 'sip-digest',
    reading,
    says: isWhole
      ? 'the digest covers method, URI and the body with the contact in it'
      : 'the digest covers method and URI',
    narrations: [protocol],
    claims: [
      ...agreement('S<-A@ANSWER:user', { ...toS, data: alike(A, N) }),
      ...agreement('S<-A@ANSWER:contact', { ...toS, data: alike(A, B, N) }),
      ...agreement('A<-S@OK', { ...toA, data: alike(A, N) }),
      freshness(N, { role: 'sip/S', at: 'ANSWER', honest: [A] }),
    ],
    expected: {
      ...holdsAtAllLevels('S<-A@ANSWER:user', 'the digest has the nonce of S and the password of A'),
      ...(isWhole
        ? holdsAtAllLevels('S<-A@ANSWER:contact', 'the contact is in the digest')
        : fallsTo('ni-agreement', 'S<-A@ANSWER:contact', HIJACKED, 'A made the digest')),
      ...fallsTo('aliveness', 'A<-S@OK', 'nothing shows A that S is there'),
      'freshness/N@S': holds('S makes a nonce for each run'),
    },
  })
}

export default [sipDigest('auth'), sipDigest('auth-int')]
