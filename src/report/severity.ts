/**
 * How bad an attack is: a CVSS 3.1 base vector, each metric derived from the attack itself, and the score of the vector.
 * Source: FIRST, "Common Vulnerability Scoring System version 3.1: Specification Document", sections 2 and 7.1.
 */
import type { ClaimData } from '../model/claim.js'
import type { Term } from '../model/term.js'
import type { Retelling } from './retell.js'

type Impact = 'H' | 'L' | 'N'

export interface Metrics {
  readonly AV: 'N'
  readonly AC: 'L' | 'H'
  readonly PR: 'N' | 'L' | 'H'
  readonly UI: 'N' | 'R'
  readonly S: 'U'
  readonly C: Impact
  readonly I: Impact
  readonly A: 'N'
}

export interface Severity {
  /** `CVSS:3.1/AV:N/...` */
  readonly vector: string
  /** From 0 to 10, one decimal. */
  readonly score: number
  readonly rating: 'none' | 'low' | 'medium' | 'high' | 'critical'
  /** Why each metric is what it is, in the order of the vector. */
  readonly because: readonly string[]
}

/** The severity of an attack on claims. */
export function severityOf(told: Retelling, claims: readonly ClaimData[]): Severity {
  const parts = [complexity(told), privileges(told), interaction(told), impact(claims)]
  const metrics: Metrics = Object.assign({ AV: 'N', S: 'U', A: 'N' }, ...parts.map((p) => p.metrics))
  const score = scoreOf(metrics)
  return {
    vector: vectorOf(metrics),
    score,
    rating: ratingOf(score),
    because: [
      'AV:N, the attacker is on the network',
      ...parts.map((p) => p.because),
      'S:U and A:N, nothing beyond the protocol is claimed',
    ],
  }
}

interface Derived {
  readonly metrics: Partial<Metrics>
  readonly because: string
}

/** High where the attacker must stand between honest principals: section 2.1.2 names that case. */
function complexity({ events, world }: Retelling): Derived {
  const isForOthers = (of: Term | undefined) => of === undefined || world.isHonestValue(of)
  const used = new Set(events.flatMap((e) => (e.kind === 'receive' ? sources(e) : [])))
  const isBetween = events.some((e) => e.kind === 'send' && used.has(e.number) && isForOthers(e.addressee))
  return isBetween
    ? { metrics: { AC: 'H' }, because: 'AC:H, messages between honest principals must be read or held back' }
    : { metrics: { AC: 'L' }, because: 'AC:L, no message between honest principals is needed' }
}

function sources(event: Extract<Retelling['events'][number], { kind: 'receive' }>): number[] {
  return event.of === undefined ? event.parts.flatMap((p) => p.sources) : [event.of.number]
}

function privileges({ trace: { dishonest } }: Retelling): Derived {
  if (dishonest.domains.length > 0)
    return { metrics: { PR: 'H' }, because: 'PR:H, the attacker owns a domain with its servers' }
  return dishonest.labels.length > 0
    ? { metrics: { PR: 'L' }, because: 'PR:L, the attacker is a registered principal' }
    : { metrics: { PR: 'N' }, because: 'PR:N, the attacker needs no registration' }
}

/** Whether somebody honest must begin a run. */
function interaction({ events }: Retelling): Derived {
  const begins = events.some((e) => e.kind === 'send' && e.purpose !== '')
  return begins
    ? { metrics: { UI: 'R' }, because: 'UI:R, an honest user must begin' }
    : { metrics: { UI: 'N' }, because: 'UI:N, nobody honest must begin' }
}

const ORDER: readonly Impact[] = ['N', 'L', 'H']

function impact(claims: readonly ClaimData[]): Derived {
  const worst = (of: (claim: ClaimData) => Impact): Impact =>
    claims.map(of).reduce((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a), 'N')
  const [C, I] = [worst(confidentiality), worst(integrity)]
  const kinds = [...new Set(claims.map((c) => ('level' in c ? `${c.level} ${c.kind}` : c.kind)))]
  return { metrics: { C, I }, because: `C:${C} and I:${I}, what falls: ${kinds.join(', ')}` }
}

/** A key gives away what it protects; a nonce gives away itself. */
function confidentiality(claim: ClaimData): Impact {
  if (claim.kind !== 'secrecy') return 'N'
  return isKey(claim) ? 'H' : 'L'
}

/** Who has the key also makes what it protects. Something accepted twice is less than something nobody sent. */
function integrity(claim: ClaimData): Impact {
  switch (claim.kind) {
    case 'secrecy':
      return isKey(claim) ? 'H' : 'N'
    case 'agreement':
      return claim.level === 'injective' ? 'L' : 'H'
    case 'same-key':
    case 'unknown-key-share':
      return 'H'
    case 'freshness':
    case 'replay':
    case 'in-time':
    case 'not-stale':
      return 'L'
    case 'executability':
      return 'N'
  }
}

function isKey(claim: Extract<ClaimData, { kind: 'secrecy' }>): boolean {
  return 'sort' in claim.term && claim.term.sort === 'key'
}

function vectorOf(m: Metrics): string {
  return `CVSS:3.1/AV:${m.AV}/AC:${m.AC}/PR:${m.PR}/UI:${m.UI}/S:${m.S}/C:${m.C}/I:${m.I}/A:${m.A}`
}

/** Weights of section 7.4, for scope unchanged. */
const WEIGHTS = {
  AC: { L: 0.77, H: 0.44 },
  PR: { N: 0.85, L: 0.62, H: 0.27 },
  UI: { N: 0.85, R: 0.62 },
  CIA: { N: 0, L: 0.22, H: 0.56 },
} as const

/** The base score, section 7.1, for network attacks with scope unchanged. */
export function scoreOf(m: Metrics): number {
  const { CIA } = WEIGHTS
  const iss = 1 - (1 - CIA[m.C]) * (1 - CIA[m.I]) * (1 - CIA[m.A])
  if (iss <= 0) return 0
  const exploitability = 8.22 * 0.85 * WEIGHTS.AC[m.AC] * WEIGHTS.PR[m.PR] * WEIGHTS.UI[m.UI]
  return roundUp(Math.min(6.42 * iss + exploitability, 10))
}

/** Rounding of appendix A: up to one decimal, without the errors of floating point. */
function roundUp(x: number): number {
  const whole = Math.round(x * 100_000)
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10
}

/** Ratings of section 5. */
function ratingOf(score: number): Severity['rating'] {
  if (score === 0) return 'none'
  if (score < 4) return 'low'
  if (score < 7) return 'medium'
  return score < 9 ? 'high' : 'critical'
}
