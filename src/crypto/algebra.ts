/** The algebra in bytes: roles over octets. The executor of `src/model` interprets them as it does terms. */
import { randomBytes } from 'node:crypto'
import { ATTACKER, type Algebra, type Refutation } from '../model/algebra.js'
import { InternalError } from '../model/errors.js'
import { type TermData, isVariable } from '../model/expression.js'
import { type ClassKind, type Classes, NAME_FIELDS, type Sort } from '../model/sorts.js'
import type { PrincipalRef } from '../model/trace.js'
import { MAX_TUPLE, itemName, tupleName } from '../model/tuples.js'
import {
  nameOf,
  nameSize,
  principalName,
  principalOf,
  readPrincipal,
  readText,
  readTime,
  textOf,
  timeOf,
  tupleOf,
} from './encoding.js'
import type { Epochs } from './epochs.js'
import { type Keys, newKeyPair, newPassword, once } from './keys.js'
import { type Octets, PrivateKeyOctets, PublicKeyOctets, SecretOctets } from './octets.js'
import { FLOOR, type PasswordParameters, passwordKey } from './password.js'
import { type Refused, type Result, isRefused } from './refusal.js'
import { ByteTheory, type Trust, isKey } from './theory.js'

export interface ByteAlgebraSpec {
  readonly classes: Classes
  readonly keys: Keys
  readonly trust: Trust
  readonly epochs: Epochs
  readonly passwordParameters?: PasswordParameters
}

const TUPLES = new Map(Array.from({ length: MAX_TUPLE - 1 }, (_, i) => [tupleName(i + 2), i + 2]))

const ITEMS = new Map(
  [...TUPLES.values()].flatMap((n) =>
    Array.from({ length: n }, (_, i) => [itemName(i, n), { i, n }] as const),
  ),
)

/**
 * Octets with real cryptography. Signing and encrypting are random, so that one term has many encodings: two that are equal
 * are of one term, two that differ may be. Sorts are always told apart.
 */
export class ByteAlgebra implements Algebra<Octets> {
  readonly theory: ByteTheory
  readonly #keys: Keys
  readonly #epochs: Epochs
  readonly #parameters: PasswordParameters
  readonly #attackers = new Map<string, Octets>()
  readonly #beforehand = new Map<string, Octets>()
  readonly #nobodys = new Map<string, PrivateKeyOctets>()
  readonly #derived = new Map<string, SecretOctets>()
  #refused: Refused | undefined

  constructor({ classes, keys, trust, epochs, passwordParameters = FLOOR }: ByteAlgebraSpec) {
    this.theory = new ByteTheory(classes, trust)
    this.#keys = keys
    this.#epochs = epochs
    this.#parameters = passwordParameters
  }

  /** @returns `undefined` where an argument is of a sort that the constructor does not take */
  apply(symbol: string, args: readonly Octets[]): Octets | undefined {
    const [first, second] = args
    if (TUPLES.get(symbol) === args.length) return tupleOf(args)
    const kind = this.#kindOf(symbol)
    if (kind !== undefined) return principal(symbol, kind, args)
    if (first === undefined) return undefined
    switch (symbol) {
      case 'sign':
        return second && this.theory.sign(first, this.#signingKey(second))
      case 'penc':
        return second && this.theory.penc(first, this.#signingKey(second))
      case 'aenc':
        return second instanceof PublicKeyOctets ? this.theory.encrypt(first, second) : undefined
      case 'senc':
        return second !== undefined && isKey(second) ? this.theory.encrypt(first, second) : undefined
      case 'hash':
        return this.theory.hash(first)
      case 'kdf':
        return second instanceof SecretOctets && second.sort === 'password'
          ? this.#derive(first, second)
          : undefined
      case 'pk':
        return this.#kindOf(first.sort) === undefined ? undefined : this.#keys.publicKey(first)
      default:
        return undefined
    }
  }

  destruct(rule: string, args: readonly Octets[]): Octets | undefined {
    this.#refused = undefined
    const [first, second] = args
    if (first === undefined) return undefined
    const item = ITEMS.get(rule)
    if (item !== undefined) {
      const fields = this.theory.decoder.fields(first)
      return fields?.length === item.n ? fields[item.i] : undefined
    }
    const result = this.#open(rule, first, second)
    if (!isRefused(result)) return result
    this.#refused = result
    return undefined
  }

  #open(rule: string, of: Octets, key: Octets | undefined): Result<Octets> | undefined {
    if (rule === 'read') return this.theory.read(of)
    if (key === undefined) return undefined
    switch (rule) {
      case 'adec':
        return this.theory.adec(of, key)
      case 'sdec':
        return this.theory.sdec(of, key)
      case 'open':
        return this.theory.open(of, key)
      case 'pdec':
        return this.theory.pdec(of, key)
      default:
        throw new InternalError(`no destructor ${rule}`)
    }
  }

  why(): Refutation | undefined {
    return this.#refused
  }

  office(officeClass: string, of: Octets): Octets | undefined {
    const domain = this.refOf(of)?.domain
    return domain === undefined ? undefined : principalOf({ class: officeClass, domain })
  }

  /** What is there beforehand is made once: a certificate that two runs know is one certificate. */
  known(term: TermData, values: Readonly<Record<string, Octets>>): Octets {
    if (isVariable(term)) {
      const found = values[term.var]
      if (found !== undefined) return found
      if (this.theory.classes[term.sort] === 'root') return principalOf({ class: term.sort })
      throw new InternalError(`no value for ${term.var}`)
    }
    const args = term.args.map((arg) => this.known(arg, values))
    const key = [term.fn, ...args.map((a) => a.digest)].join(' ')
    return once(this.#beforehand, key, () => {
      const made = this.#secret(term.fn, args) ?? this.apply(term.fn, args)
      if (made === undefined) throw new InternalError(`cannot make ${term.fn} of ${args.join(', ')}`)
      return made
    })
  }

  #secret(symbol: string, args: readonly Octets[]): Octets | undefined {
    const [a, b] = args
    if (a === undefined) return undefined
    switch (symbol) {
      case 'sk':
        return this.#keys.privateKey(a)
      case 'pw':
        return this.#keys.password(a)
      case 'shared':
        return b && this.#keys.shared(a, b)
      default:
        return undefined
    }
  }

  principal(ref: PrincipalRef): Octets {
    return principalOf(ref)
  }

  refOf(value: Octets): PrincipalRef | undefined {
    return this.#kindOf(value.sort) === undefined ? undefined : readPrincipal(value)
  }

  equal(a: Octets, b: Octets): boolean {
    return a.equals(b)
  }

  hasSort(value: Octets, sort: Sort): boolean {
    if (sort === 'any' || sort === value.sort) return true
    return sort === 'principal' && this.#kindOf(value.sort) !== undefined
  }

  fresh(sort: Sort, label: string, run: number): Octets {
    if (run !== ATTACKER) return this.#name(sort, `${label}#${run}`)
    return once(this.#attackers, `${sort} ${label}`, () => this.#name(sort, label))
  }

  /** A new name: random, but for the texts that principals are called by. */
  #name(sort: Sort, label: string): Octets {
    switch (sort) {
      case 'label':
      case 'domain':
        return textOf(sort, label)
      case 'password':
        return newPassword()
      case 'pkey':
        return newKeyPair('P-256').publicKey
      case 'skey':
        return newKeyPair('P-256').privateKey
      case 'key':
        return new SecretOctets('key', randomBytes(32))
      default: {
        if (this.#kindOf(sort) !== undefined) return principalName(sort, randomBytes(32))
        // Of a sort above others bytes have nothing: data is what no role reads anything of.
        const size = nameSize(sort)
        return size === undefined ? nameOf('data', randomBytes(16)) : nameOf(sort, randomBytes(size))
      }
    }
  }

  clock(epoch: number): Octets {
    return timeOf(this.#epochs.at(epoch))
  }

  epochOf(value: Octets): number | undefined {
    const time = readTime(value)
    return time && this.#epochs.of(time)
  }

  digest(value: Octets): string {
    return value.digest
  }

  /**
   * Whoever signs with what is no private key signs with one that is nobody's: everybody reads it, nobody verifies it. An
   * engine that needs no more of a signature leaves its key open.
   */
  #signingKey(value: Octets): PrivateKeyOctets {
    if (value instanceof PrivateKeyOctets) return value
    return once(this.#nobodys, value.digest, () => newKeyPair('P-256').privateKey)
  }

  #derive(of: Octets, password: SecretOctets): SecretOctets | undefined {
    if (this.#kindOf(of.sort) === undefined) return undefined
    return once(this.#derived, `${of.digest} ${password.digest}`, () => {
      const key = passwordKey(of, password, this.#parameters)
      if (isRefused(key)) throw new InternalError(key.reason)
      return key
    })
  }

  #kindOf(sort: Sort): ClassKind | undefined {
    return Object.hasOwn(this.theory.classes, sort) ? this.theory.classes[sort] : undefined
  }
}

/** The name of a principal of its label and domain. */
function principal(className: string, kind: ClassKind, args: readonly Octets[]): Octets | undefined {
  const sorts = NAME_FIELDS[kind]
  if (args.length !== sorts.length || args.some((arg, i) => arg.sort !== sorts[i])) return undefined
  const texts = args.map((arg, i) => [sorts[i]!, readText(arg.content())] as const)
  return principalOf({ class: className, ...(Object.fromEntries(texts) as Partial<PrincipalRef>) })
}
