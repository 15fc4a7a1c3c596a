/** The inter-domain call: table 4.2.2. Both users are registered, each in its own domain. */
import { aenc, as, callid, clock, key, nonce, pk, sign, sk } from '../expression.js'
import type { ChangeData } from '../model.js'
import {
  type NarrationData,
  belongs,
  choice,
  current,
  fresh,
  isOfClass,
  table,
  now,
  office,
  once,
  opens,
  role,
  same,
  within,
} from '../narration.js'
import { reading } from './reading.js'
import {
  CA,
  CLASSES,
  GIVEN,
  cert,
  device,
  proxy,
  registrar,
  signedOn,
  startOf,
  token,
  user,
  validUntil,
} from './vocabulary.js'

export const user1 = user('user1')
export const user2 = user('user2')
export const UAC = device('UAC')
export const UAS = device('UAS')
export const R1 = registrar('R1')
export const R2 = registrar('R2')
export const P1 = proxy('P1')
export const P2 = proxy('P2')
export const N_UAC_P1 = nonce('N_UAC-P1')
export const N_P1_P2 = nonce('N_P1-P2')
export const N_P2_UAS = nonce('N_P2-UAS')
export const ID = callid('ID')
export const K = key('K')
export const t_UAC_P1 = clock('t_UAC-P1')
export const t_P1_P2 = clock('t_P1-P2')
export const t_P2_UAS = clock('t_P2-UAS')
/** Printed with the name of the one before; a value of its own (decision). */
export const t_P2_UAS_key = clock("t_P2-UAS'")
const T_K = clock('T_K')

const ticket = aenc([N_P2_UAS, ID, K, t_P2_UAS_key], pk(UAS))

/** As printed: P2 does not learn the name UAC, and cannot build M5. */
export const interPrinted: NarrationData = {
  name: 'inter',
  source: 'table 4.2.2',
  classes: CLASSES,
  offices: { ...office(P1, user1), ...office(R1, user1, P1), ...office(P2, user2), ...office(R2, user2, P2) },
  given: GIVEN,
  roles: [
    role('UAC', {
      parameters: [user1, UAC, user2],
      speaksFor: [user1, UAC],
      knows: [sk(UAC), cert(UAC), pk(CA)],
      requires: [signedOn(user1, UAC)],
      inherits: {
        from: 'registration/UAC',
        as: { user1, UAC, R: R1, P: P1, 'T_val(UAC)': validUntil(UAC), 't_R-UAC': startOf(UAC) },
        terms: [token(user1, UAC, R1), pk(P1)],
      },
    }),
    role('P1', { parameters: [P1], knows: [sk(P1), cert(P1), pk(R1), pk(P2), pk(CA)] }),
    role('P2', {
      parameters: [P2, UAS],
      knows: [sk(P2), cert(P2), pk(R2), pk(UAS), pk(CA)],
      requires: [signedOn(user2, UAS)],
    }),
    role('UAS', {
      parameters: [user2, UAS],
      speaksFor: [user2, UAS],
      knows: [sk(UAS), cert(UAS), pk(CA)],
      requires: [signedOn(user2, UAS)],
      inherits: {
        from: 'registration/UAC',
        as: { user1: user2, UAC: UAS, R: R2, P: P2, 'T_val(UAC)': validUntil(UAS), 't_R-UAC': startOf(UAS) },
        terms: [token(user2, UAS, R2)],
      },
    }),
  ],
  messages: table(
    {
      'M1: UAC -> P1': {
        token: token(user1, UAC, R1),
        signed: sign([user2, t_UAC_P1], sk(UAC)),
        nonce: aenc(N_UAC_P1, pk(P1)),
        cert: cert(UAC),
        session: ID,
      },
      'M2: P1 -> P2': {
        signed: sign([user1, P1, user2, t_P1_P2], sk(P1)),
        nonce: aenc([N_P1_P2, ID], pk(P2)),
        cert: cert(P1),
      },
      'M3: P2 -> UAS': {
        signed: sign([user1, t_P2_UAS], sk(P2)),
        nonce: aenc([N_P2_UAS, ID], pk(UAS)),
        cert: cert(P2),
      },
      'M4: UAS -> P2': {
        token: token(user2, UAS, R2),
        nonce: aenc(N_P2_UAS, pk(P2)),
        cert: cert(UAS),
      },
      'M5: P2 -> P1': {
        signed: sign([UAC, UAS], sk(P2)),
        key: aenc([N_P1_P2, ID, K], pk(P1)),
        ticket,
        cert: cert(P2),
      },
      'M6: P1 -> UAC': {
        key: aenc([K, N_UAC_P1, ID], pk(UAC)),
        ticket,
      },
      'M7: UAC -> UAS': { ticket },
    },
    {
      M1: {
        makes: [...fresh(N_UAC_P1, ID), now(t_UAC_P1)],
        clear: { From: user1, To: user2, Via: UAC, Timestamp: t_UAC_P1 },
        checks: [
          opens('token'),
          within('valid', 'token/t_R-UAC', 'token/T_val(UAC)'),
          opens('chain', 'cert'),
          isOfClass('class', 'cert/UAC'),
          same('device', 'cert/UAC'),
          opens('signature', 'signed'),
          current('fresh', 'signed/t_UAC-P1'),
        ],
      },
      M2: {
        makes: [...fresh(N_P1_P2), now(t_P1_P2)],
        clear: { From: user1, To: user2, Date: t_P1_P2, 'Call-ID': ID },
        checks: [
          opens('chain', 'cert'),
          isOfClass('class', 'cert/P1'),
          opens('signature', 'signed'),
          belongs('callee', 'signed/user2', P2),
          current('fresh', 'signed/t_P1-P2'),
        ],
      },
      M3: {
        makes: [...fresh(N_P2_UAS), now(t_P2_UAS)],
        clear: { From: user1, To: user2, Date: t_P2_UAS, 'Call-ID': ID },
        checks: [
          opens('chain', 'cert'),
          same('proxy', 'cert/P2'),
          opens('signature', 'signed'),
          current('fresh', 'signed/t_P2-UAS'),
          opens('ciphertext', 'nonce'),
        ],
      },
      M4: {
        clear: { 'Call-ID': ID },
        checks: [
          opens('token'),
          same('callee', 'token/user2'),
          same('device', 'token/UAS'),
          within('valid', 'token/t_R-UAS', 'token/T_val(UAS)'),
          same('subject', 'cert/UAS'),
          same('nonce', 'nonce/N_P2-UAS'),
        ],
      },
      M5: {
        makes: [...fresh(K), now(t_P2_UAS_key)],
        clear: { 'Call-ID': ID },
        checks: [
          opens('chain', 'cert'),
          same('peer', 'cert/P2'),
          opens('signature', 'signed'),
          same('caller', 'signed/UAC'),
          same('nonce', 'key/N_P1-P2'),
          same('session', 'key/ID'),
        ],
      },
      M6: {
        clear: { 'Call-ID': ID },
        checks: [same('nonce', 'key/N_UAC-P1'), same('session', 'key/ID')],
      },
      M7: {
        clear: { 'Call-ID': ID },
        checks: [
          same('nonce', 'ticket/N_P2-UAS'),
          same('session', 'ticket/ID'),
          current('fresh', "ticket/t_P2-UAS'"),
        ],
      },
    },
  ),
}

/** The name of the caller's device reaches P2 in the clear `Via` field of M2, unauthenticated (decision). */
export const interIntended = reading(
  interPrinted,
  {},
  {
    M2: { From: user1, To: user2, Via: UAC, Date: t_P1_P2, 'Call-ID': ID },
  },
)

const ticketWithRefresh = aenc([N_P2_UAS, ID, K, T_K, t_P2_UAS_key], pk(UAS))

/** The rows of the table of hardened messages that concern the inter-domain call. */
export const hardenedInter: readonly ChangeData[] = [
  {
    id: 'inter-M1-signed-whole',
    says: 'token, ciphertext and session inside the signature of the device, its name inside the ciphertext',
    messages: {
      'inter/M1': {
        parts: {
          signed: sign(
            [
              as('token', token(user1, UAC, R1)),
              user2,
              t_UAC_P1,
              as('nonce', aenc([N_UAC_P1, UAC], pk(P1))),
              ID,
            ],
            sk(UAC),
          ),
          cert: cert(UAC),
        },
        clear: { From: user1, To: user2, Via: UAC, Timestamp: t_UAC_P1, 'Call-ID': ID },
        withoutChecks: ['device'],
        checks: [same('device', 'token/UAC'), same('sender', 'nonce/UAC')],
      },
    },
  },
  {
    id: 'inter-M2-signed-whole',
    says: 'device and ciphertext inside the signature of P1, its name inside the ciphertext',
    messages: {
      'inter/M2': {
        parts: {
          signed: sign(
            [user1, UAC, P1, user2, t_P1_P2, as('nonce', aenc([N_P1_P2, ID, P1], pk(P2)))],
            sk(P1),
          ),
          cert: cert(P1),
        },
        checks: [same('proxy', 'signed/P1'), same('sender', 'nonce/P1')],
      },
    },
  },
  {
    id: 'inter-M3-signed-whole',
    says: 'callee and ciphertext inside the signature of P2, its name inside the ciphertext',
    messages: {
      'inter/M3': {
        parts: {
          signed: sign([user1, user2, t_P2_UAS, as('nonce', aenc([N_P2_UAS, ID, P2], pk(UAS)))], sk(P2)),
          cert: cert(P2),
        },
        checks: [same('callee', 'signed/user2'), same('sender', 'nonce/P2')],
      },
    },
  },
  {
    id: 'inter-M5-M6-ticket-inside',
    says: 'the ciphertext inside the signature of P2, the ticket of the callee inside the part for the next hop',
    messages: {
      'inter/M5': {
        parts: {
          signed: sign(
            [UAC, UAS, as('key', aenc([N_P1_P2, ID, K, T_K, as('ticket', ticketWithRefresh)], pk(P1)))],
            sk(P2),
          ),
          cert: cert(P2),
        },
        makes: [choice(T_K)],
      },
      'inter/M6': { parts: { key: aenc([K, T_K, N_UAC_P1, ID, as('ticket', ticketWithRefresh)], pk(UAC)) } },
      'inter/M7': { parts: { ticket: ticketWithRefresh } },
    },
  },
  {
    id: 'inter-M2-domain',
    says: "P2 accepts M2 only from the proxy of user1's own domain",
    messages: { 'inter/M2': { checks: [belongs('caller', 'signed/user1', P1)] } },
  },
  {
    id: 'cache-inter-M1',
    says: 'P1 keeps the nonces that it accepted',
    messages: { 'inter/M1': { checks: [once('replay', 'nonce/N_UAC-P1')] } },
  },
  {
    id: 'cache-inter-M2',
    says: 'P2 keeps the nonces that it accepted',
    messages: { 'inter/M2': { checks: [once('replay', 'nonce/N_P1-P2')] } },
  },
  {
    id: 'cache-inter-M3',
    says: 'the callee keeps the nonces that it accepted',
    messages: { 'inter/M3': { checks: [once('replay', 'nonce/N_P2-UAS')] } },
  },
  {
    id: 'headers-inter',
    says: 'values that are also protected are compared with their header fields',
    messages: {
      'inter/M1': {
        checks: [
          same('header-From', 'clear From'),
          same('header-To', 'clear To'),
          same('header-Via', 'clear Via'),
          same('header-Timestamp', 'clear Timestamp'),
        ],
      },
      'inter/M2': {
        checks: [
          same('header-From', 'clear From'),
          same('header-To', 'clear To'),
          same('header-Date', 'clear Date'),
          same('header-Call-ID', 'clear Call-ID'),
        ],
      },
      'inter/M3': {
        checks: [
          same('header-From', 'clear From'),
          same('header-To', 'clear To'),
          same('header-Date', 'clear Date'),
          same('header-Call-ID', 'clear Call-ID'),
        ],
      },
      'inter/M4': { checks: [same('header-Call-ID', 'clear Call-ID')] },
      'inter/M5': { checks: [same('header-Call-ID', 'clear Call-ID')] },
      'inter/M6': { checks: [same('header-Call-ID', 'clear Call-ID')] },
      'inter/M7': { checks: [same('header-Call-ID', 'clear Call-ID')] },
    },
  },
]
