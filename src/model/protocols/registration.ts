/** Registration: M1 and M2 of table 4.2.1, a user and its device sign on at the registrar of the user's domain. */
import { aenc, as, nonce, clock, pk, pw, senc, sign, sk } from '../expression.js'
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
import {
  CA,
  CLASSES,
  GIVEN,
  cert,
  device,
  passwordKey,
  proxy,
  registrar,
  signedOn,
  startOf,
  token,
  user,
  validUntil,
} from './vocabulary.js'

export const user1 = user('user1')
export const UAC = device('UAC')
export const R = registrar('R')
export const P = proxy('P')
export const N_UAC_R = nonce('N_UAC-R')
export const t_UAC_R = clock('t_UAC-R')

const sealed = senc([N_UAC_R, UAC, t_UAC_R], passwordKey(user1))

/** As printed. */
export const registration: NarrationData = {
  name: 'registration',
  source: 'table 4.2.1, M1 and M2',
  classes: CLASSES,
  offices: { ...office(R, user1), ...office(P, R, user1) },
  given: GIVEN,
  roles: [
    role('UAC', {
      parameters: [user1, UAC],
      speaksFor: [user1, UAC],
      knows: [pw(user1), sk(UAC), cert(UAC), pk(CA)],
      requires: [signedOn(user1, UAC)],
    }),
    role('R', { parameters: [R], knows: [sk(R), cert(R), pk(CA), pk(P), pw(user1)] }),
  ],
  messages: table(
    {
      'M1: UAC -> R': { user: user1, cert: cert(UAC), sealed },
      'M2: R -> UAC': {
        'proxy-key': sign(pk(P), sk(R)),
        token: token(user1, UAC, R),
        nonce: aenc(N_UAC_R, pk(UAC)),
        cert: cert(R),
      },
    },
    {
      M1: {
        makes: [...fresh(N_UAC_R), now(t_UAC_R)],
        clear: { Via: UAC, Date: t_UAC_R },
        checks: [
          opens('chain', 'cert'),
          isOfClass('class', 'cert/UAC'),
          opens('password', 'sealed'),
          same('device', 'sealed/UAC'),
          current('fresh', 'sealed/t_UAC-R'),
          belongs('domain', 'user', R),
        ],
      },
      M2: {
        makes: [now(startOf(UAC)), choice(validUntil(UAC))],
        clear: { From: user1, Date: startOf(UAC) },
        checks: [
          opens('chain', 'cert'),
          same('registrar', 'cert/R'),
          opens('proxy-key'),
          opens('token'),
          same('user', 'token/user1'),
          same('device', 'token/UAC'),
          within('valid', 'token/t_R-UAC', 'token/T_val(UAC)'),
          same('nonce', 'nonce/N_UAC-R'),
        ],
      },
    },
  ),
}

/** The rows of the table of hardened messages that concern the registration. */
export const hardenedRegistration: readonly ChangeData[] = [
  {
    id: 'M1-signed',
    says: 'the device signs the password part',
    messages: {
      'registration/M1': {
        parts: { user: user1, cert: cert(UAC), signed: sign(as('sealed', sealed), sk(UAC)) },
        checks: [opens('signature', 'signed')],
      },
    },
  },
  {
    id: 'M2-signed-whole',
    says: 'one signature of the registrar over all parts',
    messages: {
      'registration/M2': {
        parts: {
          signed: sign(
            [pk(P), as('token', token(user1, UAC, R)), as('nonce', aenc(N_UAC_R, pk(UAC)))],
            sk(R),
          ),
          cert: cert(R),
        },
        withoutChecks: ['proxy-key'],
        checks: [opens('signature', 'signed')],
      },
    },
  },
  {
    id: 'cache-M1',
    says: 'the registrar keeps the nonces that it accepted',
    messages: { 'registration/M1': { checks: [once('replay', 'sealed/N_UAC-R')] } },
  },
  {
    id: 'headers-registration',
    says: 'values that are also protected are compared with their header fields',
    messages: {
      'registration/M1': { checks: [same('header-Via', 'clear Via'), same('header-Date', 'clear Date')] },
      'registration/M2': { checks: [same('header-From', 'clear From'), same('header-Date', 'clear Date')] },
    },
  },
]
