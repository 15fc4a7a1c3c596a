/** What is checked when a model is loaded: sorts, names, references. The TypeScript types of the builder say the same. */
import { type ClaimData, claimTerms } from './claim.js'
import { type Diagnostic, diagnostic } from './errors.js'
import { type TermData, isVariable, keyOf, variablesOf } from './expression.js'
import { type ModelData, applyChanges, switches } from './model.js'
import type { NarrationData } from './narration.js'
import { type Classes, type Sort, VALUE_SORTS, meet } from './sorts.js'
import { TermStore } from './term.js'
import { Theory } from './theory.js'
import { MAX_TUPLE } from './tuples.js'

/** Every mistake in a model, in the order of reading. */
export function validate(model: ModelData, off: readonly string[]): Diagnostic[] {
  const all = switches(model)
  const unknown = off.filter((id) => !all.includes(id))
  const problems = unknown.map((id) =>
    diagnostic(
      'E207',
      `--without ${id}`,
      `${model.name}/${model.reading} has no check or change of this name`,
      `one of: ${all.join(', ')}`,
    ),
  )
  for (const narration of model.narrations) {
    problems.push(...new NarrationCheck(applyChanges(narration, model.changes, new Set(off))).problems())
  }
  const ids = new Set<string>()
  for (const claim of model.claims) {
    if (ids.has(claim.id))
      problems.push(
        diagnostic('E205', `claim ${claim.id}`, 'two claims have this id', 'ids are unique in a model'),
      )
    ids.add(claim.id)
    problems.push(...checkClaim(model, claim))
  }
  for (const id of Object.keys(model.expected)) {
    if (!ids.has(id))
      problems.push(
        diagnostic('E206', `expected ${id}`, 'no claim has this id', 'remove it or correct the id'),
      )
  }
  return problems
}

class NarrationCheck {
  readonly #problems: Diagnostic[] = []
  readonly #sorts = new Map<string, Sort>()
  readonly #theory: Theory

  constructor(readonly narration: NarrationData) {
    this.#theory = new Theory(new TermStore(), narration.classes)
  }

  problems(): Diagnostic[] {
    const { narration } = this
    const roles = new Set(narration.roles.map((r) => r.name))
    for (const role of narration.roles) {
      const place = `${narration.name}, role ${role.name}`
      for (const term of [...role.parameters, ...role.knows, ...(role.inherits?.terms ?? [])])
        this.#term(term, place)
      if (!role.parameters.some((p) => p.var === role.actor))
        this.#add(
          'E204',
          place,
          `its actor ${role.actor} is not among its parameters`,
          'name a parameter as actor',
        )
    }
    const doubles = (names: readonly string[]) => names.filter((n, i) => names.indexOf(n) !== i)
    for (const name of doubles(narration.roles.map((r) => r.name)))
      this.#add(
        'E205',
        `${narration.name}, role ${name}`,
        'two roles have this name',
        'names of roles are unique in a narration',
      )
    for (const id of doubles(narration.messages.map((m) => m.id)))
      this.#add(
        'E205',
        `${narration.name} ${id}`,
        'two messages have this id',
        'ids are unique in a narration',
      )
    for (const message of narration.messages) {
      const place = `${narration.name} ${message.id}`
      for (const name of [message.from, message.to]) {
        if (!roles.has(name))
          this.#add('E204', place, `${name} is no role`, `one of: ${[...roles].join(', ')}`)
      }
      for (const [label, term] of [...Object.entries(message.parts), ...Object.entries(message.clear)])
        this.#term(term, `${place}, ${label}`)
      const fields = Object.keys(message.parts).length + Object.keys(message.clear).length
      if (fields === 0 || fields > MAX_TUPLE)
        this.#add('E202', place, `${fields} parts and clear fields`, `a message has 1 to ${MAX_TUPLE}`)
      const seen = new Set<string>()
      for (const { id } of message.checks) {
        if (seen.has(id))
          this.#add('E205', `${place}, check ${id}`, 'two checks have this id', 'ids are unique in a message')
        seen.add(id)
      }
    }
    const known = variablesIn(narration)
    for (const { name, apart = [] } of narration.roles)
      for (const other of apart.filter((a) => !known.has(a)))
        this.#add(
          'E204',
          `${narration.name}, role ${name}`,
          `${other} is no principal of the narration`,
          'correct apart',
        )
    const related = [...narration.roles, ...narration.given].flatMap((r) => r.requires)
    const inGiven = new Set(narration.given.flatMap((g) => [...variablesOf(g.term).keys()]))
    for (const name of [
      ...related.flatMap((r) => [r.first, r.second]),
      ...Object.values(narration.offices).flatMap((o) => o.serves),
    ])
      if (!known.has(name) && !inGiven.has(name))
        this.#add(
          'E204',
          narration.name,
          `${name} is no principal of the narration`,
          'correct the relation or office',
        )
    for (const given of narration.given) this.#term(given.term, `${narration.name}, given ${given.id}`)
    return this.#problems
  }

  #add(code: string, place: string, reason: string, remedy: string): void {
    this.#problems.push(diagnostic(code, place, reason, remedy))
  }

  /** Checks a term and returns its sort. */
  #term(term: TermData, place: string): Sort {
    if (isVariable(term)) return this.#variable(term.var, term.sort, place)
    const wanted = this.#theory.argumentSorts.get(term.fn)
    if (wanted === undefined || wanted.length !== term.args.length) {
      const why =
        wanted === undefined
          ? 'is no symbol of the theory'
          : `takes ${wanted.length} arguments, not ${term.args.length}`
      this.#add(
        'E202',
        place,
        `${term.fn} ${why}`,
        `symbols: ${[...this.#theory.symbols.keys()].filter((s) => !s.startsWith('tuple')).join(', ')}`,
      )
      return 'any'
    }
    for (const [i, arg] of term.args.entries()) {
      const sort = this.#term(arg, place)
      const want = wanted[i] ?? 'any'
      if (meet(sort, want, this.narration.classes) === undefined)
        this.#add(
          'E201',
          place,
          `${keyOf(arg)} is a ${sort}, but ${term.fn} takes a ${want} there`,
          `use a ${want}`,
        )
    }
    return this.#theory.symbol(term.fn).result
  }

  #variable(name: string, sort: Sort, place: string): Sort {
    if (!isSort(sort, this.narration.classes))
      this.#add(
        'E201',
        place,
        `${name} has the unknown sort ${sort}`,
        `sorts: ${[...VALUE_SORTS, ...Object.keys(this.narration.classes)].join(', ')}`,
      )
    if (/^(attacker's|fresh|epoch) |[#\s/]/.test(name))
      this.#add(
        'E209',
        place,
        `'${name}' cannot be the name of a variable`,
        'use a name without blanks, # and /',
      )
    const before = this.#sorts.get(name)
    if (before !== undefined && before !== sort)
      this.#add(
        'E203',
        place,
        `${name} is a ${sort} here and a ${before} before`,
        'give one of them another name',
      )
    this.#sorts.set(name, sort)
    return sort
  }
}

function isSort(sort: Sort, classes: Classes): boolean {
  return (VALUE_SORTS as readonly string[]).includes(sort) || classes[sort] !== undefined
}

function checkClaim(model: ModelData, claim: ClaimData): Diagnostic[] {
  const problems: Diagnostic[] = []
  const bad = (reason: string, remedy: string) =>
    problems.push(diagnostic('E206', `claim ${claim.id}`, reason, remedy))
  const find = (roleId: string) => {
    const [narrationName, roleName] = roleId.split('/')
    const narration = model.narrations.find((n) => n.name === narrationName)
    if (narration?.roles.some((r) => r.name === roleName))
      return applyChanges(narration, model.changes, new Set())
    bad(
      `there is no role ${roleId}`,
      `roles: ${model.narrations.flatMap((n) => n.roles.map((r) => `${n.name}/${r.name}`)).join(', ')}`,
    )
    return undefined
  }
  const narration = find(claim.role)
  const partner = 'partner' in claim ? find(claim.partner) : narration
  if (narration === undefined || partner === undefined) return problems
  const message = narration.messages.find((m) => m.id === claim.at)
  const role = claim.role.split('/')[1]
  if (message === undefined || (message.from !== role && message.to !== role))
    bad(`${claim.role} neither sends nor receives ${claim.at}`, 'name a message of the role')
  const other = 'partner' in claim ? claim.partner.split('/')[1] : undefined
  if ('partnerAt' in claim) {
    const there = partner.messages.find((m) => m.id === claim.partnerAt)
    if (there === undefined || (there.from !== other && there.to !== other))
      bad(`${claim.partner} neither sends nor receives ${claim.partnerAt}`, 'name a message of the partner')
  }
  const known = variablesIn(narration)
  for (const variable of claim.honest) {
    if (!known.has(variable.var))
      bad(`${narration.name} has no ${variable.var}`, 'name a principal of the narration')
  }
  const terms = claimTerms(claim)
  for (const [term, where] of [
    ...terms.claimant.map((t) => [t, narration] as const),
    ...terms.partner.map((t) => [t, partner] as const),
  ]) {
    for (const name of variablesOf(term).keys()) {
      if (!variablesIn(where).has(name))
        bad(`${where.name} has no ${name}`, 'name a variable of the narration')
    }
  }
  return problems
}

function variablesIn(narration: NarrationData): Set<string> {
  const names = new Set<string>()
  const add = (term: TermData) => variablesOf(term).forEach((_, name) => names.add(name))
  for (const role of narration.roles)
    [...role.parameters, ...role.knows, ...(role.inherits?.terms ?? [])].forEach(add)
  for (const message of narration.messages) {
    Object.values(message.parts).forEach(add)
    Object.values(message.clear).forEach(add)
    message.makes.forEach((m) => add(m.variable))
  }
  return names
}
