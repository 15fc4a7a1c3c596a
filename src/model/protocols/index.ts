/** The models of the paper: each protocol in each reading. */
import type { Expectation, ModelData } from '../model.js'
import { claimsOfBothKinds, interClaims, intraClaims, registrationClaims } from './claims.js'
import { expectationOf } from './expectations.js'
import { hardenedInter, interIntended, interPrinted } from './inter-domain.js'
import { hardenedIntra, intraIntended, intraPrinted, intraPrivateKey } from './intra-domain.js'
import { hardenedRegistration, registration } from './registration.js'
import { toothlessIn } from './toothless.js'

type Parts = Pick<
  ModelData,
  'name' | 'reading' | 'says' | 'narrations' | 'changes' | 'claims' | 'adversary' | 'setup'
>

const COMMON = ['ADR-0006', 'ADR-0007', 'ADR-0008', 'ADR-0010', 'ADR-0011', 'ADR-0017', 'ADR-0018']

const DECISIONS: Readonly<Record<string, readonly string[]>> = {
  registration: COMMON,
  intra: [...COMMON, 'ADR-0009', 'ADR-0012', 'ADR-0013'],
  inter: [...COMMON, 'ADR-0012', 'ADR-0013', 'ADR-0014'],
  both: [...COMMON, 'ADR-0009', 'ADR-0012', 'ADR-0013', 'ADR-0014'],
}

function model(parts: Parts): ModelData {
  const expected: Record<string, Expectation> = {}
  for (const claim of parts.claims) expected[claim.id] = expectationOf(parts.name, parts.reading, claim)
  return {
    ...parts,
    clock: 'ignored',
    typed: true,
    expected,
    toothless: parts.reading === 'hardened' ? toothlessIn(parts.name) : {},
    decisions: DECISIONS[parts.name] ?? [],
  }
}

const insiders = ['insiders'] as const
const foreign = ['insiders', 'foreign-domain'] as const

function registrationModel(reading: 'printed' | 'hardened'): ModelData {
  return model({
    name: 'registration',
    reading,
    says:
      reading === 'printed'
        ? 'the table; it runs as printed'
        : 'the table with the changes under which the claims hold',
    narrations: [registration],
    changes: reading === 'printed' ? [] : hardenedRegistration,
    claims: registrationClaims(registration),
    adversary: insiders,
    setup: 'none',
  })
}

const INTRA = {
  printed: { narration: intraPrinted, says: 'the table: the UAC cannot build M7' },
  'private-key': {
    narration: intraPrivateKey,
    says: 'the proxy sends K_PR(P)[...] in M6 and the UAC forwards it',
  },
  intended: { narration: intraIntended, says: 'what the text says: the UAC forwards the ticket of M6' },
  hardened: { narration: intraIntended, says: 'the changes under which the claims hold' },
}

function intraModel(reading: keyof typeof INTRA): ModelData {
  const { narration, says } = INTRA[reading]
  return model({
    name: 'intra',
    reading,
    says,
    narrations: [registration, narration],
    changes: reading === 'hardened' ? [...hardenedRegistration, ...hardenedIntra] : [],
    claims: intraClaims(narration),
    adversary: insiders,
    setup: 'registered',
  })
}

const INTER = {
  printed: { narration: interPrinted, says: 'the table: P2 does not learn the name UAC that it signs in M5' },
  intended: { narration: interIntended, says: 'the table; the name UAC reaches P2 in the Via field of M2' },
  hardened: { narration: interIntended, says: 'the changes under which the claims hold' },
}

function interModel(reading: keyof typeof INTER): ModelData {
  const { narration, says } = INTER[reading]
  return model({
    name: 'inter',
    reading,
    says,
    narrations: [registration, narration],
    changes: reading === 'hardened' ? [...hardenedRegistration, ...hardenedInter] : [],
    claims: interClaims(narration),
    adversary: foreign,
    setup: 'registered',
  })
}

/**
 * Both kinds of call at the same devices and proxies. `intended` asks for the claims that fall: of those that stand, some have
 * trees that no engine closes.
 */
function bothModel(reading: 'intended' | 'hardened'): ModelData {
  const asked = claimsOfBothKinds(intraIntended, interIntended).filter(
    (c) =>
      reading === 'hardened' ||
      c.kind === 'executability' ||
      expectationOf('both', reading, c).kind !== 'proved',
  )
  return model({
    name: 'both',
    reading,
    says:
      reading === 'hardened'
        ? 'both kinds of call at the same devices and proxies, with the changes'
        : 'both kinds of call at the same devices and proxies: the claims that fall',
    narrations: [registration, intraIntended, interIntended],
    changes: reading === 'hardened' ? [...hardenedRegistration, ...hardenedIntra, ...hardenedInter] : [],
    claims: asked,
    adversary: foreign,
    setup: 'registered',
  })
}

/** Every model, in the order in which they are reported. */
export const MODELS: readonly ModelData[] = [
  registrationModel('printed'),
  registrationModel('hardened'),
  intraModel('printed'),
  intraModel('private-key'),
  intraModel('intended'),
  intraModel('hardened'),
  interModel('printed'),
  interModel('intended'),
  interModel('hardened'),
  bothModel('intended'),
  bothModel('hardened'),
]
