/** The intra-domain call: M3 to M7 of table 4.2.1, after a registration of both users. */
import { aenc, as, callid, clock, key, nonce, penc, pk, sign, sk } from '../expression.js'
import type { ChangeData } from '../model.js'
import {
  type InheritanceData,
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
export const R = registrar('R')
export const P = proxy('P')
export const N_UAC_P = nonce('N_UAC-P')
export const N_P_UAS = nonce('N_P-UAS')
export const ID = callid('ID')
export const K = key('K')
export const t_UAC_P = clock('t_UAC-P')
export const t_P_UAS = clock('t_P-UAS')
export const t_P_UAC = clock('t_P-UAC')
const T_K = clock('T_K')

/** What the registration of the caller leaves: the token and the proxy's public key. */
const callerRegistered: InheritanceData = {
  from: 'registration/UAC',
  as: { user1, UAC, R, P, 'T_val(UAC)': validUntil(UAC), 't_R-UAC': startOf(UAC) },
  terms: [token(user1, UAC, R), pk(P)],
}

const calleeRegistered: InheritanceData = {
  from: 'registration/UAC',
  as: { user1: user2, UAC: UAS, R, P, 'T_val(UAC)': validUntil(UAS), 't_R-UAC': startOf(UAS) },
  terms: [token(user2, UAS, R)],
}

/** As printed: the UAC cannot build M7. */
export const intraPrinted: NarrationData = {
  name: 'intra',
  source: 'table 4.2.1, M3 to M7',
  classes: CLASSES,
  offices: { ...office(P, user1, user2), ...office(R, user1, user2, P) },
  given: GIVEN,
  roles: [
    role('UAC', {
      parameters: [user1, UAC, user2],
      speaksFor: [user1, UAC],
      knows: [sk(UAC), cert(UAC), pk(CA)],
      requires: [signedOn(user1, UAC)],
      inherits: callerRegistered,
    }),
    role('P', {
      parameters: [P, UAS],
      knows: [sk(P), cert(P), pk(R), pk(UAS), pk(CA)],
      requires: [signedOn(user2, UAS)],
    }),
    role('UAS', {
      parameters: [user2, UAS],
      speaksFor: [user2, UAS],
      knows: [sk(UAS), cert(UAS), pk(CA)],
      requires: [signedOn(user2, UAS)],
      inherits: calleeRegistered,
    }),
  ],
  messages: table(
    {
      'M3: UAC -> P': {
        token: token(user1, UAC, R),
        signed: sign([user2, t_UAC_P], sk(UAC)),
        nonce: aenc(N_UAC_P, pk(P)),
        cert: cert(UAC),
      },
      'M4: P -> UAS': {
        signed: sign([user1, t_P_UAS], sk(P)),
        nonce: aenc([N_P_UAS, ID], pk(UAS)),
        cert: cert(P),
      },
      'M5: UAS -> P': {
        token: token(user2, UAS, R),
        nonce: aenc(N_P_UAS, pk(P)),
        cert: cert(UAS),
      },
      'M6: P -> UAC': {
        key: aenc([K, N_UAC_P, ID], pk(UAC)),
        ticket: aenc([K, t_P_UAC, ID, N_P_UAS], pk(UAS)),
      },
      'M7: UAC -> UAS': {
        ticket: penc([K, t_P_UAC, ID, N_P_UAS], sk(P)),
      },
    },
    {
      M3: {
        makes: [...fresh(N_UAC_P), now(t_UAC_P)],
        clear: { From: user1, To: user2, Via: UAC, Timestamp: t_UAC_P },
        checks: [
          belongs('callee', 'signed/user2', P),
          opens('token'),
          within('valid', 'token/t_R-UAC', 'token/T_val(UAC)'),
          opens('chain', 'cert'),
          isOfClass('class', 'cert/UAC'),
          same('device', 'cert/UAC'),
          opens('signature', 'signed'),
          current('fresh', 'signed/t_UAC-P'),
        ],
      },
      M4: {
        makes: [...fresh(N_P_UAS, ID), now(t_P_UAS)],
        clear: { From: user1, To: user2, Date: t_P_UAS, 'Call-ID': ID },
        checks: [
          opens('chain', 'cert'),
          same('proxy', 'cert/P'),
          opens('signature', 'signed'),
          current('fresh', 'signed/t_P-UAS'),
          opens('ciphertext', 'nonce'),
        ],
      },
      M5: {
        clear: { 'Call-ID': ID },
        checks: [
          opens('token'),
          same('callee', 'token/user2'),
          same('device', 'token/UAS'),
          within('valid', 'token/t_R-UAS', 'token/T_val(UAS)'),
          same('subject', 'cert/UAS'),
          same('nonce', 'nonce/N_P-UAS'),
        ],
      },
      M6: {
        makes: [...fresh(K), now(t_P_UAC)],
        checks: [same('nonce', 'key/N_UAC-P')],
      },
      M7: {
        clear: { 'Call-ID': ID },
        checks: [
          same('nonce', 'ticket/N_P-UAS'),
          same('session', 'ticket/ID'),
          current('fresh', 'ticket/t_P-UAC'),
        ],
      },
    },
  ),
}

/** The proxy sends the ticket of M7 in M6, "encrypted" with its private key. */
export const intraPrivateKey = reading(intraPrinted, {
  M6: { key: aenc([K, N_UAC_P, ID], pk(UAC)), ticket: penc([K, t_P_UAC, ID, N_P_UAS], sk(P)) },
})

/** What the text says: the UAC forwards the ticket of M6. */
export const intraIntended = reading(intraPrinted, {
  M7: { ticket: aenc([K, t_P_UAC, ID, N_P_UAS], pk(UAS)) },
})

const ticketWithRefresh = aenc([K, T_K, t_P_UAC, ID, N_P_UAS], pk(UAS))

/** The rows of the table of hardened messages that concern the intra-domain call. */
export const hardenedIntra: readonly ChangeData[] = [
  {
    id: 'M3-signed-whole',
    says: 'token and ciphertext inside the signature of the device, the name of the device inside the ciphertext',
    messages: {
      'intra/M3': {
        parts: {
          signed: sign(
            [as('token', token(user1, UAC, R)), user2, t_UAC_P, as('nonce', aenc([N_UAC_P, UAC], pk(P)))],
            sk(UAC),
          ),
          cert: cert(UAC),
        },
        withoutChecks: ['device'],
        checks: [same('device', 'token/UAC'), same('sender', 'nonce/UAC')],
      },
    },
  },
  {
    id: 'M4-signed-whole',
    says: 'callee and ciphertext inside the signature of the proxy, the name of the proxy inside the ciphertext',
    messages: {
      'intra/M4': {
        parts: {
          signed: sign([user1, user2, t_P_UAS, as('nonce', aenc([N_P_UAS, ID, P], pk(UAS)))], sk(P)),
          cert: cert(P),
        },
        checks: [same('callee', 'signed/user2'), same('sender', 'nonce/P')],
      },
    },
  },
  {
    id: 'M6-ticket-inside',
    says: 'the ticket of the callee inside the part for the caller; beside K the time of its refreshment',
    messages: {
      'intra/M6': {
        parts: { key: aenc([K, T_K, N_UAC_P, ID, as('ticket', ticketWithRefresh)], pk(UAC)) },
        makes: [choice(T_K)],
      },
      'intra/M7': { parts: { ticket: ticketWithRefresh } },
    },
  },
  {
    id: 'cache-M3',
    says: 'the proxy keeps the nonces that it accepted',
    messages: { 'intra/M3': { checks: [once('replay', 'nonce/N_UAC-P')] } },
  },
  {
    id: 'cache-M4',
    says: 'the callee keeps the nonces that it accepted',
    messages: { 'intra/M4': { checks: [once('replay', 'nonce/N_P-UAS')] } },
  },
  {
    id: 'headers-intra',
    says: 'values that are also protected are compared with their header fields',
    messages: {
      'intra/M3': {
        checks: [
          same('header-From', 'clear From'),
          same('header-To', 'clear To'),
          same('header-Via', 'clear Via'),
          same('header-Timestamp', 'clear Timestamp'),
        ],
      },
      'intra/M4': {
        checks: [
          same('header-From', 'clear From'),
          same('header-To', 'clear To'),
          same('header-Date', 'clear Date'),
          same('header-Call-ID', 'clear Call-ID'),
        ],
      },
      'intra/M5': { checks: [same('header-Call-ID', 'clear Call-ID')] },
      'intra/M7': { checks: [same('header-Call-ID', 'clear Call-ID')] },
    },
  },
]
