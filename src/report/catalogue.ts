/** What a broken claim is called in the catalogues of the field. */
import type { ClaimData } from '../model/claim.js'

export interface Entry {
  /** `CWE-294`, `CAPEC-60`. */
  readonly id: string
  readonly name: string
  readonly url: string
}

const CWE = {
  200: 'Exposure of Sensitive Information to an Unauthorized Actor',
  290: 'Authentication Bypass by Spoofing',
  294: 'Authentication Bypass by Capture-replay',
  300: 'Channel Accessible by Non-Endpoint',
  322: 'Key Exchange without Entity Authentication',
  345: 'Insufficient Verification of Data Authenticity',
  346: 'Origin Validation Error',
  613: 'Insufficient Session Expiration',
  924: 'Improper Enforcement of Message Integrity During Transmission in a Communication Channel',
} as const

const CAPEC = {
  60: 'Reusing Session IDs (aka Session Replay)',
  94: 'Adversary in the Middle (AiTM)',
  117: 'Interception',
  151: 'Identity Spoofing',
  272: 'Protocol Manipulation',
} as const

interface Row {
  readonly cwe: readonly (keyof typeof CWE)[]
  readonly capec: readonly (keyof typeof CAPEC)[]
}

/** Weaknesses (CWE) and attack patterns (CAPEC) of a claim that is broken, those that fit best first. */
export function entriesOf(claim: ClaimData): readonly Entry[] {
  const { cwe, capec } = rowOf(claim)
  return [
    ...cwe.map((n) => ({
      id: `CWE-${n}`,
      name: CWE[n],
      url: `https://cwe.mitre.org/data/definitions/${n}.html`,
    })),
    ...capec.map((n) => ({
      id: `CAPEC-${n}`,
      name: CAPEC[n],
      url: `https://capec.mitre.org/data/definitions/${n}.html`,
    })),
  ]
}

function rowOf(claim: ClaimData): Row {
  switch (claim.kind) {
    case 'secrecy':
      return 'sort' in claim.term && claim.term.sort === 'key'
        ? { cwe: [322, 300], capec: [94, 117] }
        : { cwe: [200], capec: [117] }
    case 'agreement':
      if (claim.level === 'injective') return { cwe: [294], capec: [60] }
      return claim.level === 'non-injective'
        ? { cwe: [345, 924], capec: [272] }
        : { cwe: [290, 346], capec: [151] }
    case 'freshness':
    case 'replay':
    case 'not-stale':
      return { cwe: [294], capec: [60] }
    case 'same-key':
    case 'unknown-key-share':
      return { cwe: [346, 345], capec: [94] }
    case 'in-time':
      return { cwe: [613], capec: [60] }
    case 'executability':
      return { cwe: [], capec: [] }
  }
}

/** The entries of several claims, each once. */
export function entriesOfAll(claims: readonly ClaimData[]): Entry[] {
  const all = claims.flatMap((c) => entriesOf(c))
  return all.filter((e, i) => all.findIndex((f) => f.id === e.id) === i)
}
