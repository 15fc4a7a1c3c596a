/** Ground terms of a trace in the paper's notation, with short names. */
import { matchData } from '../attacker/knowledge.js'
import type { System } from '../model/system.js'
import { type Printable, print } from '../model/print.js'
import type { Term } from '../model/term.js'

/** How the attacker's own values are called, by sort. */
const OWN: Readonly<Record<string, string>> = { nonce: 'N_E', key: 'K_E', callid: 'ID_E', data: 'X_E' }

/** Prints the terms of one trace; equal names come out equal, different ones different. */
export class TermPrinter {
  readonly #names = new Map<Term, string>()
  readonly #taken = new Map<string, number>()

  constructor(
    readonly system: System,
    /** Whether offices say their domain: where the trace has more than one. */
    readonly withDomains: boolean,
    /** Domains that are the attacker's: whoever is of one says so. */
    readonly dishonestDomains: readonly string[],
  ) {}

  /** The term; its blanks are no-break spaces, so that lines break between terms. */
  print(term: Term): string {
    return print(this.#printable(term)).replaceAll(' ', '\u00a0')
  }

  #printable(term: Term): Printable {
    if (term.kind !== 'application') return { leaf: this.#name(term) }
    const { classes } = this.system.theory
    if (classes[term.symbol.name] !== undefined) return { leaf: this.#principal(term) }
    const token = this.#given(term)
    if (token !== undefined) return token
    return { symbol: term.symbol.name, args: term.args.map((a) => this.#printable(a)) }
  }

  /** A term that the models have a word for: `token(alice, alice-phone)`. */
  #given(term: Term): Printable | undefined {
    for (const given of this.system.model.narrations.flatMap((n) => n.given)) {
      if (given.requires.length === 0) continue
      const found = matchData(given.term, term)
      if (found === undefined) continue
      const principals = [...new Set(given.requires.flatMap((r) => [r.first, r.second]))]
      return { symbol: given.id, args: principals.map((p) => this.#printable(found.get(p)!)) }
    }
    return undefined
  }

  #principal(term: Extract<Term, { kind: 'application' }>): string {
    const { classes } = this.system.theory
    const kind = classes[term.symbol.name]
    const leaf = (i: number) => {
      const arg = term.args[i]
      return arg === undefined || arg.kind === 'application' ? '' : arg.label
    }
    switch (kind) {
      case 'free':
        return leaf(0)
      case 'member':
        return this.dishonestDomains.includes(leaf(1)) ? `${leaf(0)}@${leaf(1)}` : leaf(0)
      case 'office':
        return `${this.#officeName(term.symbol.name)}${this.withDomains ? `@${leaf(0)}` : ''}`
      default:
        return term.symbol.name.toUpperCase()
    }
  }

  /** An office by its initial, as the paper calls it. */
  #officeName(sort: string): string {
    return sort.charAt(0).toUpperCase()
  }

  #name(term: Exclude<Term, { kind: 'application' }>): string {
    const known = this.#names.get(term)
    if (known !== undefined) return known
    const base = this.#base(term)
    const n = (this.#taken.get(base) ?? 0) + 1
    this.#taken.set(base, n)
    const name = term.sort === 'clock' ? base : `${base}${"'".repeat(n - 1)}`
    this.#names.set(term, name)
    return name
  }

  #base(term: Exclude<Term, { kind: 'application' }>): string {
    if (term.sort === 'clock') return term.label.replace('epoch ', 't')
    if (term.label.startsWith("attacker's ")) return OWN[term.sort] ?? `${term.sort}_E`
    return term.label.replace(/#\d+$/, '')
  }
}
