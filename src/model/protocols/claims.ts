/** What the paper claims, and what lies beyond it, as properties. Ids, data and honest sets are those of `docs/claims.md`. */
import {
  type AgreementClaim,
  type ClaimData,
  agreement,
  alike,
  freshness,
  replay,
  secrecy,
} from '../claim.js'
import { type TermData, type VariableData, pk, rename, variablesOf } from '../expression.js'
import type { NarrationData } from '../narration.js'
import * as inter from './inter-domain.js'
import * as intra from './intra-domain.js'
import * as reg from './registration.js'
import { device, startOf, user, validUntil } from './vocabulary.js'

type Honest = readonly VariableData[]

/** Replay resistance of a message, at the role that receives it: no two runs accept the same one. */
function replays(narration: NarrationData, honest: Readonly<Record<string, Honest>>): ClaimData[] {
  return narration.messages.map((m) =>
    replay({ role: `${narration.name}/${m.to}`, at: m.id, honest: honest[m.id] ?? [] }),
  )
}

function executable(narration: NarrationData): ClaimData[] {
  return narration.messages.map((m) => ({
    kind: 'executability',
    id: `executability/${m.id}`,
    role: `${narration.name}/${m.from}`,
    at: m.id,
    honest: [],
  }))
}

/** Clock `window`: what is accepted is of the current epoch. */
const notStale = (role: string, name: string, at: string, t: TermData): ClaimData => ({
  kind: 'not-stale',
  id: `stale-refused/${at}@${name}`,
  role,
  at,
  terms: [t],
  honest: [],
})

const inTime = (role: string, name: string, at: string, x: ReturnType<typeof device>): ClaimData => ({
  kind: 'in-time',
  id: `token-in-time/${name}@${at}`,
  role,
  at,
  terms: [startOf(x), validUntil(x)],
  honest: [],
})

/** The registrar issued the token so. */
function issued(
  role: string,
  id: string,
  at: string,
  u: ReturnType<typeof user>,
  x: ReturnType<typeof device>,
): AgreementClaim {
  return {
    kind: 'agreement',
    level: 'non-injective',
    id: `token/${id}`,
    role,
    at,
    partner: 'registration/R',
    honest: [],
    peers: { claimant: u, partner: u },
    data: [
      { claimant: u, partner: reg.user1 },
      { claimant: x, partner: reg.UAC },
      { claimant: validUntil(x), partner: validUntil(reg.UAC) },
      { claimant: startOf(x), partner: startOf(reg.UAC) },
    ],
    orGiven: 'token',
  }
}

/** Registration, M1 and M2. */
export function registrationClaims(narration: NarrationData): ClaimData[] {
  const { user1, UAC, R, P, N_UAC_R } = reg
  const data = alike(user1, UAC, N_UAC_R)
  const toR = { role: 'registration/R', at: 'M1', partner: 'registration/UAC', data }
  const toUAC = { role: 'registration/UAC', at: 'M2', partner: 'registration/R', honest: [user1] }
  const peers = { claimant: user1, partner: R }
  return [
    secrecy(N_UAC_R, { role: 'registration/UAC', subject: 'N_UAC-R@UAC', at: 'M1', honest: [user1] }),
    ...agreement('R<-user@M1', { ...toR, honest: [user1], peers: { claimant: R, partner: user1 } }),
    ...agreement('R<-device@M1', { ...toR, honest: [UAC], peers: { claimant: R, partner: UAC } }),
    ...agreement('UAC<-R@M2', { ...toUAC, peers, data }),
    ...agreement('UAC<-R@M2:token', {
      ...toUAC,
      peers,
      data: [...data, ...alike(validUntil(UAC), startOf(UAC), pk(P))],
    }),
    freshness(N_UAC_R, { role: 'registration/R', subject: 'N_UAC-R@R', at: 'M1', honest: [user1] }),
    ...replays(narration, { M1: [user1], M2: [user1] }),
    notStale('registration/R', 'R', 'M1', reg.t_UAC_R),
    inTime('registration/UAC', 'UAC', 'M2', UAC),
    ...executable(narration),
  ]
}

/** The intra-domain call, M3 to M7. */
export function intraClaims(narration: NarrationData): ClaimData[] {
  const { user1, user2, UAC, UAS, P, N_UAC_P, N_P_UAS, ID, K } = intra
  const [uac, p, uas] = ['intra/UAC', 'intra/P', 'intra/UAS']
  const both = [user1, user2]
  const callee = alike(user1, user2, UAS, N_P_UAS, ID)
  return [
    secrecy(K, { role: uac, subject: 'K_session@UAC', at: 'M6', honest: both }),
    secrecy(K, { role: uas, subject: 'K_session@UAS', at: 'M7', honest: both }),
    secrecy(K, { role: p, subject: 'K_session@P', at: 'M6', honest: both }),
    secrecy(N_UAC_P, { role: uac, subject: 'N_UAC-P@UAC', at: 'M3', honest: [user1] }),
    secrecy(N_P_UAS, { role: p, subject: 'N_P-UAS@P', at: 'M4', honest: [user2] }),
    secrecy(N_P_UAS, { role: uas, subject: 'N_P-UAS@UAS', at: 'M4', honest: both }),
    ...agreement('P<-UAC@M3', {
      role: p,
      at: 'M3',
      partner: uac,
      honest: [user1],
      peers: { claimant: P, partner: UAC },
      data: alike(user1, UAC, user2, N_UAC_P),
    }),
    ...agreement('UAC<-P@M6', {
      role: uac,
      at: 'M6',
      partner: p,
      honest: [user1],
      peers: { claimant: UAC, partner: P },
      data: alike(user1, UAC, user2, K, ID, N_UAC_P),
    }),
    ...agreement('UAS<-P@M4', {
      role: uas,
      at: 'M4',
      partner: p,
      honest: [user2],
      peers: { claimant: UAS, partner: P },
      data: callee,
    }),
    ...agreement('P<-UAS@M5', {
      role: p,
      at: 'M5',
      partner: uas,
      honest: [user2],
      peers: { claimant: P, partner: UAS },
      data: callee,
    }),
    ...agreement('UAS<-P@M7', {
      role: uas,
      at: 'M7',
      partner: p,
      honest: both,
      peers: { claimant: UAS, partner: P },
      data: alike(user1, user2, UAS, K, ID, N_P_UAS),
    }),
    ...agreement('UAS<-UAC@M7', {
      role: uas,
      at: 'M7',
      partner: uac,
      honest: both,
      peers: { claimant: user2, partner: user1 },
      data: alike(user1, user2, K, ID),
    }),
    ...agreement('UAC<-UAS@M6', {
      role: uac,
      at: 'M6',
      partner: uas,
      honest: both,
      peers: { claimant: user1, partner: user2 },
      data: alike(user1, user2, ID),
    }),
    ...keyClaims(uac, uas, K, [user1, user2], ID),
    freshness(K, { role: uac, subject: 'K_session@UAC', at: 'M6', honest: both }),
    freshness(K, { role: uas, subject: 'K_session@UAS', at: 'M7', honest: both }),
    freshness(N_UAC_P, { role: p, subject: 'N_UAC-P@P', at: 'M3', honest: [user1] }),
    issued(p, 'P@M3', 'M3', user1, UAC),
    issued(p, 'P@M5', 'M5', user2, UAS),
    ...replays(narration, { M3: [user1], M4: [user2], M5: [user2], M6: both, M7: both }),
    notStale(p, 'P', 'M3', intra.t_UAC_P),
    notStale(uas, 'UAS', 'M4', intra.t_P_UAS),
    notStale(uas, 'UAS', 'M7', intra.t_P_UAC),
    inTime(p, 'P', 'M3', UAC),
    inTime(p, 'P', 'M5', UAS),
    ...executable(narration),
  ]
}

/** Caller and callee with the same key agree on who talks, and on which session. */
function keyClaims(uac: string, uas: string, K: TermData, users: Honest, ID: TermData): ClaimData[] {
  const common = {
    role: uac,
    at: 'M6',
    honest: users,
    key: { claimant: K, partner: K },
    partner: uas,
    partnerAt: 'M7',
  }
  return [
    { ...common, kind: 'same-key', id: 'agreement/same-key@UAC,UAS', data: alike(...users, ID) },
    { ...common, kind: 'unknown-key-share', id: 'unknown-key-share/UAC,UAS', data: alike(...users) },
  ]
}

/** The inter-domain call, M1 to M7. */
export function interClaims(narration: NarrationData): ClaimData[] {
  const { user1, user2, UAC, UAS, P1, P2, N_UAC_P1, N_P1_P2, N_P2_UAS, ID, K } = inter
  const [uac, p1, p2, uas] = ['inter/UAC', 'inter/P1', 'inter/P2', 'inter/UAS']
  const both = [user1, user2]
  const callee = alike(user1, user2, UAS, N_P2_UAS, ID)
  // In the reading `printed` P2 does not learn which device calls.
  const device = narration.messages.some((m) => m.id === 'M2' && 'Via' in m.clear) ? [UAC] : []
  return [
    secrecy(K, { role: uac, subject: 'K_session@UAC', at: 'M6', honest: both }),
    secrecy(K, { role: p1, subject: 'K_session@P1', at: 'M5', honest: both }),
    secrecy(K, { role: p2, subject: 'K_session@P2', at: 'M5', honest: both }),
    secrecy(K, { role: uas, subject: 'K_session@UAS', at: 'M7', honest: both }),
    secrecy(N_UAC_P1, { role: uac, subject: 'N_UAC-P1@UAC', at: 'M1', honest: [user1] }),
    secrecy(N_P1_P2, { role: p1, subject: 'N_P1-P2@P1', at: 'M2', honest: [P2] }),
    secrecy(N_P1_P2, { role: p2, subject: 'N_P1-P2@P2', at: 'M2', honest: [P1] }),
    secrecy(N_P2_UAS, { role: p2, subject: 'N_P2-UAS@P2', at: 'M3', honest: [user2] }),
    secrecy(N_P2_UAS, { role: uas, subject: 'N_P2-UAS@UAS', at: 'M3', honest: both }),
    ...agreement('P1<-UAC@M1', {
      role: p1,
      at: 'M1',
      partner: uac,
      honest: [user1],
      peers: { claimant: P1, partner: UAC },
      data: alike(user1, UAC, user2, N_UAC_P1, ID),
    }),
    ...agreement('UAC<-P1@M6', {
      role: uac,
      at: 'M6',
      partner: p1,
      honest: [user1],
      peers: { claimant: UAC, partner: P1 },
      data: alike(user1, UAC, user2, K, ID, N_UAC_P1),
    }),
    ...agreement('UAS<-P2@M3', {
      role: uas,
      at: 'M3',
      partner: p2,
      honest: [user2],
      peers: { claimant: UAS, partner: P2 },
      data: callee,
    }),
    ...agreement('P2<-UAS@M4', {
      role: p2,
      at: 'M4',
      partner: uas,
      honest: [user2],
      peers: { claimant: P2, partner: UAS },
      data: callee,
    }),
    ...agreement('UAS<-P2@M7', {
      role: uas,
      at: 'M7',
      partner: p2,
      honest: both,
      peers: { claimant: UAS, partner: P2 },
      data: alike(user1, user2, UAS, K, ID, N_P2_UAS),
    }),
    ...agreement('UAS<-UAC@M7', {
      role: uas,
      at: 'M7',
      partner: uac,
      honest: both,
      peers: { claimant: user2, partner: user1 },
      data: alike(user1, user2, K, ID),
    }),
    ...agreement('UAC<-UAS@M6', {
      role: uac,
      at: 'M6',
      partner: uas,
      honest: both,
      peers: { claimant: user1, partner: user2 },
      data: alike(user1, user2, ID),
    }),
    ...agreement('P2<-P1@M2', {
      role: p2,
      at: 'M2',
      partner: p1,
      honest: [P1],
      peers: { claimant: P2, partner: P1 },
      data: alike(P1, P2, user1, ...device, user2, N_P1_P2, ID),
    }),
    ...agreement('P2<-P1@M2:origin', {
      role: p2,
      at: 'M2',
      partner: p1,
      honest: [user1],
      peers: { claimant: P2, partner: user1 },
      data: alike(user1, user2, N_P1_P2, ID),
    }).filter((c) => c.level === 'injective' || c.level === 'non-injective'),
    ...agreement('P1<-P2@M5', {
      role: p1,
      at: 'M5',
      partner: p2,
      honest: [P2],
      peers: { claimant: P1, partner: P2 },
      data: alike(P1, P2, user1, UAC, user2, UAS, K, ID, N_P1_P2),
    }),
    ...keyClaims(uac, uas, K, [user1, user2], ID),
    freshness(K, { role: uac, subject: 'K_session@UAC', at: 'M6', honest: both }),
    freshness(K, { role: uas, subject: 'K_session@UAS', at: 'M7', honest: both }),
    freshness(N_UAC_P1, { role: p1, subject: 'N_UAC-P1@P1', at: 'M1', honest: [user1] }),
    freshness(N_P1_P2, { role: p2, subject: 'N_P1-P2@P2', at: 'M2', honest: [P1] }),
    issued(p1, 'P1@M1', 'M1', user1, UAC),
    issued(p2, 'P2@M4', 'M4', user2, UAS),
    ...replays(narration, {
      M1: [user1],
      M2: [P1],
      M3: [user2],
      M4: [user2],
      M5: [P2],
      M6: both,
      M7: both,
    }),
    notStale(p1, 'P1', 'M1', inter.t_UAC_P1),
    notStale(p2, 'P2', 'M2', inter.t_P1_P2),
    notStale(uas, 'UAS', 'M3', inter.t_P2_UAS),
    notStale(uas, 'UAS', 'M7', inter.t_P2_UAS_key),
    inTime(p1, 'P1', 'M1', UAC),
    inTime(p2, 'P2', 'M4', UAS),
    ...executable(narration),
  ]
}

/**
 * Claims of models of both kinds of call. The callee's device and proxy cannot tell the kinds apart, nor need they: where
 * the data is what both kinds share between them, a run of the other kind counts as the partner's.
 */
export function claimsOfBothKinds(intraNarration: NarrationData, interNarration: NarrationData): ClaimData[] {
  const nonces: Readonly<Record<string, VariableData>> = {
    [intra.N_P_UAS.var]: inter.N_P2_UAS,
    [inter.N_P2_UAS.var]: intra.N_P_UAS,
  }
  const shared = new Set(['user1', 'user2', 'UAS', 'ID', ...Object.keys(nonces)])
  const other: Readonly<Record<string, string>> = {
    'intra/P': 'inter/P2',
    'intra/UAS': 'inter/UAS',
    'inter/P2': 'intra/P',
    'inter/UAS': 'intra/UAS',
  }
  const both = (claim: ClaimData): ClaimData => {
    if (claim.kind !== 'agreement') return claim
    const partner = other[claim.partner]
    const isShared = claim.data.every((d) => [...variablesOf(d.partner).keys()].every((v) => shared.has(v)))
    if (partner === undefined || !isShared) return claim
    const data = claim.data.map((d) => ({ claimant: d.claimant, partner: rename(d.partner, nonces) }))
    return { ...claim, orAlso: [{ partner, data }] }
  }
  return [
    ...qualified(intraNarration, intraClaims(intraNarration)),
    ...qualified(interNarration, interClaims(interNarration)),
  ].map(both)
}

/** The same claims with the narration's name in front of each subject. */
function qualified(narration: NarrationData, claims: readonly ClaimData[]): ClaimData[] {
  return claims.map((c) => ({ ...c, id: `${narration.name}/${c.id}` }))
}
