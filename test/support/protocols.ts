/**
 * Arbitrary small protocols with claims, as models: for tests that hold one engine, judge or printer against another.
 *
 * A protocol is interpreted from a sketch of small integers. The sketch is what fast-check makes and shrinks, and every
 * sketch is a protocol that honest principals can run to its end: a sender builds messages of what it has by then, so an
 * integer chooses among that, modulo its number. Shrinking drops messages, parts, layers, checks and claims, and goes
 * towards the first choice of everything.
 *
 * @example
 * fc.assert(fc.property(protocols(), (model) => holds(model)), { seed: 1, numRuns: 200 })
 */
import fc from 'fast-check'
import { type AgreementClaim, type ClaimData, agreement, alike } from '../../src/model/claim.js'
import {
  type TermData,
  type VariableData,
  hash,
  isVariable,
  keyOf,
  pk,
  shared,
  sign,
  sk,
  tuple,
} from '../../src/model/expression.js'
import { type ModelData, model as withDefaults } from '../../src/model/model.js'
import {
  type CheckData,
  type MadeData,
  type MessageData,
  type NarrationData,
  type RoleData,
  given,
  narration as withDefaultsOf,
} from '../../src/model/narration.js'
import { printData } from '../../src/model/print.js'
import { type RoleProgram, type Step, type Value, stepOf } from '../../src/model/program.js'
import { project } from '../../src/model/projection.js'
import { synthesise } from '../../src/model/synthesis.js'
import type { Classes } from '../../src/model/sorts.js'

/** The narration of every generated model. */
export const NARRATION = 'p'

export interface ProtocolConstraints {
  /** Messages, 2 to 4 by default. */
  readonly messages?: { readonly min: number; readonly max: number }
  /** Parts of a message, at most; 3 by default. */
  readonly parts?: number
  /** Layers of signatures and encryptions around a value, at most; 2 by default. */
  readonly depth?: number
  /** Whether there may be a third role, a server; so by default. */
  readonly server?: boolean
  /** Whether principals may have domains, with the server as their office; so by default. */
  readonly domains?: boolean
  /** Whether messages may carry clock values; so by default. */
  readonly clocks?: boolean
}

/**
 * Small protocols of two or three roles: nonces and keys, all constructors, tickets that are forwarded unread, repeated
 * sorts and repeated values, long-term keys of two, certificates, replay caches, checks left out at random, and claims of
 * every kind.
 */
export function protocols(constraints: ProtocolConstraints = {}): fc.Arbitrary<ModelData> {
  return sketches(constraints).map(readable)
}

interface TermSketch {
  readonly kind:
    | 'known'
    | 'nonce'
    | 'key'
    | 'clock'
    | 'forward'
    | 'certificate'
    | 'hash'
    | 'sign'
    | 'penc'
    | 'aenc'
    | 'senc'
  readonly index: number
  readonly content: readonly TermSketch[]
}

interface LineSketch {
  /** Whether somebody else sends than the receiver of the message before. */
  readonly breaksOff: boolean
  readonly to: number
  readonly parts: readonly TermSketch[]
  /** For each possible check whether it is asked for. */
  readonly checks: readonly boolean[]
  /** For each value of the message whether it is accepted once only. */
  readonly caches: readonly boolean[]
}

interface Sketch {
  readonly server: 'none' | 'root' | 'free' | 'office'
  readonly certificates: boolean
  /** For each role and each other principal whether the role knows its name beforehand. */
  readonly acquainted: readonly boolean[]
  readonly lines: readonly LineSketch[]
  /** For each role whether it takes the agents for different ones. */
  readonly apart: readonly boolean[]
  /** Choices of the claims, in the order in which they come up. */
  readonly claims: readonly number[]
}

const seldom = (n: number) => fc.nat(n).map((i) => i === n)
const often = fc.nat(9).map((i) => i > 1)

function sketches(constraints: ProtocolConstraints): fc.Arbitrary<Sketch> {
  const { messages = { min: 2, max: 4 }, parts = 3, depth = 2 } = constraints
  const { server = true, domains = true, clocks = true } = constraints
  const lines = fc.record({
    breaksOff: seldom(6),
    to: fc.nat(1),
    parts: fc.array(termSketches(depth, clocks), { minLength: 1, maxLength: parts }),
    checks: fc.array(often, { minLength: 12, maxLength: 12 }),
    caches: fc.array(seldom(7), { minLength: 8, maxLength: 8 }),
  })
  const servers: Sketch['server'][] = ['none']
  if (server) servers.push('root', 'free')
  if (server && domains) servers.push('office')
  return fc.record({
    server: fc.constantFrom(...servers),
    certificates: seldom(2),
    acquainted: fc.array(often, { minLength: 6, maxLength: 6 }),
    lines: fc.array(lines, { minLength: messages.min, maxLength: messages.max }),
    apart: fc.array(seldom(2), { minLength: 3, maxLength: 3 }),
    claims: fc.array(fc.nat(63), { minLength: 8, maxLength: 24 }),
  })
}

function termSketches(depth: number, clocks: boolean): fc.Arbitrary<TermSketch> {
  const index = fc.nat(11)
  const atom = (kind: TermSketch['kind'], weight: number) => ({
    weight,
    arbitrary: index.map((i): TermSketch => ({ kind, index: i, content: [] })),
  })
  const atoms = [
    atom('known', 4),
    atom('nonce', 4),
    atom('key', 2),
    atom('forward', 1),
    atom('certificate', 1),
    ...(clocks ? [atom('clock', 1)] : []),
  ]
  if (depth === 0) return fc.oneof(...atoms)
  const content = fc.array(termSketches(depth - 1, clocks), { minLength: 1, maxLength: 3 })
  const layer = (kind: TermSketch['kind'], weight: number) => ({
    weight: 2 * weight,
    arbitrary: fc.record({ index, content }).map((r): TermSketch => ({ kind, ...r })),
  })
  return fc.oneof(
    ...atoms,
    layer('aenc', 5),
    layer('senc', 4),
    layer('sign', 4),
    layer('hash', 1),
    layer('penc', 1),
  )
}

const [A, B, S, CA] = ['A', 'B', 'S', 'CA'].map((name): VariableData => {
  const sorts: Readonly<Record<string, string>> = { S: 'server', CA: 'ca' }
  return { var: name, sort: sorts[name] ?? 'agent' }
}) as [VariableData, VariableData, VariableData, VariableData]

const certificate = (x: VariableData): TermData => sign([x, pk(x)], sk(CA))

/** A protocol under construction. */
class Draft {
  readonly #actors: readonly VariableData[]
  readonly #messages: MessageData[] = []
  #made: MadeData[] = []
  #count = 0

  constructor(readonly sketch: Sketch) {
    this.#actors = sketch.server === 'none' ? [A, B] : [A, B, S]
  }

  model(): ModelData {
    let sender = A
    for (const line of this.sketch.lines) {
      if (line.breaksOff) sender = this.#others(sender)[line.to % (this.#actors.length - 1)]!
      const receiver = this.#others(sender)[line.to % (this.#actors.length - 1)]!
      this.#send(line, sender, receiver)
      sender = receiver
    }
    const narration = this.#checked(this.#narration(this.#messages))
    return withDefaults({
      name: 'generated',
      narrations: [narration],
      claims: claimsOf(narration, this.sketch.claims),
      adversary: this.sketch.server === 'office' ? ['insiders', 'foreign-domain'] : ['insiders'],
    })
  }

  #others(one: VariableData): VariableData[] {
    return this.#actors.filter((a) => a !== one)
  }

  #narration(messages: readonly MessageData[]): NarrationData {
    const { server, certificates } = this.sketch
    const classes: Record<string, Classes[string]> = { agent: server === 'office' ? 'member' : 'free' }
    if (server !== 'none') classes['server'] = server
    if (certificates) classes['ca'] = 'root'
    const certified = [A, ...(server === 'none' ? [] : [S])]
    return withDefaultsOf({
      name: NARRATION,
      classes,
      roles: this.#actors.map((a) => this.#role(a)),
      messages,
      offices: server === 'office' ? { S: { class: 'server', serves: ['A', 'B'] } } : {},
      given: certificates ? certified.map((x) => given(`certificate of a ${x.sort}`, certificate(x))) : [],
    })
  }

  #role(actor: VariableData): RoleData {
    const others = this.#others(actor)
    const first = this.#actors.indexOf(actor) * 2
    const known = others.filter((_, i) => this.sketch.acquainted[first + i])
    const isKnownByDomain = (x: VariableData) => x === S && this.sketch.server === 'office'
    return {
      name: actor.var,
      actor: actor.var,
      speaksFor: [actor.var],
      parameters: [actor, ...known.filter((x) => !isKnownByDomain(x))],
      knows: [
        sk(actor as never),
        ...(this.sketch.certificates
          ? [certificate(actor), pk(CA as never)]
          : this.#actors.map((x) => pk(x as never))),
        ...others.map((x) => shared(...(inOrder(actor, x) as [never, never]))),
      ],
      requires: [],
      ...(this.sketch.apart[first / 2] === true ? { apart: [A.var, B.var] } : {}),
    }
  }

  #send(line: LineSketch, from: VariableData, to: VariableData): void {
    this.#made = []
    const parts = line.parts.map((p) => this.#term(p, from))
    this.#messages.push({
      id: `M${this.#messages.length + 1}`,
      from: from.var,
      to: to.var,
      makes: this.#made,
      parts: Object.fromEntries(parts.map((p, i) => [`p${i + 1}`, p])),
      clear: {},
      checks: [],
    })
  }

  /** The term of a sketch; what the sender cannot make becomes something that it has. */
  #term(term: TermSketch, sender: VariableData): TermData {
    const holder = this.#holder(sender)
    const content = () => tuple(...term.content.map((c) => this.#term(c, sender)))
    const pick = <T>(from: readonly T[]): T | undefined => from[term.index % from.length]
    switch (term.kind) {
      case 'nonce':
      case 'key':
      case 'clock':
        return this.#make(term.kind)
      case 'forward':
        return pick(holder.tickets()) ?? pick(holder.values())!
      case 'certificate':
        return holder.can(certificate(sender)) ? certificate(sender) : sender
      case 'hash':
        return hash(content() as never)
      case 'sign':
      case 'penc':
        return { fn: term.kind, args: [content(), sk(sender as never)] }
      case 'aenc': {
        const inside = content()
        const key = pick(this.#others(sender).filter((x) => holder.can(pk(x as never))))
        return key === undefined ? hash(inside as never) : { fn: 'aenc', args: [inside, pk(key as never)] }
      }
      case 'senc': {
        const inside = content()
        const key = pick(this.#holder(sender).keys(this.#others(sender)))
        return key === undefined ? hash(inside as never) : { fn: 'senc', args: [inside, key] }
      }
      case 'known':
        return pick(holder.values())!
    }
  }

  #make(kind: 'nonce' | 'key' | 'clock'): VariableData {
    const before = this.#made.find((m) => m.variable.sort === kind)
    // One clock value a message: two would be the same.
    if (before !== undefined && kind === 'clock') return before.variable
    const letter = { nonce: 'N', key: 'K', clock: 't' }[kind]
    const variable = { var: `${letter}${++this.#count}`, sort: kind }
    this.#made = [...this.#made, { variable, how: kind === 'clock' ? 'now' : 'fresh' }]
    return variable
  }

  #holder(sender: VariableData): Holder {
    const narration = this.#narration(this.#messages)
    return new Holder(narration, sender.var, this.#made)
  }

  /** The narration with those of the possible checks that the sketch asks for. */
  #checked(narration: NarrationData): NarrationData {
    const { roles } = project(narration)
    const only = (message: string, check: CheckData): NarrationData => ({
      ...narration,
      messages: narration.messages.map((m) => (m.id === message ? { ...m, checks: [check] } : m)),
    })
    const messages = narration.messages.map((m, i) => {
      const { checks, caches } = this.sketch.lines[i]!
      const program = roles.find((r) => r.name === m.to)!
      // What a message of its own has in that place may be opened by then, or not, or be of an earlier message.
      const fits = (c: CheckData) => project(only(m.id, c)).diagnostics.length === 0
      const asked = possibleChecks(program, m.id).filter((c, j) => checks[j % checks.length] && fits(c))
      const cached = cacheable(program, m.id).filter((c, j) => caches[j % caches.length] && fits(c))
      return { ...m, checks: [...asked, ...cached] }
    })
    return { ...narration, messages }
  }
}

/** A long-term key belongs to two principals in one order. */
function inOrder(x: VariableData, y: VariableData): readonly VariableData[] {
  return x.var < y.var ? [x, y] : [y, x]
}

/** What a role has after the messages so far, and what it makes for the next. */
class Holder {
  readonly #role: RoleData
  readonly #knowledge: ReadonlyMap<string, Value>

  constructor(
    readonly narration: NarrationData,
    role: string,
    made: readonly MadeData[],
  ) {
    this.#role = narration.roles.find((r) => r.name === role)!
    const program = project(narration).roles.find((r) => r.name === role)!
    const beginning = program.parameters.map(
      (p) => [p.name, { kind: 'register', index: p.register }] as const,
    )
    this.#knowledge = new Map<string, Value>([
      ...(program.steps.at(-1)?.knowledge ?? beginning),
      // Which register takes it does not matter here.
      ...made.map(({ variable }) => [variable.var, { kind: 'register', index: -1 }] as const),
    ])
  }

  can(term: TermData): boolean {
    return synthesise(this.narration, this.#role, this.#knowledge, term) !== undefined
  }

  /** Principals, nonces, keys and clock values. */
  values(): VariableData[] {
    const { roles, messages } = this.narration
    const all = [
      ...roles.flatMap((r) => r.parameters),
      ...messages.flatMap((m) => m.makes.map((x) => x.variable)),
      ...[S].filter((s) => this.narration.classes[s.sort] !== undefined),
    ]
    return distinct(all, (v) => v.var).filter((v) => this.can(v))
  }

  /** Compound terms that it received and keeps, such as tickets. */
  tickets(): TermData[] {
    const found: TermData[] = []
    const visit = (term: TermData) => {
      if (isVariable(term)) return
      if (this.#knowledge.has(keyOf(term))) found.push(term)
      term.args.forEach(visit)
    }
    for (const m of this.narration.messages) Object.values(m.parts).forEach(visit)
    return distinct(found, keyOf)
  }

  /** Symmetric keys: those that it shares with others beforehand, and those that it has got. */
  keys(others: readonly VariableData[]): TermData[] {
    const actor = { var: this.#role.actor, sort: this.#role.parameters[0]!.sort }
    const longTerm = others.map((x) => shared(...(inOrder(actor, x) as [never, never])))
    return [...longTerm, ...this.values().filter((v) => v.sort === 'key')].filter((k) => this.can(k))
  }
}

/** The checks that projection infers for a message, and those of what it does in any case. */
function possibleChecks(program: RoleProgram, message: string): CheckData[] {
  const found: CheckData[] = []
  for (const { message: m, kind, at } of program.suggestions) {
    if (m !== message) continue
    if (kind === 'belongs') found.push({ kind, id: `${kind}:${at}`, at, office: 'S' })
    else found.push({ kind, id: `${kind}:${at}`, at })
  }
  for (const { rule, place, sort } of readingOf(program, message)) {
    if (rule === 'adec' || rule === 'sdec' || rule === 'pdec')
      found.push({ kind: 'opens', id: `opens:${place}`, at: place })
    if (sort === 'clock') found.push({ kind: 'current', id: `current:${place}`, at: place })
    if (sort !== undefined && program.classes[sort] !== undefined)
      found.push({ kind: 'class', id: `class:${place}`, at: place })
  }
  return distinct(found, (c) => c.id)
}

/** The replay caches that a message could have. */
function cacheable(program: RoleProgram, message: string): CheckData[] {
  const places = readingOf(program, message).filter(({ sort }) => sort === 'nonce' || sort === 'key')
  const checks = places.map(({ place }): CheckData => ({ kind: 'once', id: `once:${place}`, at: place }))
  return distinct(checks, (c) => c.id)
}

interface Reading {
  readonly place: string
  readonly rule?: string
  readonly sort?: string
}

/** What a role takes apart and what it keeps when it gets a message or later: a part may be opened with a later key. */
function readingOf(program: RoleProgram, message: string): Reading[] {
  const first = program.steps.findIndex((s) => s.receives?.message === message)
  if (first < 0) return []
  const instructions = program.steps.slice(first).flatMap((s) => s.instructions)
  return instructions.flatMap((i): Reading[] => {
    if (i.op === 'destruct') return [{ place: i.place, rule: i.rule }]
    return i.op === 'sort' ? [{ place: i.place, sort: i.sort }] : []
  })
}

function distinct<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()]
}

/** Claims of every kind that the protocol has values for; whom they want honest, and which data, is chosen. */
function claimsOf(narration: NarrationData, choices: readonly number[]): ClaimData[] {
  const programs = project(narration).roles
  const claimants = programs.map((p) => new Claimant(narration, p, choices))
  const claims = claimants.flatMap((c) => [
    ...c.secrecies(),
    ...c.freshnesses(),
    ...c.replays(),
    ...c.times(),
    ...claimants.flatMap((d) => (c === d ? [] : [...c.agreements(d), ...c.keys(d)])),
  ])
  return distinct(claims, (c) => c.id)
}

class Claimant {
  #turn: number

  constructor(
    readonly narration: NarrationData,
    readonly program: RoleProgram,
    readonly choices: readonly number[],
  ) {
    this.#turn = program.name.charCodeAt(0)
  }

  get #role(): RoleData {
    return this.narration.roles.find((r) => r.name === this.program.name)!
  }

  get #actor(): VariableData {
    return this.#role.parameters.find((p) => p.var === this.#role.actor)!
  }

  #choose(): number {
    return this.choices[this.#turn++ % this.choices.length] ?? 0
  }

  /** Some of the items, by the bits of one choice; all of them for choice 0. */
  #some<T>(items: readonly T[]): T[] {
    const choice = this.#choose()
    return items.filter((_, i) => ((choice >> (i % 6)) & 1) === 0)
  }

  knows(step: Step, term: TermData): boolean {
    return synthesise(this.narration, this.#role, step.knowledge, term) !== undefined
  }

  #variables(sorts: (sort: string) => boolean): VariableData[] {
    const parameters = this.narration.roles.flatMap((r) => r.parameters)
    const made = this.narration.messages.flatMap((m) => m.makes.map((x) => x.variable))
    return distinct([...parameters, ...made], (v) => v.var).filter((v) => sorts(v.sort))
  }

  principals(step: Step): VariableData[] {
    return this.#variables((s) => this.program.classes[s] !== undefined).filter((v) => this.knows(step, v))
  }

  values(step: Step): VariableData[] {
    return this.#variables((s) => this.program.classes[s] === undefined).filter((v) => this.knows(step, v))
  }

  /** The claim's beginning at a step. */
  #at(step: Step, honest: readonly VariableData[] = this.#some(this.principals(step))) {
    const at = step.receives?.message ?? step.sends[0]!.message
    return { role: this.program.id, at, honest }
  }

  /** The first step with which each secret is known. */
  #firsts(isSort: (sort: string) => boolean): (readonly [VariableData, Step])[] {
    return this.#variables(isSort).flatMap((v) => {
      const step = this.program.steps.find((s) => this.knows(s, v))
      return step === undefined ? [] : [[v, step] as const]
    })
  }

  secrecies(): ClaimData[] {
    return this.#firsts(isSecret).map(([term, step]) => ({
      kind: 'secrecy',
      id: `secrecy/${term.var}@${this.program.name}`,
      term,
      ...this.#at(step),
    }))
  }

  freshnesses(): ClaimData[] {
    return this.#firsts(isSecret).map(([term, step]) => ({
      kind: 'freshness',
      id: `freshness/${term.var}@${this.program.name}`,
      term,
      ...this.#at(step),
    }))
  }

  replays(): ClaimData[] {
    return this.program.steps
      .filter((s) => s.receives !== undefined)
      .map((step) => ({
        kind: 'replay',
        id: `replay/${step.receives!.message}@${this.program.name}`,
        ...this.#at(step),
      }))
  }

  /** Only under clock `window`. */
  times(): ClaimData[] {
    return this.#firsts((s) => s === 'clock')
      .filter(([, step]) => step.receives !== undefined)
      .map(([term, step]) => ({
        kind: 'not-stale',
        id: `stale-refused/${term.var}@${this.program.name}`,
        terms: [term],
        ...this.#at(step),
      }))
  }

  /** At the end of the role: it agrees with another on some of what both know by then. */
  agreements(other: Claimant): AgreementClaim[] {
    const here = this.program.steps.at(-1)
    const there = other.program.steps.at(-1)
    if (here === undefined || there === undefined || !this.knows(here, other.#actor)) return []
    const common = [...this.principals(here), ...this.values(here)].filter((v) => other.knows(there, v))
    const data = this.#some(common)
    return agreement(`${this.program.name}<-${other.program.name}`, {
      ...this.#at(here, this.#choose() % 3 === 2 ? undefined : [other.#actor]),
      partner: other.program.id,
      peers: { claimant: this.#actor, partner: other.#actor },
      data: alike(...data),
    })
  }

  keys(other: Claimant): ClaimData[] {
    const here = this.program.steps.at(-1)
    const there = other.program.steps.at(-1)
    if (here === undefined || there === undefined) return []
    const [key] = this.values(here).filter((v) => isSecret(v.sort) && other.knows(there, v))
    const both = this.principals(here).filter((v) => other.knows(there, v))
    if (key === undefined || both.length === 0) return []
    const kind = this.#choose() % 2 === 0 ? 'same-key' : 'unknown-key-share'
    return [
      {
        kind,
        id: `${kind}/${key.var}@${this.program.name},${other.program.name}`,
        ...this.#at(here),
        partner: other.program.id,
        partnerAt: there.receives?.message ?? there.sends[0]!.message,
        key: { claimant: key, partner: key },
        data: alike(...both),
      },
    ]
  }
}

function isSecret(sort: string): boolean {
  return sort === 'nonce' || sort === 'key'
}

/** A model that prints itself as a narration where fast-check reports it. */
function readable(sketch: Sketch): ModelData {
  const model = new Draft(sketch).model()
  Object.defineProperty(model, fc.toStringMethod, { value: () => print(model), enumerable: false })
  return model
}

/** A generated model as people read it: roles, messages with their checks, claims. */
export function print(model: ModelData): string {
  const [narration] = model.narrations
  const { roles, messages, classes } = narration!
  const list = (terms: readonly TermData[]) => terms.map(printData).join(', ')
  return [
    '',
    `classes ${JSON.stringify(classes)}`,
    ...roles.map((r) => `role ${r.name}(${list(r.parameters)}) knows ${list(r.knows)}`),
    ...messages.map((m) => {
      const checks = m.checks.map((c) => c.id).join(', ')
      const makes = list(m.makes.map((x) => x.variable))
      return `${m.id} ${m.from} -> ${m.to}: ${list(Object.values(m.parts))}   makes [${makes}] checks [${checks}]`
    }),
    ...model.claims.map((c) => `${c.id} of ${c.role} at ${c.at}, honest [${list(c.honest)}]${dataOf(c)}`),
    '',
  ].join('\n')
}

function dataOf(claim: ClaimData): string {
  if (!('data' in claim)) return ''
  return `, data [${claim.data.map((d) => printData(d.claimant)).join(', ')}]`
}

/** Names by names: of roles and of the variables of a narration. */
export type Renaming = Readonly<Record<string, string>>

/**
 * The same protocol written differently: roles and principals called otherwise, roles in another order. Names that are
 * not in the renaming stay.
 */
export function rewritten(
  model: ModelData,
  names: Renaming,
  order: (roles: readonly RoleData[]) => RoleData[],
): ModelData {
  const name = (n: string) => names[n] ?? n
  const path = (p: string) => p.replaceAll(/[A-Za-z]\w*/g, name)
  const visit = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((v) => visit(v, key))
    if (typeof value === 'string') {
      if (key === 'role' || key === 'partner') return value.replace(/[^/]+$/, name)
      if (key === 'at' && value.includes('/')) return path(value)
      return ['var', 'name', 'actor', 'speaksFor', 'from', 'to', 'office', 'serves'].includes(key)
        ? name(value)
        : value
    }
    if (typeof value !== 'object' || value === null) return value
    const renamesKeys = key === 'offices'
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [renamesKeys ? name(k) : k, visit(v, renamesKeys ? '' : k)]),
    )
  }
  const renamed = visit(model, '') as ModelData
  return { ...renamed, narrations: renamed.narrations.map((n) => ({ ...n, roles: order(n.roles) })) }
}

/** The message with which a role comes to a step, for stories about generated protocols. */
export function messagesOf(program: RoleProgram): string[] {
  const ids = program.narration.messages.map((m) => m.id)
  return ids.filter((id) => stepOf(program, id) !== undefined)
}
