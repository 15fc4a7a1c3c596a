/**
 * A protocol as its authors print it: who sends what to whom, in order, with the checks of the receiver beside each
 * message. Plain data: it round-trips through JSON and has a digest.
 */
import type { Expr, Principal, TermData, Var, VariableData } from './expression.js'
import type { Classes } from './sorts.js'

/**
 * A condition of a role on what it received. A path names a part of the message, or a variable in a part:
 * `token`, `token/UAC`, `cert/pk(UAC)`.
 * - `opens`: the destructor applied to the part succeeds with the right key. Off: a signature is read unverified.
 * - `same`: the value at the path is the one that the role has already.
 * - `belongs`: the principal at the path is of the domain of the named office, which the role knows otherwise.
 * - `class`: the principal at the path has the class of its variable. Off: any principal is read there.
 * - `current`: the clock value at the path is of the current epoch (clock `window` only).
 * - `within`: the current epoch is between the clock values at two paths (clock `window` only).
 * - `once`: the principal that runs the role has never accepted the value at the path (a replay cache).
 */
export type CheckData =
  | {
      readonly kind: 'opens' | 'same' | 'class' | 'current' | 'once'
      readonly id: string
      readonly at: string
    }
  | { readonly kind: 'belongs'; readonly id: string; readonly at: string; readonly office: string }
  | { readonly kind: 'within'; readonly id: string; readonly from: string; readonly until: string }

export interface MessageData {
  readonly id: string
  readonly from: string
  readonly to: string
  /** What the sender makes for this message: fresh names, clock values, choices. */
  readonly makes: readonly MadeData[]
  /** The parts, in printed order, by name. */
  readonly parts: Readonly<Record<string, TermData>>
  /** Clear fields: public terms beside the parts, which the attacker may change. Only a codec knows what the labels mean. */
  readonly clear: Readonly<Record<string, TermData>>
  readonly checks: readonly CheckData[]
}

/** `now`: the clock value of the epoch; `choice`: a public value that the role picks; else a fresh secret name. */
export interface MadeData {
  readonly variable: VariableData
  readonly how: 'fresh' | 'now' | 'choice'
}

export interface RoleData {
  readonly name: string
  /** The principal that runs the role: its keys, its caches. A run exists where it is honest. */
  readonly actor: string
  /** The principals that the run speaks for, the actor among them: a user at a device. */
  readonly speaksFor: readonly string[]
  /** Principals given when a run starts. */
  readonly parameters: readonly VariableData[]
  /** Terms that the role may build as soon as it knows the principals in them: keys, passwords, certificates. */
  readonly knows: readonly TermData[]
  /** Relations between its principals that must hold, such as "user is signed on at device". */
  readonly requires: readonly RelationData[]
  /** Principals of which no two are the same in a run: nobody calls itself. */
  readonly apart?: readonly string[]
  /** What a run takes over from an earlier run of another narration, or has beforehand under `registered`. */
  readonly inherits?: InheritanceData
}

export interface OfficeData {
  readonly class: string
  /** The principals whose domain it serves. */
  readonly serves: readonly string[]
}

/** Pairs of principals; every pair is in the relation but (honest, dishonest). */
export interface RelationData {
  readonly relation: string
  readonly first: string
  readonly second: string
}

export interface InheritanceData {
  /** `narration/role` of the earlier run. */
  readonly from: string
  /** Variables of the earlier narration by their names here. */
  readonly as: Readonly<Record<string, VariableData>>
  readonly terms: readonly TermData[]
}

/** Terms that exist beforehand. */
export interface GivenData {
  readonly id: string
  readonly term: TermData
  /** `public`: everybody has it; `dishonest`: the attacker has it where the named principal is dishonest. */
  readonly when: { readonly kind: 'public' } | { readonly kind: 'dishonest'; readonly principal: string }
  readonly requires: readonly RelationData[]
  readonly offices: Readonly<Record<string, OfficeData>>
}

export interface NarrationData {
  readonly name: string
  /** Where it is printed. */
  readonly source: string
  readonly classes: Classes
  /** Offices and the principals whose domain they serve: `P` is the proxy of the domain of `user1`. */
  readonly offices: Readonly<Record<string, OfficeData>>
  readonly roles: readonly RoleData[]
  readonly messages: readonly MessageData[]
  /** What the attacker has beforehand, keys of the dishonest apart. */
  readonly given: readonly GivenData[]
}

/** What a narration must say; the rest has defaults. */
export type NarrationSpec = Pick<NarrationData, 'name' | 'classes' | 'roles' | 'messages'> &
  Partial<NarrationData>

/** A narration with the defaults filled in: no offices, nothing given. */
export function narration(spec: NarrationSpec): NarrationData {
  return { source: '', offices: {}, given: [], ...spec }
}

/** A term that everybody has beforehand, such as a certificate. */
export function given(id: string, term: Expr): GivenData {
  return { id, term, when: { kind: 'public' }, requires: [], offices: {} }
}

/** How a role is declared; see {@link RoleData}. */
export interface RoleSpec {
  readonly actor?: Var<Principal>
  readonly speaksFor?: readonly Var<Principal>[]
  readonly parameters: readonly Var<Principal>[]
  readonly knows: readonly Expr[]
  readonly requires?: readonly RelationData[]
  readonly apart?: readonly Var<Principal>[]
  readonly inherits?: InheritanceData
}

export function role(name: string, spec: RoleSpec): RoleData {
  const actor = spec.actor?.var ?? name
  return {
    name,
    actor,
    speaksFor: spec.speaksFor?.map((v) => v.var) ?? [actor],
    parameters: spec.parameters,
    knows: spec.knows,
    requires: spec.requires ?? [],
    ...(spec.apart === undefined ? {} : { apart: spec.apart.map((v) => v.var) }),
    ...(spec.inherits === undefined ? {} : { inherits: spec.inherits }),
  }
}

/** What may stand beside the parts of a message. */
export interface MessageSpec {
  readonly makes?: readonly MadeData[]
  readonly clear?: Readonly<Record<string, Expr>>
  readonly checks?: readonly CheckData[]
}

/** A line of the table: `message('M3', 'UAC', 'P', { token: …, signed: … })`. */
export function message(
  id: string,
  from: string,
  to: string,
  parts: Readonly<Record<string, Expr>>,
  spec: MessageSpec = {},
): MessageData {
  return { id, from, to, parts, makes: spec.makes ?? [], clear: spec.clear ?? {}, checks: spec.checks ?? [] }
}

/**
 * The messages of a narration as a table: `'M3: UAC -> P': { token: …, signed: … }`, one row a message, and beside each what
 * its sender makes, its clear fields and the checks of its receiver.
 * @throws TypeError for a row that is not called `id: from -> to`, or something beside a message that is not in the table
 */
export function table(
  rows: Readonly<Record<string, Readonly<Record<string, Expr>>>>,
  beside: Readonly<Record<string, MessageSpec>> = {},
): MessageData[] {
  const messages = Object.entries(rows).map(([title, parts]) => {
    const [, id, from, to] = /^(\S+): (\S+) -> (\S+)$/.exec(title) ?? []
    if (id === undefined || from === undefined || to === undefined)
      throw new TypeError(`'${title}' is no row of a narration; write 'M1: A -> B'`)
    return message(id, from, to, parts, beside[id])
  })
  const stray = Object.keys(beside).find((id) => !messages.some((m) => m.id === id))
  if (stray !== undefined) throw new TypeError(`there is no message ${stray}`)
  return messages
}

export const fresh = (...variables: readonly Var<'nonce' | 'key' | 'callid' | 'data'>[]): MadeData[] =>
  variables.map((variable) => ({ variable, how: 'fresh' }))
export const now = (variable: Var<'clock'>): MadeData => ({ variable, how: 'now' })
export const choice = (variable: Var<'clock'>): MadeData => ({ variable, how: 'choice' })

export const opens = (id: string, at: string = id): CheckData => ({ kind: 'opens', id, at })
export const same = (id: string, at: string): CheckData => ({ kind: 'same', id, at })
export const isOfClass = (id: string, at: string): CheckData => ({ kind: 'class', id, at })
export const belongs = (id: string, at: string, office: Var<Principal>): CheckData => ({
  kind: 'belongs',
  id,
  at,
  office: office.var,
})
export const current = (id: string, at: string): CheckData => ({ kind: 'current', id, at })
export const within = (id: string, from: string, until: string): CheckData => ({
  kind: 'within',
  id,
  from,
  until,
})
export const once = (id: string, at: string): CheckData => ({ kind: 'once', id, at })

/** `offices(office(P, user1, user2))`: P is the office of its class in the domain of both. */
export const office = (
  of: Var<Principal>,
  ...serves: readonly Var<Principal>[]
): Readonly<Record<string, OfficeData>> => ({
  [of.var]: { class: of.sort, serves: serves.map((v) => v.var) },
})

export const relation = (name: string, first: Var<Principal>, second: Var<Principal>): RelationData => ({
  relation: name,
  first: first.var,
  second: second.var,
})

/** Finds a message by id. */
export function messageOf(narration: NarrationData, id: string): MessageData | undefined {
  return narration.messages.find((m) => m.id === id)
}

/** The key of the id of a check within its model: `intra/M3/chain`. */
export function checkKey(narration: string, messageId: string, check: string): string {
  return `${narration}/${messageId}/${check}`
}
