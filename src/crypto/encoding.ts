/**
 * Terms as octets: one DER module, from a table of the sorts.
 *
 * ```
 * Term ::= CHOICE { nonce [1], key [2], pkey [3], skey [4], ... principal [16] }     -- IMPLICIT, by the table below
 * ```
 * Injective and canonical: a term has one encoding and an encoding is of one term. Tags tell sorts, never positions: all
 * nonces have one tag, as all nonces are one sort. A primitive value is a name, octets that say nothing; a constructed one
 * is built: a tuple of terms, a CMS structure, a time. So a name of the sort `ciphertext` is no ciphertext of anything.
 */
import { InternalError } from '../model/errors.js'
import { type Classes, type Sort, VALUE_SORTS } from '../model/sorts.js'
import type { PrincipalRef } from '../model/trace.js'
import { MAX_TUPLE } from '../model/tuples.js'
import { CONSTRUCTED, CONTEXT, TAG, type Tlv, readValue, readValues, tlv } from './der.js'
import { type Octets, PlainOctets, SecretOctets, readPrivateKey, readPublicKey } from './octets.js'
import { type Refused, type Result, isRefused, refused } from './refusal.js'

interface Row {
  readonly number: number
  /** Octets of a name of the sort, `text` for UTF-8; `undefined` if there are no names of it. */
  readonly name?: number | 'text'
  /** What is built of the sort. */
  readonly built?: 'time' | 'structure' | 'octets' | 'terms' | 'public key' | 'private key'
}

/** Names of sorts whose terms are mostly built: an attacker may make them. */
const OPAQUE = 32

const ROWS: Readonly<Record<(typeof VALUE_SORTS)[number], Row>> = {
  nonce: { number: 1, name: 32 },
  key: { number: 2, name: 32 },
  pkey: { number: 3, built: 'public key' },
  skey: { number: 4, built: 'private key' },
  clock: { number: 5, name: OPAQUE, built: 'time' },
  callid: { number: 6, name: 16 },
  password: { number: 7, name: 'text' },
  data: { number: 8, name: 16 },
  ciphertext: { number: 9, name: OPAQUE, built: 'structure' },
  signature: { number: 10, name: OPAQUE, built: 'structure' },
  penced: { number: 11, name: OPAQUE, built: 'structure' },
  hashed: { number: 12, name: OPAQUE, built: 'octets' },
  tuple: { number: 13, name: OPAQUE, built: 'terms' },
  label: { number: 14, name: 'text' },
  domain: { number: 15, name: 'text' },
}

/** A principal: its class, then its label and domain as the class has them, or the octets of a name. */
const PRINCIPAL = CONTEXT + CONSTRUCTED + 16
const LABEL = CONTEXT + ROWS.label.number
const DOMAIN = CONTEXT + ROWS.domain.number

const SORT_OF = new Map(VALUE_SORTS.map((sort) => [ROWS[sort].number, sort]))

/** Longest text, in octets: a label, a domain, a password. */
const MAX_TEXT = 255

const MAX_DEPTH = 12

/** Octets of a name of a sort; `undefined` for texts and for sorts without names. */
export function nameSize(sort: Sort): number | undefined {
  const name = rowOf(sort)?.name
  return typeof name === 'number' ? name : undefined
}

function rowOf(sort: Sort): Row | undefined {
  return (ROWS as Readonly<Record<string, Row>>)[sort]
}

/** The encoding of a term. */
export function encode(value: Octets): Uint8Array {
  const number = rowOf(value.sort)?.number
  if (number === undefined) return tlv(PRINCIPAL, value.content())
  return tlv(CONTEXT + (value.isBuilt ? CONSTRUCTED : 0) + number, value.content())
}

export function nameOf(sort: Sort, octets: Uint8Array): PlainOctets {
  return new PlainOctets(sort, false, octets)
}

/** A label or domain. */
export function textOf(sort: 'label' | 'domain', text: string): PlainOctets {
  return nameOf(sort, utf8(text))
}

export function tupleOf(fields: readonly Octets[]): PlainOctets {
  return new PlainOctets('tuple', true, Buffer.concat(fields.map(encode)))
}

/** A term that is a CMS structure or certificate. */
export function structureOf(sort: Sort, structure: Uint8Array): PlainOctets {
  return new PlainOctets(sort, true, structure)
}

export function hashOf(octets: Uint8Array): PlainOctets {
  return new PlainOctets('hashed', true, tlv(TAG.octetString, octets))
}

/** @param at - in seconds; what is less is left out */
export function timeOf(at: Date): PlainOctets {
  const text = `${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
  return new PlainOctets('clock', true, tlv(TAG.generalizedTime, Buffer.from(text, 'latin1')))
}

/** The time that a clock value is; `undefined` for a name. */
export function readTime(value: Octets): Date | undefined {
  if (value.sort !== 'clock' || !value.isBuilt) return undefined
  const time = readValue(value.content())
  return isRefused(time) ? undefined : dateOf(time.content)
}

function dateOf(content: Uint8Array): Date | undefined {
  const text = Buffer.from(content).toString('latin1')
  if (!/^\d{14}Z$/.test(text)) return undefined
  const iso = text.replace(/^(....)(..)(..)(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6.000Z')
  const date = new Date(iso)
  return !Number.isNaN(date.getTime()) && date.toISOString() === iso ? date : undefined
}

export function principalOf(ref: PrincipalRef): PlainOctets {
  const parts = [
    tlv(TAG.utf8String, utf8(ref.class)),
    ...(ref.label === undefined ? [] : [tlv(LABEL, utf8(ref.label))]),
    ...(ref.domain === undefined ? [] : [tlv(DOMAIN, utf8(ref.domain))]),
  ]
  return new PlainOctets(ref.class, true, Buffer.concat(parts))
}

/** A name of a principal class that nobody has. */
export function principalName(className: string, octets: Uint8Array): PlainOctets {
  const parts = [tlv(TAG.utf8String, utf8(className)), tlv(TAG.octetString, octets)]
  return new PlainOctets(className, false, Buffer.concat(parts))
}

/** The principal that a value names; `undefined` if it is none, or a name. */
export function readPrincipal(value: Octets): PrincipalRef | undefined {
  if (rowOf(value.sort) !== undefined || !value.isBuilt) return undefined
  const parts = readValues(value.content())
  if (isRefused(parts)) return undefined
  const part = (tag: number) => parts.find((p) => p.tag === tag)?.content
  const [label, domain] = [part(LABEL), part(DOMAIN)]
  return {
    class: value.sort,
    ...(label === undefined ? {} : { label: Buffer.from(label).toString('utf8') }),
    ...(domain === undefined ? {} : { domain: Buffer.from(domain).toString('utf8') }),
  }
}

/** @throws InternalError for a text that UTF-8 does not have, or that is too long */
function utf8(text: string): Uint8Array {
  const octets = Buffer.from(text, 'utf8')
  if (isRefused(readText(octets))) throw new InternalError(`no text of ours: ${JSON.stringify(text)}`)
  if (octets.toString('utf8') !== text) throw new InternalError(`no UTF-8: ${JSON.stringify(text)}`)
  return octets
}

/** A text of UTF-8: not empty, not too long, in its one form. */
export function readText(octets: Uint8Array): Result<string> {
  if (octets.length === 0 || octets.length > MAX_TEXT) return refused('term-text')
  const text = Buffer.from(octets).toString('utf8')
  return Buffer.from(text, 'utf8').equals(octets) ? text : refused('term-text')
}

/** Reads terms of a model with these principal classes. */
export class Decoder {
  constructor(readonly classes: Classes) {}

  /** The term of an encoding; what is inside of a CMS structure is not looked at. */
  decode(octets: Uint8Array): Result<Octets> {
    const value = readValue(octets)
    return isRefused(value) ? value : this.#term(value, 0)
  }

  /** The fields of a tuple; `undefined` if it is none, or a name. */
  fields(value: Octets): Octets[] | undefined {
    if (value.sort !== 'tuple' || !value.isBuilt) return undefined
    const fields = this.#terms(value.content(), 0)
    return isRefused(fields) ? undefined : fields
  }

  #terms(content: Uint8Array, depth: number): Result<Octets[]> {
    const values = readValues(content)
    if (isRefused(values)) return values
    const terms: Octets[] = []
    for (const value of values) {
      const term = this.#term(value, depth)
      if (isRefused(term)) return term
      terms.push(term)
    }
    return terms.length < 2 || terms.length > MAX_TUPLE ? refused('term-form') : terms
  }

  #term({ tag, content }: Tlv, depth: number): Result<Octets> {
    if (depth > MAX_DEPTH) return refused('der-depth')
    if (tag === PRINCIPAL) return this.#principal(content)
    const sort = tag >= CONTEXT ? SORT_OF.get(tag & 0x1f) : undefined
    if (sort === undefined || tag >= 0xc0) return refused('term-tag')
    return (tag & CONSTRUCTED) === 0 ? this.#name(sort, content) : this.#built(sort, content, depth)
  }

  #name(sort: (typeof VALUE_SORTS)[number], content: Uint8Array): Result<Octets> {
    const { name } = ROWS[sort]
    if (name === undefined || (name !== 'text' && name !== content.length)) return refused('term-form')
    if (name === 'text') {
      const text = readText(content)
      if (isRefused(text)) return text
    }
    return sort === 'key' || sort === 'password' ? new SecretOctets(sort, content) : nameOf(sort, content)
  }

  #built(sort: (typeof VALUE_SORTS)[number], content: Uint8Array, depth: number): Result<Octets> {
    const problem = this.#contentProblem(ROWS[sort].built, content, depth)
    if (problem !== undefined) return problem
    if (sort === 'pkey') return readPublicKey(content)
    if (sort === 'skey') return readPrivateKey(content)
    return new PlainOctets(sort, true, content)
  }

  #contentProblem(built: Row['built'], content: Uint8Array, depth: number): Refused | undefined {
    if (built === undefined) return refused('term-form')
    if (built === 'terms') {
      const terms = this.#terms(content, depth + 1)
      return isRefused(terms) ? terms : undefined
    }
    const value = readValue(content)
    if (isRefused(value)) return value
    switch (built) {
      case 'time':
        return value.tag === TAG.generalizedTime && dateOf(value.content) ? undefined : refused('term-time')
      case 'octets':
        return value.tag === TAG.octetString && value.content.length === OPAQUE
          ? undefined
          : refused('term-form')
      default:
        return value.tag === TAG.sequence ? undefined : refused('term-form')
    }
  }

  #principal(content: Uint8Array): Result<Octets> {
    const parts = readValues(content)
    if (isRefused(parts)) return parts
    const [first, ...rest] = parts
    if (first?.tag !== TAG.utf8String) return refused('term-form')
    const name = readText(first.content)
    if (isRefused(name)) return name
    const kind = Object.hasOwn(this.classes, name) ? this.classes[name] : undefined
    if (kind === undefined) return refused('term-form')
    if (rest.length === 1 && rest[0]!.tag === TAG.octetString && rest[0]!.content.length === OPAQUE)
      return new PlainOctets(name, false, content)
    const wanted = { member: [LABEL, DOMAIN], office: [DOMAIN], free: [LABEL], root: [] }[kind]
    if (rest.length !== wanted.length || rest.some((part, i) => part.tag !== wanted[i]))
      return refused('term-form')
    const wrong = rest.map((part) => readText(part.content)).find(isRefused)
    return wrong ?? new PlainOctets(name, true, content)
  }
}
