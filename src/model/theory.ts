import { InternalError } from './errors.js'
import { type TermData, isVariable } from './expression.js'
import { MAX_TUPLE, itemName, tupleName } from './tuples.js'
import { type Classes, NAME_FIELDS, type Sort } from './sorts.js'
import { type FunctionSymbol, type Term, TermStore, type Variable } from './term.js'

/** One row of the table of constructors: how values are made. */
interface ConstructorRow {
  readonly name: string
  readonly args: readonly Sort[]
  readonly result: Sort
  readonly isPublic: boolean
  readonly source: string
}

/**
 * Constructors. `pk` is applied by the attacker, who has every certificate, but not by roles: a role gets a public key
 * from a certificate or from what it knows.
 */
// prettier-ignore
const CONSTRUCTORS: readonly ConstructorRow[] = [
  { name: 'sk', args: ['principal'], result: 'skey', isPublic: false, source: 'paper 4.2, K_PR(X)' },
  { name: 'pk', args: ['principal'], result: 'pkey', isPublic: true, source: 'paper 4.2, K_PU(X)' },
  { name: 'pw', args: ['principal'], result: 'password', isPublic: false, source: 'paper 4.1' },
  { name: 'shared', args: ['principal', 'principal'], result: 'key', isPublic: false, source: 'a long-term key of two' },
  { name: 'kdf', args: ['principal', 'password'], result: 'key', isPublic: true, source: 'paper 4.2, K_PA(u); ADR-0008' },
  { name: 'aenc', args: ['any', 'pkey'], result: 'ciphertext', isPublic: true, source: 'paper 4.2, K_PU(X)[M]' },
  { name: 'senc', args: ['any', 'key'], result: 'ciphertext', isPublic: true, source: 'paper 4.2, K_PA(u)[M]' },
  { name: 'sign', args: ['any', 'skey'], result: 'signature', isPublic: true, source: 'paper 4.2, {M}K_PR(X)' },
  { name: 'penc', args: ['any', 'skey'], result: 'penced', isPublic: true, source: 'paper table 4.2.1, M7: K_PR(P)[M]' },
  { name: 'hash', args: ['any'], result: 'hashed', isPublic: true, source: 'a one-way function' },
]

/** A pattern of a rewrite rule: a variable by name, or a symbol with patterns. */
type Pattern = string | PatternTree
interface PatternTree extends ReadonlyArray<Pattern> {
  readonly 0: string
}

interface RuleRow {
  /** The destructor. */
  readonly name: string
  readonly args: readonly Pattern[]
  readonly result: Pattern
  /** Roles and attacker apply it alike unless it is a role's own way of reading without a check. */
  readonly source: string
}

/** Destructors: what can be taken out of a value, and what it takes. Each row is one rewrite rule. */
// prettier-ignore
const RULES: readonly RuleRow[] = [
  { name: 'adec', args: [['aenc', 'm', ['pk', 'x']], ['sk', 'x']], result: 'm', source: 'RFC 5652 section 6' },
  { name: 'sdec', args: [['senc', 'm', 'k'], 'k'], result: 'm', source: 'RFC 5652 section 6.2.3' },
  { name: 'open', args: [['sign', 'm', ['sk', 'x']], ['pk', 'x']], result: 'm', source: 'RFC 5652 section 5.4' },
  { name: 'pdec', args: [['penc', 'm', ['sk', 'x']], ['pk', 'x']], result: 'm', source: 'ADR-0009' },
  { name: 'read', args: [['sign', 'm', 'k']], result: 'm', source: 'message recovery: the data travels in clear' },
]

/** A destructor with its one rule, over variables of the theory's own store. */
export interface Destructor {
  readonly name: string
  readonly args: readonly Term[]
  readonly result: Term
  readonly variables: readonly Variable[]
  readonly source: string
}

/**
 * Symbols and rewrite rules of a model: the table above, tuples of every length, and the constructors of principal
 * names with the domain of each (`officeOf`). Read by rewriting, deduction, projection and documentation alike.
 */
export class Theory {
  readonly symbols = new Map<string, FunctionSymbol>()
  readonly argumentSorts = new Map<string, readonly Sort[]>()
  readonly destructors = new Map<string, Destructor>()
  readonly #byHead = new Map<FunctionSymbol, readonly Destructor[]>()

  constructor(
    readonly store: TermStore,
    readonly classes: Classes,
  ) {
    for (const row of CONSTRUCTORS) this.#addSymbol(row.name, row.args, row.result, row.isPublic)
    for (let n = 2; n <= MAX_TUPLE; n++)
      this.#addSymbol(tupleName(n), Array<Sort>(n).fill('any'), 'tuple', true)
    for (const [name, kind] of Object.entries(classes)) {
      const args = NAME_FIELDS[kind]
      this.#addSymbol(name, args, name, true)
    }
    for (const row of RULES) this.#addRule(row)
    for (let n = 2; n <= MAX_TUPLE; n++) {
      const fields = Array.from({ length: n }, (_, i) => `x${i}`)
      for (let i = 0; i < n; i++)
        this.#addRule({
          name: itemName(i, n),
          args: [[tupleName(n), ...fields]],
          result: `x${i}`,
          source: 'a tuple is its fields',
        })
    }
    for (const destructor of this.destructors.values()) {
      const head = destructor.args[0]
      if (head?.kind !== 'application') throw new InternalError(`rule ${destructor.name}`)
      this.#byHead.set(head.symbol, [...(this.#byHead.get(head.symbol) ?? []), destructor])
    }
  }

  symbol(name: string): FunctionSymbol {
    const symbol = this.symbols.get(name)
    if (symbol === undefined) throw new InternalError(`no symbol ${name}`)
    return symbol
  }

  apply(name: string, args: readonly Term[]): Term {
    return this.store.apply(this.symbol(name), args)
  }

  /** A tuple of its fields; one field is the field itself. */
  tuple(fields: readonly Term[]): Term {
    const [only] = fields
    return fields.length === 1 && only !== undefined ? only : this.apply(tupleName(fields.length), fields)
  }

  destructor(name: string): Destructor {
    const destructor = this.destructors.get(name)
    if (destructor === undefined) throw new InternalError(`no destructor ${name}`)
    return destructor
  }

  /** The destructors whose rule takes a term with this head apart. */
  destructorsOf(head: FunctionSymbol): readonly Destructor[] {
    return this.#byHead.get(head) ?? NONE
  }

  /** The domain of a principal's name, if its class has one. */
  domainOf(principal: Term): Term | undefined {
    if (principal.kind !== 'application') return undefined
    const kind = this.classes[principal.symbol.name]
    if (kind === 'member') return principal.args[1]
    return kind === 'office' ? principal.args[0] : undefined
  }

  /**
   * Applies a destructor to ground arguments.
   * @returns the right side of the rule where the left side matches, else `undefined`
   */
  destruct(name: string, args: readonly Term[]): Term | undefined {
    const destructor = this.destructor(name)
    const found = new Map<Variable, Term>()
    for (const [i, pattern] of destructor.args.entries()) {
      const arg = args[i]
      if (arg === undefined || !match(pattern, arg, found)) return undefined
    }
    return destructor.result.kind === 'variable' ? found.get(destructor.result) : destructor.result
  }

  #addSymbol(name: string, args: readonly Sort[], result: Sort, isPublic: boolean): void {
    if (this.symbols.has(name)) throw new InternalError(`symbol ${name} twice`)
    this.symbols.set(name, { name, arity: args.length, result, isPublic })
    this.argumentSorts.set(name, args)
  }

  #addRule(row: RuleRow): void {
    const variables = new Map<string, Variable>()
    const build = (pattern: Pattern, sort: Sort): Term => {
      if (typeof pattern === 'string') {
        const variable =
          variables.get(pattern) ??
          this.store.variable(`${row.name}.${pattern}`, sort === 'principal' ? sort : 'any')
        variables.set(pattern, variable)
        return variable
      }
      const sorts = this.argumentSorts.get(pattern[0])
      return this.apply(
        pattern[0],
        pattern.slice(1).map((arg, i) => build(arg, sorts?.[i] ?? 'any')),
      )
    }
    const args = row.args.map((arg) => build(arg, 'any'))
    const result = build(row.result, 'any')
    this.destructors.set(row.name, {
      name: row.name,
      args,
      result,
      variables: [...variables.values()],
      source: row.source,
    })
  }
}

const NONE: readonly Destructor[] = []

export function isTuple(term: Term): boolean {
  return term.kind === 'application' && term.symbol.result === 'tuple'
}

/** One-way matching of a rule's pattern on a ground term; bindings accumulate in `found`. */
function match(pattern: Term, term: Term, found: Map<Variable, Term>): boolean {
  switch (pattern.kind) {
    case 'name':
      return pattern === term
    case 'variable': {
      const bound = found.get(pattern)
      if (bound !== undefined) return bound === term
      found.set(pattern, term)
      return true
    }
    case 'application':
      return (
        term.kind === 'application' &&
        term.symbol === pattern.symbol &&
        pattern.args.every((arg, i) => {
          const part = term.args[i]
          return part !== undefined && match(arg, part, found)
        })
      )
  }
}

/** Whether roles apply a constructor to what they know: tuples, and what is public but `pk`. */
export function isBuiltByRoles(symbol: string): boolean {
  return (
    symbol.startsWith('tuple') || CONSTRUCTORS.some((c) => c.name === symbol && c.isPublic && c.name !== 'pk')
  )
}

/** The sort of what a constructor makes; `any` for a symbol that the table does not have. */
export function resultSort(symbol: string): Sort {
  if (symbol.startsWith('tuple')) return 'tuple'
  return CONSTRUCTORS.find((c) => c.name === symbol)?.result ?? 'any'
}

/** How a part of a message is opened. */
export interface Opening {
  readonly rule: string
  /** The key that the rule takes. */
  readonly key: TermData
  /** The rule that reads the part without checking it, if there is one. */
  readonly unverified?: string
}

/** How a term of a narration is opened, and with which key; `undefined` if no rule with a key fits. */
export function openingOf(term: TermData): Opening | undefined {
  if (isVariable(term)) return undefined
  const fitting = RULES.flatMap((rule) => {
    const found = fit(rule.args[0]!, term, new Map())
    return found === undefined ? [] : [{ rule, found }]
  })
  const keyed = fitting.find(({ rule }) => rule.args.length === 2)
  if (keyed === undefined) return undefined
  const unverified = fitting.find(({ rule }) => rule.args.length === 1)?.rule.name
  const key = build(keyed.rule.args[1]!, keyed.found)
  return { rule: keyed.rule.name, key, ...(unverified === undefined ? {} : { unverified }) }
}

function fit(
  pattern: Pattern,
  term: TermData,
  found: Map<string, TermData>,
): Map<string, TermData> | undefined {
  if (typeof pattern === 'string') return found.set(pattern, term)
  if (isVariable(term) || term.fn !== pattern[0]) return undefined
  const fits = pattern.slice(1).every((p, i) => fit(p, term.args[i]!, found) !== undefined)
  return fits ? found : undefined
}

function build(pattern: Pattern, found: ReadonlyMap<string, TermData>): TermData {
  if (typeof pattern === 'string') return found.get(pattern)!
  return { fn: pattern[0], args: pattern.slice(1).map((p) => build(p, found)) }
}
