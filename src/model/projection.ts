/**
 * Projection: from a narration to the program of each role. What a role can build of a message it sends, what it can
 * open, compare and check of a message it receives, what stays opaque to it.
 *
 * Trusted: every engine and the executor read the programs that this file makes.
 */
import { type Diagnostic, InternalError, diagnostic } from './errors.js'
import { type TermData, isVariable, keyOf } from './expression.js'
import { type CheckData, type MessageData, type NarrationData, type RoleData, checkKey } from './narration.js'
import type { Instruction, Missing, RoleProgram, Step, Suggestion, Value } from './program.js'
import { missingIn, synthesise } from './synthesis.js'
import { openingOf, resultSort } from './theory.js'
import { itemName, tupleName } from './tuples.js'

export interface Projection {
  readonly roles: readonly RoleProgram[]
  /** The first message of the narration that cannot be built. */
  readonly missing?: Missing
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Projects a narration to its roles.
 * @param off - keys (`narration/message/check`) of the checks that are switched off
 */
export function project(narration: NarrationData, off: ReadonlySet<string> = new Set()): Projection {
  const projectors = narration.roles.map((role) => new Projector(narration, role, off))
  let missing: Missing | undefined
  for (const message of narration.messages) {
    for (const projector of projectors) {
      const failure = projector.take(message)
      missing ??= failure
    }
  }
  return {
    roles: projectors.map((p) => p.finish()),
    diagnostics: projectors.flatMap((p) => p.diagnostics),
    ...(missing === undefined ? {} : { missing }),
  }
}

interface Occurrence {
  readonly value: Value
  readonly term: TermData
  readonly path: string
  /** The nearest labelled part around it. */
  readonly part: string
}

function occurrenceOf(value: Value, term: TermData, name: string): Occurrence {
  return { value, term, path: name, part: labelOf(term) ?? name }
}

interface OpenStep {
  receives?: { message: string; into: number }
  instructions: Instruction[]
  sends: { message: string; value: Value }[]
}

class Projector {
  readonly diagnostics: Diagnostic[] = []
  readonly #knowledge = new Map<string, Value>()
  readonly #steps: Step[] = []
  readonly #suggestions: Suggestion[] = []
  readonly #parameters: RoleProgram['parameters']
  readonly #inherited: number[] = []
  readonly #readers: Reader[] = []
  #registers = 0
  #open: OpenStep | undefined
  #missing: Missing | undefined
  #relations: RoleData['requires']
  #apart: readonly (readonly [string, string])[]

  constructor(
    readonly narration: NarrationData,
    readonly role: RoleData,
    readonly off: ReadonlySet<string>,
  ) {
    this.#parameters = role.parameters.map((p) => {
      const register = this.#register()
      this.#learn(p, { kind: 'register', index: register })
      return { name: p.var, class: p.sort, register }
    })
    for (const term of role.inherits?.terms ?? []) {
      const register = this.#register()
      this.#inherited.push(register)
      this.#learn(term, { kind: 'register', index: register })
    }
    this.#relations = role.requires
    const apart = role.apart ?? []
    this.#apart = apart.flatMap((a, i) => apart.slice(i + 1).map((b) => [a, b] as const))
  }

  /** Takes the next message of the narration; returns what is missing if this role should send it and cannot. */
  take(message: MessageData): Missing | undefined {
    if (this.#missing !== undefined) return undefined
    if (message.to === this.role.name) this.#receive(message)
    if (message.from === this.role.name) return this.#send(message)
    return undefined
  }

  finish(): RoleProgram {
    this.#close()
    // A role that cannot go on may lack the later message with the key to what is still closed.
    for (const reader of this.#readers) if (this.#missing === undefined || !reader.isWaiting) reader.report()
    const { narration, role } = this
    return {
      id: `${narration.name}/${role.name}`,
      name: role.name,
      narration,
      actor: role.actor,
      speaksFor: role.speaksFor,
      parameters: this.#parameters,
      requires: role.requires,
      ...(role.inherits === undefined ? {} : { inherits: { ...role.inherits, registers: this.#inherited } }),
      registers: this.#registers,
      steps: this.#steps,
      suggestions: this.#suggestions,
      ...(this.#missing === undefined ? {} : { missing: this.#missing }),
      classes: narration.classes,
    }
  }

  #register(): number {
    return this.#registers++
  }

  #learn(term: TermData, value: Value): void {
    const key = keyOf(term)
    if (!this.#knowledge.has(key)) this.#knowledge.set(key, value)
  }

  #close(): void {
    if (this.#open === undefined) return
    this.#steps.push({ index: this.#steps.length, ...this.#open, knowledge: new Map(this.#knowledge) })
    this.#open = undefined
  }

  #emit(instruction: Instruction): void {
    if (this.#open === undefined) throw new InternalError('instruction outside a step')
    this.#open.instructions.push(instruction)
  }

  #send(message: MessageData): Missing | undefined {
    this.#open ??= { instructions: [], sends: [] }
    this.#emitRelations()
    for (const { variable, how } of message.makes) {
      const into = this.#register()
      this.#emit({ op: 'make', how, sort: variable.sort, label: variable.var, into })
      this.#learn(variable, { kind: 'register', index: into })
    }
    const parts: Value[] = []
    for (const term of [...Object.values(message.parts), ...Object.values(message.clear)]) {
      const value = synthesise(this.narration, this.role, this.#knowledge, term)
      if (value === undefined) {
        const terms = missingIn(this.narration, this.role, this.#knowledge, term)
        this.#missing = { message: message.id, role: this.role.name, terms }
        return this.#missing
      }
      parts.push(value)
    }
    this.#open.sends.push({ message: message.id, value: tupleValue(parts) })
    return undefined
  }

  #receive(message: MessageData): void {
    this.#close()
    const whole = this.#register()
    this.#open = { receives: { message: message.id, into: whole }, instructions: [], sends: [] }
    const parts = Object.entries(message.parts)
    const clear = Object.entries(message.clear)
    const reader = new Reader(this, message)
    const values = this.destructTuple(
      { kind: 'register', index: whole },
      parts.length + clear.length,
      message.id,
    )
    reader.process(parts.map(([name, term], i) => occurrenceOf(values[i]!, term, name)))
    reader.process(
      clear.map(([name, term], i) => occurrenceOf(values[parts.length + i]!, term, `clear ${name}`)),
    )
    reader.finish()
    this.#readers.push(reader)
    this.#openEarlier(reader)
    this.#emitRelations()
  }

  /** What came closed in earlier messages, or in this one, is opened with keys that this message gave, oldest first. */
  #openEarlier(last: Reader): void {
    const earlier = this.#readers.filter((r) => r !== last)
    for (let progress = true; progress;) {
      progress = false
      for (const reader of [...earlier, last]) if (reader.retry()) progress = true
    }
  }

  /** Emits the relations, and what must be different, of the principals that are known by now, each once. */
  #emitRelations(): void {
    this.#relations = this.#relations.filter(({ relation, first, second }) => {
      const a = this.#knowledge.get(first)
      const b = this.#knowledge.get(second)
      if (a === undefined || b === undefined) return true
      this.#emit({ op: 'relation', relation, first: a, second: b })
      return false
    })
    this.#apart = this.#apart.filter(([first, second]) => {
      const left = this.#knowledge.get(first)
      const right = this.#knowledge.get(second)
      if (left === undefined || right === undefined) return true
      this.#emit({ op: 'differ', pair: [left, right] })
      return false
    })
  }

  /** Emits the destructions of a tuple; returns its fields. */
  destructTuple(of: Value, n: number, place: string): Value[] {
    if (n === 1) return [of]
    return Array.from({ length: n }, (_, i) => this.destruct(itemName(i, n), of, [], place))
  }

  destruct(rule: string, of: Value, using: readonly Value[], place: string, check?: string): Value {
    const into = this.#register()
    this.#emit({
      op: 'destruct',
      rule,
      of,
      with: using,
      into,
      place,
      ...(check === undefined ? {} : { check }),
    })
    return { kind: 'register', index: into }
  }

  known(term: TermData): Value | undefined {
    return synthesise(this.narration, this.role, this.#knowledge, term)
  }

  learn(term: TermData, value: Value): void {
    this.#learn(term, value)
  }

  emit(instruction: Instruction): void {
    this.#emit(instruction)
  }

  suggest(suggestion: Suggestion): void {
    this.#suggestions.push(suggestion)
  }
}

/**
 * Reads one received message. Parts are read in printed order; what cannot be opened yet waits until something else
 * of the message gives the key, and then, kept closed, until a later message does.
 */
class Reader {
  readonly #checks: Map<string, CheckData>
  readonly #used = new Set<CheckData>()
  readonly #values = new Map<string, Value>()
  readonly #kept = new Set<Occurrence>()
  #waiting: Occurrence[] = []

  constructor(
    readonly role: Projector,
    readonly message: MessageData,
  ) {
    this.#checks = new Map(
      message.checks.flatMap((c) => ('at' in c ? [[`${c.kind} ${c.at}`, c] as const] : [])),
    )
  }

  process(occurrences: readonly Occurrence[]): void {
    for (const occurrence of occurrences) this.#read(occurrence)
    for (let progress = true; progress && this.#waiting.length > 0;) {
      const waiting = this.#waiting
      this.#waiting = []
      for (const occurrence of waiting) this.#read(occurrence)
      progress = this.#waiting.length < waiting.length
    }
  }

  /** Keeps closed what could not be opened, and emits the checks on values that were read. */
  finish(): void {
    for (const occurrence of this.#waiting) this.#keep(occurrence)
    for (const check of this.message.checks) {
      if (this.#used.has(check)) continue
      if (check.kind === 'current' || check.kind === 'once') {
        const of = this.#values.get(check.at)
        if (of !== undefined) this.#guard(check, { op: check.kind, of, check: check.id, place: check.at })
      } else if (check.kind === 'within') {
        const from = this.#values.get(check.from)
        const until = this.#values.get(check.until)
        if (from !== undefined && until !== undefined)
          this.#guard(check, { op: 'within', from, until, check: check.id, place: check.from })
      }
    }
  }

  /** Whether parts are closed still. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0
  }

  /** Opens what it can of the parts that were kept closed; returns whether it opened any. */
  retry(): boolean {
    const before = this.#waiting
    this.process([])
    const opened = before.some((occurrence) => !this.#waiting.includes(occurrence))
    if (opened) this.finish()
    return opened
  }

  /** Reports the checks of the narration that fit nothing. */
  report(): void {
    for (const check of this.message.checks) {
      if (this.#used.has(check)) continue
      const at = 'at' in check ? check.at : `${check.from} and ${check.until}`
      this.role.diagnostics.push(
        diagnostic(
          'E213',
          `${this.role.narration.name} ${this.message.id}, check ${check.id}`,
          `${this.role.role.name} has nothing to apply the check '${check.kind}' to at '${at}'`,
          `places in this message: ${[...this.#values.keys()].join(', ')}`,
        ),
      )
    }
  }

  #guard(check: CheckData, instruction: Instruction): void {
    this.#used.add(check)
    if (!this.#isOff(check)) this.role.emit(instruction)
  }

  #isOff(check: CheckData): boolean {
    return this.role.off.has(checkKey(this.role.narration.name, this.message.id, check.id))
  }

  #check(kind: CheckData['kind'], path: string): CheckData | undefined {
    const check = this.#checks.get(`${kind} ${path}`)
    if (check !== undefined) this.#used.add(check)
    return check
  }

  #read(occurrence: Occurrence): void {
    const { term, path } = occurrence
    if (isVariable(term)) return this.#keep(occurrence)
    const label = term.label ?? path
    this.#values.set(label, occurrence.value)
    if (term.fn.startsWith('tuple')) {
      const fields = this.role.destructTuple(occurrence.value, term.args.length, label)
      return this.#inner(
        fields.map((value, i) => ({ value, term: term.args[i]! })),
        occurrence.part,
      )
    }
    const opening = openingOf(term)
    if (opening === undefined) return this.#keep(occurrence)
    const key = opening.key === undefined ? undefined : this.role.known(opening.key)
    if (opening.key !== undefined && key === undefined) {
      this.#waiting.push(occurrence)
      return
    }
    this.role.learn(term, occurrence.value)
    const check = this.#check('opens', label)
    const verified = check !== undefined && !this.#isOff(check)
    if (check === undefined && opening.unverified !== undefined)
      this.#suggest('opens', label, `verify the signature of ${label}`)
    const rule = verified || opening.unverified === undefined ? opening.rule : opening.unverified
    if (check !== undefined && !verified && opening.unverified === undefined) {
      // Without the check nothing of an encrypted part is read: it stays closed.
      return this.#keep(occurrence)
    }
    const using = rule === opening.rule && key !== undefined ? [key] : []
    const inside = this.role.destruct(rule, occurrence.value, using, label, check?.id)
    this.#inner([{ value: inside, term: term.args[0]! }], label)
  }

  #inner(found: readonly { value: Value; term: TermData }[], part: string): void {
    for (const { value, term } of found) {
      const own = labelOf(term)
      const isTuple = !isVariable(term) && term.fn.startsWith('tuple')
      const path = own ?? (isTuple ? part : `${part}/${keyOf(term)}`)
      this.#read({ value, term, path, part: own ?? part })
    }
  }

  /** A value that is not taken apart: its sort is checked, and it is compared or kept. */
  #keep(occurrence: Occurrence): void {
    if (this.#kept.has(occurrence)) return
    this.#kept.add(occurrence)
    const { value, term, path } = occurrence
    this.#values.set(path, value)
    const sort = isVariable(term) ? term.sort : resultSort(term.fn)
    const isClass = this.role.narration.classes[sort] !== undefined
    const classCheck = isClass ? this.#check('class', path) : undefined
    const classOff = classCheck !== undefined && this.#isOff(classCheck)
    this.role.emit({
      op: 'sort',
      of: value,
      sort: classOff ? 'principal' : sort,
      place: path,
      ...(classCheck === undefined ? {} : { check: classCheck.id }),
    })
    const known = this.role.known(term)
    if (known !== undefined) {
      this.#compare('same', path, value, known, `compare ${path} with the ${nameOf(term)} known already`)
      return
    }
    this.#offices(path, value, term)
    this.role.learn(term, value)
  }

  /** Infers, for a principal just read, that it belongs to the domain of an office which is known otherwise. */
  #offices(path: string, value: Value, term: TermData): void {
    if (!isVariable(term)) return
    const { narration } = this.role
    for (const [office, { class: sort, serves }] of Object.entries(narration.offices)) {
      const known = serves.includes(term.var) ? this.role.known({ var: office, sort }) : undefined
      if (known === undefined) continue
      const check = this.#checks.get(`belongs ${path}`)
      const isAsked = check?.kind === 'belongs' && check.office === office
      if (isAsked || check === undefined)
        this.#compare(
          'belongs',
          path,
          { kind: 'office', class: sort, of: value },
          known,
          `${path} is of the domain of ${office}`,
        )
    }
  }

  #compare(kind: 'same' | 'belongs', path: string, left: Value, right: Value, meaning: string): void {
    const check = this.#check(kind, path)
    if (check === undefined) this.#suggest(kind, path, meaning)
    else if (!this.#isOff(check)) this.role.emit({ op: 'equal', left, right, check: check.id, place: path })
  }

  #suggest(kind: Suggestion['kind'], at: string, meaning: string): void {
    const id = checkKey(this.role.narration.name, this.message.id, `${kind}:${at}`)
    this.role.suggest({ id, message: this.message.id, kind, at, meaning })
  }
}

function nameOf(term: TermData): string {
  return isVariable(term) ? term.var : (term.label ?? keyOf(term))
}

function labelOf(term: TermData): string | undefined {
  return isVariable(term) ? undefined : term.label
}

function tupleValue(parts: readonly Value[]): Value {
  const [only] = parts
  return parts.length === 1 && only !== undefined
    ? only
    : { kind: 'apply', symbol: tupleName(parts.length), args: parts }
}
