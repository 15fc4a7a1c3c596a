/**
 * The theory in ProVerif's language: one type of messages, principals built as in `docs/semantics.md`, and of a theory's
 * symbols, sorts and destructors only those that a document uses.
 */
import { InternalError } from '../../../model/errors.js'
import { type Sort, VALUE_SORTS } from '../../../model/sorts.js'
import type { System } from '../../../model/system.js'
import type { Term } from '../../../model/term.js'
import { Identifiers } from '../identifiers.js'

// prettier-ignore
const RESERVED = [
  'among', 'and', 'axiom', 'bool', 'bitstring', 'can', 'cannot', 'channel', 'choice', 'clauses', 'const', 'data', 'def', 'diff', 'do',
  'elimtrue', 'else', 'equation', 'equivalence', 'event', 'expand', 'fact', 'fail', 'false', 'for', 'forall', 'foreach', 'free', 'fun', 'get',
  'if', 'implementation', 'in', 'insert', 'is', 'is_nat', 'lemma', 'let', 'letfun', 'letproba', 'mess', 'attacker', 'nat', 'new', 'noninterf',
  'noselect', 'not', 'nounif', 'or', 'otherwise', 'out', 'param', 'phase', 'pred', 'private', 'proba', 'process', 'proof',
  'public_vars', 'putbegin', 'query', 'reduc', 'restriction', 'secret', 'select', 'set', 'subterm', 'suchthat', 'sync', 'table',
  'then', 'true', 'type', 'typeConverter', 'weaksecret', 'yield',
]

/** Which principals of a class: with open parts, or honest or dishonest ones only. */
export type Honesty = 'any' | 'honest' | 'dishonest'

/** A pattern with the variables in it, each with its type. */
export interface Pattern {
  readonly text: string
  readonly variables: readonly string[]
}

export class Symbols {
  readonly names = new Identifiers(RESERVED)
  readonly #constructors = new Set<string>()
  readonly #sorts = new Set<Sort>()
  readonly #offices = new Set<string>()
  readonly #rules = new Set<string>()
  #isRelated = false
  #isOnce = false

  constructor(readonly system: System) {
    // Before any name of a role or a query is given, so that none hides a symbol.
    const { names } = this
    const { classes, symbols, destructors } = system.theory
    for (const name of [
      'name',
      'label',
      'domain',
      'net',
      'good',
      'bad',
      'home',
      'foreign',
      'related',
      'accepted',
    ])
      names.of(name, name)
    names.of('dishonest', 'dishonest')
    for (const symbol of symbols.keys()) names.of(`symbol ${symbol}`, symbol)
    for (const rule of destructors.keys()) names.of(`rule ${rule}`, rule)
    for (const sort of [...VALUE_SORTS, ...Object.keys(classes)]) names.of(`is ${sort}`, `is_${sort}`)
    for (const sort of VALUE_SORTS) if (isAtomic(sort)) names.of(`sort ${sort}`, sort)
    for (const [c, kind] of Object.entries(classes)) if (kind === 'office') names.of(`office ${c}`, `${c}_of`)
    for (const id of system.programs.keys()) names.of(`process ${id}`, id)
  }

  get #hasInsiders(): boolean {
    return this.system.settings.adversary.includes('insiders')
  }

  get #hasForeigners(): boolean {
    return this.system.settings.adversary.includes('foreign-domain')
  }

  /** A constructor of the theory; tuples are ProVerif's own. */
  apply(symbol: string, args: readonly string[]): string {
    if (symbol.startsWith('tuple')) return `(${args.join(', ')})`
    if (this.system.theory.classes[symbol] === undefined) this.#constructors.add(symbol)
    const name = this.names.of(`symbol ${symbol}`, symbol)
    return args.length === 0 ? name : `${name}(${args.join(', ')})`
  }

  destruct(rule: string, args: readonly string[]): string {
    this.#rules.add(rule)
    return `${this.names.of(`rule ${rule}`, rule)}(${args.join(', ')})`
  }

  /** A name of a sort: fresh ones and those of the attacker. */
  atom(sort: Sort, name: string): string {
    this.#sorts.add(sort)
    return `${this.names.of(`sort ${sort}`, sort)}(${name})`
  }

  /** The condition that a value has a sort. */
  hasSort(value: string, sort: Sort): string {
    this.#sorts.add(sort)
    return `${this.names.of(`is ${sort}`, `is_${sort}`)}(${value})`
  }

  office(officeClass: string, of: string): string {
    this.#offices.add(officeClass)
    return `${this.names.of(`office ${officeClass}`, `${officeClass}_of`)}(${of})`
  }

  related(first: string, second: string): string {
    this.#isRelated = true
    return `${this.names.of('related', 'related')}(${first}, ${second})`
  }

  accepted(actor: string, value: string, stamp: string): string {
    this.#isOnce = true
    return `${this.names.of('accepted', 'accepted')}(${actor}, ${value}, ${stamp})`
  }

  isDishonest(value: string): string {
    return `${this.names.of('dishonest', 'dishonest')}(${value})`
  }

  /**
   * Patterns of the principals of a class; a principal is of the class and of that honesty iff one of them fits.
   * @param names - where names for the variables come from
   */
  principals(sort: Sort, honesty: Honesty, names: Identifiers): Pattern[] {
    const kind = this.system.theory.classes[sort]
    if (kind === undefined) throw new InternalError(`${sort} is no class of principals`)
    const of = (parts: readonly Part[]): Pattern => ({
      text: this.apply(
        sort,
        parts.map((p) => p.text),
      ),
      variables: parts.map((p) => p.variable),
    })
    const label = (h: Honesty) => part(names, 'label', 'good', 'bad', h)
    const domain = (h: Honesty) => part(names, 'domain', 'home', 'foreign', h)
    const bad = this.#hasInsiders ? (['dishonest'] as const) : []
    const foreign = this.#hasForeigners ? (['dishonest'] as const) : []
    switch (kind) {
      case 'root':
        return honesty === 'dishonest' ? [] : [of([])]
      case 'free':
        return honesty === 'dishonest' ? bad.map((h) => of([label(h)])) : [of([label(honesty)])]
      case 'office':
        return honesty === 'dishonest' ? foreign.map((h) => of([domain(h)])) : [of([domain(honesty)])]
      case 'member':
        return honesty === 'dishonest'
          ? [
              ...bad.map((h) => of([label(h), domain('any')])),
              ...foreign.map((h) => of([label('any'), domain(h)])),
            ]
          : [of([label(honesty), domain(honesty)])]
    }
  }

  /**
   * What the attacker can do with what is used: he takes apart whatever has a rule, whether a role does so or not, with
   * the keys that the rule names.
   */
  #takeApart(): void {
    const { theory } = this.system
    const use = (t: Term): void => {
      if (t.kind !== 'application') return
      this.apply(t.symbol.name, [])
      t.args.forEach(use)
    }
    for (const symbol of this.#constructors)
      for (const { name } of theory.destructorsOf(theory.symbol(symbol))) this.#rules.add(name)
    for (const rule of this.#rules) theory.destructor(rule).args.forEach(use)
  }

  /** Private symbols that the document uses, with the number of principals that they take. */
  secrets(): { readonly symbol: string; readonly arity: number }[] {
    this.#takeApart()
    return [...this.#constructors].flatMap((symbol) => {
      const { isPublic, arity } = this.system.theory.symbol(symbol)
      return isPublic ? [] : [{ symbol, arity }]
    })
  }

  /** Everything that was used, declared. To be called after the rest of the document is made. */
  declarations(): string[] {
    const { classes } = this.system.theory
    const kinds = new Set(Object.values(classes))
    this.#takeApart()
    // What rules and conditions use is declared before them.
    const after = [
      ...[...this.#rules].map((r) => this.#ruleDeclaration(r)),
      ...[...this.#offices].map((o) => this.#officeDeclaration(o)),
      ...this.#honestyDeclarations(),
      ...this.#sortDestructors(),
      ...(this.#isOnce ? this.#onceDeclarations() : []),
    ]
    const atoms = [...this.#sorts].filter(isAtomic).map((s) => this.names.of(`sort ${s}`, s))
    return [
      'type name.',
      ...(kinds.has('member') || kinds.has('free')
        ? ['type label.', ...sides('label', 'good', ...(this.#hasInsiders ? ['bad'] : []))]
        : []),
      ...(kinds.has('member') || kinds.has('office')
        ? ['type domain.', ...sides('domain', 'home', ...(this.#hasForeigners ? ['foreign'] : []))]
        : []),
      'free net: channel.',
      ...Object.entries(classes).map(([c, kind]) => this.#classDeclaration(c, kind)),
      ...atoms.map((a) => `fun ${a}(name): bitstring [data].`),
      ...[...this.#constructors].map((c) => this.#constructorDeclaration(c)),
      ...after,
    ]
  }

  #classDeclaration(name: string, kind: string): string {
    const id = this.names.of(`symbol ${name}`, name)
    if (kind === 'root') return `const ${id}: bitstring.`
    const args = { member: 'label, domain', office: 'domain', free: 'label' }[kind]
    return `fun ${id}(${args}): bitstring [data].`
  }

  #constructorDeclaration(symbol: string): string {
    const { arity, isPublic } = this.system.theory.symbol(symbol)
    const args = Array<string>(arity).fill('bitstring').join(', ')
    return `fun ${this.names.of(`symbol ${symbol}`, symbol)}(${args}): bitstring${isPublic ? '' : ' [private]'}.`
  }

  #ruleDeclaration(rule: string): string {
    const { args, result, variables } = this.system.theory.destructor(rule)
    const local = this.names.inner()
    const text = (t: Term): string =>
      t.kind === 'application'
        ? this.apply(t.symbol.name, t.args.map(text))
        : local.of(t.label, t.label.split('.').at(-1)!)
    const rewritten = `${this.names.of(`rule ${rule}`, rule)}(${args.map(text).join(', ')}) = ${text(result)}`
    const bound = variables.map((v) => `${text(v)}: bitstring`)
    return `reduc forall ${bound.join(', ')}; ${rewritten}.`
  }

  /** A destructor that is `true` for the values of a sort: its names, and what its constructors make. */
  #sortDestructors(): string[] {
    const { theory } = this.system
    return [...this.#sorts].flatMap((sort) => {
      const name = this.names.of(`is ${sort}`, `is_${sort}`)
      const cases: Pattern[] = []
      const local = this.names.inner()
      if (theory.classes[sort] !== undefined) cases.push(...this.principals(sort, 'any', local))
      else if (isAtomic(sort)) {
        const n = local.fresh('n')
        cases.push({ text: this.atom(sort, n), variables: [`${n}: name`] })
      }
      for (const symbol of this.#constructors) {
        const { arity, result } = theory.symbol(symbol)
        if (result !== sort) continue
        const args = Array.from({ length: arity }, () => local.fresh('m'))
        cases.push({ text: this.apply(symbol, args), variables: args.map((a) => `${a}: bitstring`) })
      }
      return cases.length === 0
        ? [`fun ${name}(bitstring): bool [private].`]
        : [
            truthOf(
              name,
              cases.map((c) => [c]),
            ),
          ]
    })
  }

  #officeDeclaration(office: string): string {
    const name = this.names.of(`office ${office}`, `${office}_of`)
    const made = this.names.of(`symbol ${office}`, office)
    const cases = Object.entries(this.system.theory.classes).flatMap(([c, kind]) => {
      const symbol = this.names.of(`symbol ${c}`, c)
      if (kind === 'member') return [`forall l: label, d: domain; ${name}(${symbol}(l, d)) = ${made}(d)`]
      return kind === 'office' ? [`forall d: domain; ${name}(${symbol}(d)) = ${made}(d)`] : []
    })
    return `reduc ${cases.join(';\n  ')}.`
  }

  #honestyDeclarations(): string[] {
    const classes = Object.keys(this.system.theory.classes)
    const local = this.names.inner()
    const all = (honesty: Honesty) => classes.flatMap((c) => this.principals(c, honesty, local))
    const anything = { text: local.fresh('any'), variables: [] }
    const open: Pattern = { ...anything, variables: [`${anything.text}: bitstring`] }
    const bad = all('dishonest')
    const related = [...bad.map((b) => [b, open]), ...all('honest').map((h) => [open, h])]
    return [
      ...(bad.length === 0
        ? []
        : [
            truthOf(
              this.names.of('dishonest', 'dishonest'),
              bad.map((b) => [b]),
            ),
          ]),
      ...(this.#isRelated ? [truthOf(this.names.of('related', 'related'), related)] : []),
    ]
  }

  #onceDeclarations(): string[] {
    const name = this.names.of('accepted', 'accepted')
    return [
      `event ${name}(bitstring, bitstring, name).`,
      '(* What a principal accepts once only: executions in which it does so twice are left out. *)',
      `restriction a: bitstring, v: bitstring, s: name, t: name; event(${name}(a, v, s)) && event(${name}(a, v, t)) ==> s = t.`,
    ]
  }
}

/** Sorts of names. */
function isAtomic(sort: Sort): boolean {
  return ['nonce', 'key', 'callid', 'data', 'clock'].includes(sort)
}

/** Labels and domains are good or bad from the start; the attacker may choose of both. */
function sides(type: string, ...names: readonly string[]): string[] {
  return names.map((n) => `fun ${n}(name): ${type} [data].`)
}

interface Part {
  readonly text: string
  readonly variable: string
}

/** A label or a domain, open or by its honesty. */
function part(names: Identifiers, type: string, good: string, bad: string, honesty: Honesty): Part {
  if (honesty === 'any') {
    const name = names.fresh(type[0]!)
    return { text: name, variable: `${name}: ${type}` }
  }
  const name = names.fresh('n')
  return { text: `${honesty === 'honest' ? good : bad}(${name})`, variable: `${name}: name` }
}

/** A destructor that gives `true` for each case, a pattern for every argument, and nothing otherwise. */
function truthOf(name: string, cases: readonly (readonly Pattern[])[]): string {
  const rules = cases.map((patterns) => {
    const variables = patterns.flatMap((p) => p.variables)
    const head = variables.length === 0 ? '' : `forall ${variables.join(', ')}; `
    return `${head}${name}(${patterns.map((p) => p.text).join(', ')}) = true`
  })
  return `reduc ${rules.join(';\n  ')} [private].`
}
