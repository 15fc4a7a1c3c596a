/**
 * What the classics have in common: agents A and B, a server S that everybody trusts, long-term keys, and short ways to say
 * claims and expectations.
 */
import {
  type AgreementClaim,
  type Content,
  type Expectation,
  type Expr,
  type Principal,
  type RoleData,
  type SecrecyClaim,
  type Var,
  agreement,
  alike,
  hash,
  principals,
  role,
  secrecy,
  shared,
  tuple,
} from 'trapezoid'

/** Agents may be the attacker's; there is one server, and it is honest. */
export const CLASSES = { agent: 'free', server: 'root' } as const
const { agent, server } = principals(CLASSES)

export const [A, B] = [agent('A'), agent('B')]
export const S = server('S')

/** The keys that the agents share with the server. */
export const Kas = shared(A, S)
export const Kbs = shared(B, S)

/** A knows whom it wants to reach, B is told, S knows everybody's key. A and B are two: nobody calls itself. */
export const AGENTS_AND_SERVER: readonly RoleData[] = [
  role('A', { parameters: [A, B], knows: [Kas], apart: [A, B] }),
  role('B', { parameters: [B], knows: [Kbs], apart: [A, B] }),
  role('S', { parameters: [S], knows: [Kas, Kbs] }),
]

/** A code of a message under a key: a hash of both, as there is no other use of such a pair. */
export const mac = (message: readonly Expr[], key: Expr<'key'>): Expr<'hashed'> => hash([...message, key])

/** `N - 1`, `N + 1`: something of N that is not N and from which N can be found. */
export const next = (n: Content): Expr<'tuple'> => tuple(...[n, n].flat())

const PRINCIPALS: Readonly<Record<string, Var<Principal>>> = { A, B, S }

/** Who claims, at which message; the other agents must be honest. */
function place(narration: string, claimant: string, at: string) {
  const others = [A, B].filter((x) => x.var !== claimant)
  return { role: `${narration}/${claimant}`, at, honest: others }
}

/** `secret('yahalom', Kab, 'B@M4')`: the attacker never learns the key that B has accepted with M4. */
export function secret(narration: string, term: Expr, where: string): SecrecyClaim {
  const [claimant = '', at = ''] = where.split('@')
  return secrecy(term, place(narration, claimant, at))
}

/**
 * `agrees('yahalom', 'B<-A@M4', Kab)`: B, once it has accepted M4, agrees with A on both names and the key. After a colon, as in
 * `B<-A@M4:key`, the subject may say what is different from another one.
 */
export function agrees(narration: string, subject: string, ...data: readonly Expr[]): AgreementClaim[] {
  const [, claimant = '', partner = '', at = ''] = /^(\w+)<-(\w+)@(\w+)(?::\w+)?$/.exec(subject) ?? []
  return agreement(subject, {
    ...place(narration, claimant, at),
    partner: `${narration}/${partner}`,
    peers: { claimant: PRINCIPALS[claimant]!, partner: PRINCIPALS[partner]! },
    data: alike(A, B, ...data),
  })
}

export const attack = (why: string): Expectation => ({ kind: 'attack', why })
export const holds = (why: string): Expectation => ({ kind: 'proved', why })

const LEVELS = ['agreement', 'ni-agreement', 'weak-agreement', 'aliveness'] as const

/** All four levels of an agreement hold. */
export function holdsAtAllLevels(subject: string, why: string): Record<string, Expectation> {
  return Object.fromEntries(LEVELS.map((level) => [`${level}/${subject}`, holds(why)]))
}

/** An agreement falls down to a level, which falls too; weaker ones hold. */
export function fallsTo(
  lowest: (typeof LEVELS)[number],
  subject: string,
  why: string,
  whyNotLower = 'what is left of the claim',
): Record<string, Expectation> {
  const until = LEVELS.indexOf(lowest)
  return Object.fromEntries(
    LEVELS.map((level, i) => [`${level}/${subject}`, i <= until ? attack(why) : holds(whyNotLower)]),
  )
}
