/** Terms as octets: each term of a store once, so that equal terms are the same octets. */
import type { Octets } from '../../src/crypto/octets.js'
import { ATTACKER } from '../../src/model/algebra.js'
import type { Term } from '../../src/model/term.js'
import type { Laboratory } from '../../src/scenario/laboratory.js'

const PRIVATE: ReadonlySet<string> = new Set(['sk', 'pw', 'shared'])

export class Realised {
  readonly #octets = new Map<Term, Octets>()

  constructor(readonly laboratory: Laboratory) {}

  /** @throws Error for a term that there are no octets of */
  of(term: Term): Octets {
    const before = this.#octets.get(term)
    if (before !== undefined) return before
    const made = this.#make(term)
    if (made === undefined) throw new Error('no octets for a term')
    this.#octets.set(term, made)
    return made
  }

  #make(term: Term): Octets | undefined {
    const { algebra } = this.laboratory
    if (term.kind === 'variable') return undefined
    if (term.kind === 'name') {
      const epoch = /^epoch (\d+)$/.exec(term.label)?.[1]
      if (term.sort === 'clock' && epoch !== undefined) return algebra.clock(Number(epoch))
      return algebra.fresh(term.sort, term.label, ATTACKER)
    }
    const args = term.args.map((arg) => this.of(arg))
    if (!PRIVATE.has(term.symbol.name)) return algebra.apply(term.symbol.name, args)
    const variables = args.map((_, i) => ({ var: `x${i}`, sort: 'principal' }))
    const values = Object.fromEntries(args.map((arg, i) => [`x${i}`, arg]))
    return algebra.known({ fn: term.symbol.name, args: variables }, values)
  }
}
