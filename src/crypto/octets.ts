/**
 * Values of roles in octets. Each has one encoding (`encoding.ts`), and none shows it: a value that is printed, inspected
 * or made JSON of says its sort and nothing else, for a key, a nonce or a password must not end in a log.
 */
import {
  type KeyObject,
  createHash,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  timingSafeEqual,
} from 'node:crypto'
import { inspect } from 'node:util'
import type { Sort } from '../model/sorts.js'
import { type Refused, type Result, refused } from './refusal.js'

export abstract class Octets {
  abstract readonly sort: Sort
  /** Whether the value is built of others; else it is a name, octets that say nothing. */
  abstract readonly isBuilt: boolean
  #digest: string | undefined

  /** What the value is encoded as, without the tag of its sort. */
  abstract content(): Uint8Array

  /** A text that two values share iff they are equal. It does not give the value away, but it does equality. */
  get digest(): string {
    this.#digest ??= createHash('sha256')
      .update(`${this.sort} ${this.isBuilt ? 'built' : 'name'} `)
      .update(this.content())
      .digest('base64')
    return this.#digest
  }

  /** Whether two values are the same, in a time that does not depend on where they differ. */
  equals(other: Octets): boolean {
    if (this.sort !== other.sort || this.isBuilt !== other.isBuilt) return false
    const [a, b] = [this.content(), other.content()]
    return a.length === b.length && timingSafeEqual(a, b)
  }

  toString(): string {
    return `<${this.sort}>`
  }

  toJSON(): string {
    return this.toString()
  }

  [inspect.custom](): string {
    return this.toString()
  }
}

/** What is no key of an algorithm: names, times, principals, tuples, and all that is signed, encrypted or hashed. */
export class PlainOctets extends Octets {
  readonly #content: Uint8Array

  constructor(
    readonly sort: Sort,
    readonly isBuilt: boolean,
    content: Uint8Array,
  ) {
    super()
    this.#content = content
  }

  override content(): Uint8Array {
    return this.#content
  }
}

/** A symmetric key or a password. */
export class SecretOctets extends Octets {
  readonly isBuilt = false
  readonly key: KeyObject

  constructor(
    readonly sort: 'key' | 'password',
    octets: Uint8Array,
  ) {
    super()
    this.key = createSecretKey(octets)
  }

  override content(): Uint8Array {
    return this.key.export()
  }
}

export class PublicKeyOctets extends Octets {
  readonly sort = 'pkey'
  readonly isBuilt = true
  readonly #info: Uint8Array
  readonly #id: Buffer

  /** @param key - as {@link readPublicKey} accepts it */
  constructor(readonly key: KeyObject) {
    super()
    this.#info = key.export({ type: 'spki', format: 'der' })
    this.#id = keyIdOf(key)
  }

  /** The subject key identifier by which certificates, signatures and ciphertexts name the key. */
  get id(): Uint8Array {
    return this.#id
  }

  override content(): Uint8Array {
    return this.#info
  }
}

export class PrivateKeyOctets extends Octets {
  readonly sort = 'skey'
  readonly isBuilt = true
  readonly id: Uint8Array

  constructor(readonly key: KeyObject) {
    super()
    this.id = keyIdOf(createPublicKey(key))
  }

  override content(): Uint8Array {
    return this.key.export({ type: 'pkcs8', format: 'der' })
  }
}

/** RFC 7093 section 2, method 1: the leftmost 160 bits of SHA-256 of the public key's bit string. */
function keyIdOf(key: KeyObject): Buffer {
  const info = key.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(bitStringOf(info)).digest().subarray(0, 20)
}

/** The octets of the last field of a SubjectPublicKeyInfo; what Node exports is DER, and the field is the rest. */
function bitStringOf(info: Buffer): Buffer {
  const header = info[1]! < 0x80 ? 2 : 2 + (info[1]! - 0x80)
  const algorithm = header + 2 + info[header + 1]!
  const length = info[algorithm + 1]!
  const start = algorithm + 2 + (length < 0x80 ? 0 : length - 0x80)
  return info.subarray(start + 1)
}

/** A public key of its SubjectPublicKeyInfo: P-256, uncompressed, or RSA of 2048 to 4096 bits with exponent 65537. */
export function readPublicKey(info: Uint8Array): Result<PublicKeyOctets> {
  let key: KeyObject
  try {
    key = createPublicKey({ key: Buffer.from(info), format: 'der', type: 'spki' })
  } catch {
    return refused('key-malformed')
  }
  const problem = kindProblem(key)
  if (problem !== undefined) return problem
  const isExact = key.export({ type: 'spki', format: 'der' }).equals(info)
  return isExact ? new PublicKeyOctets(key) : refused('key-malformed')
}

/** A private key of its PrivateKeyInfo (PKCS #8), of the same kinds. */
export function readPrivateKey(info: Uint8Array): Result<PrivateKeyOctets> {
  let key: KeyObject
  try {
    key = createPrivateKey({ key: Buffer.from(info), format: 'der', type: 'pkcs8' })
  } catch {
    return refused('key-malformed')
  }
  const problem = kindProblem(key)
  if (problem !== undefined) return problem
  const isExact = key.export({ type: 'pkcs8', format: 'der' }).equals(info)
  return isExact ? new PrivateKeyOctets(key) : refused('key-malformed')
}

function pointOf(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return bitStringOf(publicKey.export({ type: 'spki', format: 'der' }))
}

export const isRsa = (key: KeyObject): boolean => key.asymmetricKeyType === 'rsa'

const UNCOMPRESSED = 0x04

function kindProblem(key: KeyObject): Refused | undefined {
  const { modulusLength = 0, publicExponent, namedCurve } = key.asymmetricKeyDetails ?? {}
  switch (key.asymmetricKeyType) {
    case 'ec':
      if (namedCurve !== 'prime256v1') return refused('key-kind')
      // OpenSSL writes a point again in the form in which it read it; ours has both coordinates (RFC 5480 section 2.2).
      return pointOf(key)[0] === UNCOMPRESSED ? undefined : refused('key-malformed')
    case 'rsa':
      if (modulusLength < 2048) return refused('key-weak')
      return modulusLength > 4096 || publicExponent !== 65_537n ? refused('key-size') : undefined
    default:
      return refused('key-kind')
  }
}
