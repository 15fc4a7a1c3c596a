/** Terms and declarations in Scyther's language. */
import type { Sort } from '../../../model/sorts.js'
import type { System } from '../../../model/system.js'
import { Identifiers } from '../identifiers.js'
import { cannotSay } from '../printed.js'
import { type Fresh, type Open, type Pattern, found } from './terms.js'

// prettier-ignore
const RESERVED = [
  'Agent', 'Alive', 'Commit', 'Data', 'Empty', 'Function', 'Hashfunction', 'Niagree', 'Nisynch', 'Nonce', 'Notequal', 'Reachable', 'Running',
  'SKR', 'SID', 'Secret', 'SessionKey', 'Ticket', 'Weakagree', 'claim', 'compromised', 'const', 'fresh', 'function', 'hashfunction',
  'inversekeyfunctions', 'inversekeys', 'knows', 'macro', 'match', 'not', 'option', 'pk', 'sk', 'k', 'protocol', 'read', 'recv', 'role', 'run',
  'secret', 'send', 'singular', 'trusted', 'untrusted', 'usertype', 'var',
  'Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Pete', 'Simon', 'Home', 'Away', 'claimed',
]

/** Agents that stand for labels, the last of them the attacker's. */
export const AGENTS = ['Alice', 'Bob', 'Charlie', 'Eve'] as const
/** Constants that stand for domains where none is the attacker's. */
const DOMAINS = ['Home', 'Away'] as const

/** Functions that make the two keys of a principal: for encryption and signatures, and for `penc`. */
const KEYS = [
  ['sk', 'pk'],
  ['psk', 'ppk'],
] as const

const TYPES: Readonly<Record<Sort, string>> = {
  label: 'Agent',
  nonce: 'Nonce',
  key: 'SessionKey',
  callid: 'CallId',
  data: 'Datum',
  clock: 'Clock',
}

export class Spelling {
  readonly #names = new Identifiers(RESERVED, '-')
  readonly #opens = new Map<Open, string>()
  readonly #used = new Set<string>()
  readonly #principalPairs = new Map<string, readonly string[]>()
  #disguise: string | undefined
  #data: string | undefined

  constructor(readonly system: System) {}

  get #isForeign(): boolean {
    return this.system.settings.adversary.includes('foreign-domain')
  }

  /** Whether a principal is an agent and nothing more. */
  get #isPlain(): boolean {
    const kinds = Object.values(this.system.theory.classes).filter((k) => k !== 'root')
    return kinds.length === 1 && kinds[0] === 'free'
  }

  local(wish: string): string {
    return this.#names.of(`local ${wish}`, wish)
  }

  open(v: Open): string {
    const name = this.#opens.get(v) ?? this.#names.fresh(v.name)
    this.#opens.set(v, name)
    return name
  }

  fresh(role: string, f: Fresh): string {
    return this.#names.of(`fresh ${role} ${f.name}`, f.name)
  }

  /** The type of a variable or of a fresh name; a closed part may be anything to Scyther. */
  typeOf({ sort, name }: Open | Fresh): string {
    if (sort === 'domain') return this.#isForeign ? 'Agent' : 'Domain'
    if (['pkey', 'skey', 'password', 'principal'].includes(sort))
      throw cannotSay(
        this.system,
        `a ${sort} that is received (${name})`,
        'Scyther has no variables for long-term keys',
        'ask ProVerif instead',
      )
    return TYPES[sort] ?? 'Ticket'
  }

  /** Both ends of an agreement run as the same two agents. */
  disguise(one: string, other: string): string {
    this.#disguise = this.#names.of('disguise', 'disguise')
    return `{${one}, ${other}}${this.#disguise}`
  }

  /** Data to agree on, in this order: Scyther compares lists as sets, and what a function makes as it is. */
  data(about: readonly string[]): string {
    this.#data = this.#names.of('agreed', 'agreed')
    return `${this.#data}(${about.length === 0 ? AGENTS[0] : about.join(', ')})`
  }

  term(role: string, pattern: Pattern): string {
    const now = found(pattern)
    switch (now.kind) {
      case 'open':
        return this.open(now)
      case 'fresh':
        return this.fresh(role, now)
      case 'applied':
        return this.#apply(now.symbol, now.args, (t) => this.term(role, t))
    }
  }

  #apply(symbol: string, args: readonly Pattern[], text: (t: Pattern) => string): string {
    const kind = this.system.theory.classes[symbol]
    if (kind === 'root') return this.constant(symbol)
    if (kind !== undefined) return this.principal(symbol, args.map(text))
    const [content, key] = args
    if (symbol.startsWith('tuple')) return this.tuple(args.map(text))
    if (symbol === 'sk' || symbol === 'pk') return `${this.used(symbol)}(${text(content!)})`
    if (symbol === 'aenc' || symbol === 'senc') return `{${text(content!)}}${text(key!)}`
    if (symbol === 'sign' || symbol === 'penc') {
      const signer = found(key!)
      if (signer.kind !== 'applied' || signer.symbol !== 'sk')
        throw cannotSay(
          this.system,
          'a signature that is read and not verified',
          'Scyther reads no signature whose signer is not known',
          'let its receiver check it (opens), or ask ProVerif instead',
        )
      const owner = text(signer.args[0]!)
      return `{${text(content!)}}${this.used(symbol === 'sign' ? 'sk' : 'psk')}(${owner})`
    }
    if (!this.system.theory.symbol(symbol).isPublic)
      this.#principalPairs.set(keyOf(symbol, args), classesOf(args))
    return `${this.used(symbol)}(${args.map(text).join(', ')})`
  }

  /** A term given beforehand, its principals named. */
  given(pattern: Pattern, name: (variable: string) => string): string {
    const text = (t: Pattern): string => {
      const now = found(t)
      if (now.kind === 'applied') return this.#apply(now.symbol, now.args, text)
      return this.system.theory.classes[now.kind === 'fresh' ? now.sort : ''] === 'root'
        ? this.constant(now.sort)
        : name(now.name)
    }
    return text(pattern)
  }

  principal(sort: Sort, parts: readonly string[]): string {
    return this.#isPlain ? parts[0]! : `${this.used(sort)}(${parts.join(', ')})`
  }

  constant(root: Sort): string {
    return this.used(root)
  }

  /** Pairs are all that Scyther has: how many fields there are is told by a constant in front. */
  tuple(fields: readonly string[]): string {
    return `(${this.used(`tuple${fields.length}`)}, ${fields.join(', ')})`
  }

  used(symbol: string): string {
    this.#used.add(symbol)
    const wish = { sk: 'private', pk: 'public', psk: 'penc-private', ppk: 'penc-public' }[symbol] ?? symbol
    return this.#names.of(`symbol ${symbol}`, wish)
  }

  /** Private symbols that were used, with the classes of the principals that they were applied to. */
  secrets(): { readonly symbol: string; readonly classes: readonly (readonly string[])[] }[] {
    const classes = Object.keys(this.system.theory.classes)
    const keys = KEYS.filter((pair) => pair.some((s) => this.#used.has(s))).map(([symbol]) => ({
      symbol,
      classes: classes.map((c) => [c]),
    }))
    const others = new Map<string, (readonly string[])[]>()
    for (const [key, pair] of this.#principalPairs) {
      const symbol = key.slice(0, key.indexOf(' '))
      others.set(symbol, [...(others.get(symbol) ?? []), pair])
    }
    return [...keys, ...[...others].map(([symbol, cs]) => ({ symbol, classes: cs }))]
  }

  /** Every principal of a class over the constants, with whether it is honest. */
  principals(sort: Sort): { readonly text: string; readonly isHonest: boolean }[] {
    const kind = this.system.theory.classes[sort]
    const labels = AGENTS.map((a) => ({ text: a as string, isHonest: a !== 'Eve' || !this.#hasInsiders }))
    const domains = this.#isForeign
      ? labels.map(({ text }) => ({ text, isHonest: text !== 'Eve' }))
      : DOMAINS.map((d) => ({ text: d as string, isHonest: true }))
    const of = (...parts: readonly { readonly text: string; readonly isHonest: boolean }[]) => ({
      text: this.principal(
        sort,
        parts.map((p) => p.text),
      ),
      isHonest: parts.every((p) => p.isHonest),
    })
    switch (kind) {
      case 'free':
        return labels.map((l) => of(l))
      case 'office':
        return domains.map((d) => of(d))
      case 'member':
        return labels.flatMap((l) => domains.map((d) => of(l, d)))
      default:
        return [{ text: this.constant(sort), isHonest: true }]
    }
  }

  get #hasInsiders(): boolean {
    return this.system.settings.adversary.includes('insiders')
  }

  /** What was used, declared, and what keeps both ends of an agreement in disguise. */
  declarations(): string[] {
    const { theory } = this.system
    const id = (symbol: string) => this.#names.of(`symbol ${symbol}`, symbol)
    const lines = [
      'usertype Domain, Clock, CallId, Datum, Field;',
      `const ${AGENTS.join(', ')}: Agent;`,
      ...(this.#hasInsiders || this.#isForeign ? ['untrusted Eve;'] : []),
      ...(this.#isForeign ? [] : [`const ${DOMAINS.join(', ')}: Domain;`]),
      // What the attacker has of every type.
      `const ${['Nonce', 'SessionKey', 'CallId', 'Datum', 'Clock'].map((t) => `${this.local(`his-${t}`)}: ${t}`).join(';\nconst ')};`,
    ]
    for (const [key, other] of KEYS) {
      if (![key, other].some((s) => this.#used.has(s))) continue
      const [secret, open] = [this.used(key), this.used(other)]
      lines.push(
        `const ${open}: Function; secret ${secret}: Function; inversekeyfunctions(${open}, ${secret});`,
      )
    }
    for (const symbol of this.#used) {
      if (['sk', 'pk', 'psk', 'ppk'].includes(symbol)) continue
      if (symbol.startsWith('tuple')) lines.push(`const ${id(symbol)}: Field;`)
      else if (theory.classes[symbol] === 'root') lines.push(`const ${id(symbol)}: Field;`)
      else {
        const isPublic = theory.classes[symbol] !== undefined || theory.symbol(symbol).isPublic
        // A `secret hashfunction` is no secret to Scyther.
        lines.push(isPublic ? `hashfunction ${id(symbol)};` : `secret ${id(symbol)}: Function;`)
      }
    }
    if (this.#data !== undefined) lines.push(`hashfunction ${this.#data};`)
    if (this.#disguise !== undefined)
      lines.push(`secret const ${this.#disguise}: SessionKey;`, `compromised {Alice, Bob}${this.#disguise};`)
    return lines
  }
}

function keyOf(symbol: string, args: readonly Pattern[]): string {
  return `${symbol} ${classesOf(args).join(' ')}`
}

function classesOf(args: readonly Pattern[]): string[] {
  return args.map((a) => {
    const now = found(a)
    return now.kind === 'applied' ? now.symbol : ''
  })
}
