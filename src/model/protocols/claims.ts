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

/** A call: who takes part, and in which messages the ends meet their proxies. */
interface Call {
  readonly narration: NarrationData
  readonly ends: Pick<typeof intra, 'user1' | 'user2' | 'UAC' | 'UAS' | 'ID' | 'K'>
  /** The proxy of the caller: intra-domain it is the callee's too. */
  readonly near: { readonly proxy: VariableData; readonly nonce: VariableData; readonly called: string }
  /** The proxy of the callee. */
  readonly far: {
    readonly proxy: VariableData
    readonly nonce: VariableData
    readonly invites: string
    readonly answered: string
  }
  /** What caller and near proxy agree on beyond users, device and nonce. */
  readonly more: readonly TermData[]
}

/** The claims that both kinds of call make. */
function callClaims({ narration, ends, near, far, more }: Call): ClaimData[] {
  const { user1, user2, UAC, UAS, ID, K } = ends
  const role = (name: string) => `${narration.name}/${name}`
  const [uac, uas, nearRole, farRole] = [role('UAC'), role('UAS'), role(near.proxy.var), role(far.proxy.var)]
  const both = [user1, user2]
  const callee = alike(user1, user2, UAS, far.nonce, ID)
  const atUAC = { role: uac, at: 'M6' }
  const atUAS = { role: uas, at: 'M7' }
  const calleePeers = { claimant: UAS, partner: far.proxy }
  return [
    secrecy(K, { ...atUAC, subject: 'K_session@UAC', honest: both }),
    secrecy(K, { ...atUAS, subject: 'K_session@UAS', honest: both }),
    secrecy(near.nonce, { role: uac, at: near.called, honest: [user1] }),
    secrecy(far.nonce, { role: farRole, at: far.invites, honest: [user2] }),
    secrecy(far.nonce, { role: uas, at: far.invites, honest: both }),
    ...agreement(`${near.proxy.var}<-UAC@${near.called}`, {
      role: nearRole,
      at: near.called,
      partner: uac,
      honest: [user1],
      peers: { claimant: near.proxy, partner: UAC },
      data: alike(user1, UAC, user2, near.nonce, ...more),
    }),
    ...agreement(`UAC<-${near.proxy.var}@M6`, {
      ...atUAC,
      partner: nearRole,
      honest: [user1],
      peers: { claimant: UAC, partner: near.proxy },
      data: alike(user1, UAC, user2, K, ID, near.nonce),
    }),
    ...agreement(`UAS<-${far.proxy.var}@${far.invites}`, {
      role: uas,
      at: far.invites,
      partner: farRole,
      honest: [user2],
      peers: calleePeers,
      data: callee,
    }),
    ...agreement(`${far.proxy.var}<-UAS@${far.answered}`, {
      role: farRole,
      at: far.answered,
      partner: uas,
      honest: [user2],
      peers: { claimant: far.proxy, partner: UAS },
      data: callee,
    }),
    ...agreement(`UAS<-${far.proxy.var}@M7`, {
      ...atUAS,
      partner: farRole,
      honest: both,
      peers: calleePeers,
      data: alike(user1, user2, UAS, K, ID, far.nonce),
    }),
    ...agreement('UAS<-UAC@M7', {
      ...atUAS,
      partner: uac,
      honest: both,
      peers: { claimant: user2, partner: user1 },
      data: alike(user1, user2, K, ID),
    }),
    ...agreement('UAC<-UAS@M6', {
      ...atUAC,
      partner: uas,
      honest: both,
      peers: { claimant: user1, partner: user2 },
      data: alike(user1, user2, ID),
    }),
    ...keyClaims(uac, uas, K, both, ID),
    freshness(K, { ...atUAC, subject: 'K_session@UAC', honest: both }),
    freshness(K, { ...atUAS, subject: 'K_session@UAS', honest: both }),
    freshness(near.nonce, { role: nearRole, at: near.called, honest: [user1] }),
    issued(nearRole, `${near.proxy.var}@${near.called}`, near.called, user1, UAC),
    issued(farRole, `${far.proxy.var}@${far.answered}`, far.answered, user2, UAS),
    inTime(nearRole, near.proxy.var, near.called, UAC),
    inTime(farRole, far.proxy.var, far.answered, UAS),
    ...executable(narration),
  ]
}

/** The intra-domain call, M3 to M7. */
export function intraClaims(narration: NarrationData): ClaimData[] {
  const { user1, user2, P, N_UAC_P, N_P_UAS, K } = intra
  const [p, uas] = ['intra/P', 'intra/UAS']
  const both = [user1, user2]
  return [
    ...callClaims({
      narration,
      ends: intra,
      near: { proxy: P, nonce: N_UAC_P, called: 'M3' },
      far: { proxy: P, nonce: N_P_UAS, invites: 'M4', answered: 'M5' },
      more: [],
    }),
    secrecy(K, { role: p, subject: 'K_session@P', at: 'M6', honest: both }),
    ...replays(narration, { M3: [user1], M4: [user2], M5: [user2], M6: both, M7: both }),
    notStale(p, 'P', 'M3', intra.t_UAC_P),
    notStale(uas, 'UAS', 'M4', intra.t_P_UAS),
    notStale(uas, 'UAS', 'M7', intra.t_P_UAC),
  ]
}

/** The inter-domain call, M1 to M7. */
export function interClaims(narration: NarrationData): ClaimData[] {
  const { user1, user2, UAC, UAS, P1, P2, N_UAC_P1, N_P1_P2, N_P2_UAS, ID, K } = inter
  const [p1, p2, uas] = ['inter/P1', 'inter/P2', 'inter/UAS']
  const both = [user1, user2]
  // In the reading `printed` P2 does not learn which device calls.
  const caller = narration.messages.some((m) => m.id === 'M2' && 'Via' in m.clear) ? [UAC] : []
  return [
    ...callClaims({
      narration,
      ends: inter,
      near: { proxy: P1, nonce: N_UAC_P1, called: 'M1' },
      far: { proxy: P2, nonce: N_P2_UAS, invites: 'M3', answered: 'M4' },
      more: [ID],
    }),
    secrecy(K, { role: p1, subject: 'K_session@P1', at: 'M5', honest: both }),
    secrecy(K, { role: p2, subject: 'K_session@P2', at: 'M5', honest: both }),
    secrecy(N_P1_P2, { role: p1, at: 'M2', honest: [P2] }),
    secrecy(N_P1_P2, { role: p2, at: 'M2', honest: [P1] }),
    ...agreement('P2<-P1@M2', {
      role: p2,
      at: 'M2',
      partner: p1,
      honest: [P1],
      peers: { claimant: P2, partner: P1 },
      data: alike(P1, P2, user1, ...caller, user2, N_P1_P2, ID),
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
    freshness(N_P1_P2, { role: p2, at: 'M2', honest: [P1] }),
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
