/** Long-term secrets: who has which. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { type Octets, PrivateKeyOctets, PublicKeyOctets, SecretOctets } from './octets.js'

export type KeyKind = 'P-256' | 'RSA-2048'

export interface KeyPair {
  readonly privateKey: PrivateKeyOctets
  readonly publicKey: PublicKeyOctets
}

/** What somebody holds of the long-term secrets of principals; `undefined` for what he does not. */
export interface Keys {
  privateKey(of: Octets): PrivateKeyOctets | undefined
  publicKey(of: Octets): PublicKeyOctets | undefined
  password(of: Octets): SecretOctets | undefined
  /** A key that two principals share. */
  shared(a: Octets, b: Octets): SecretOctets | undefined
}

export function newKeyPair(kind: KeyKind): KeyPair {
  const { privateKey, publicKey } =
    kind === 'P-256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { privateKey: new PrivateKeyOctets(privateKey), publicKey: new PublicKeyOctets(publicKey) }
}

/** 256 bits as text, for nobody to remember. */
export function newPassword(): SecretOctets {
  return new SecretOctets('password', Buffer.from(randomBytes(32).toString('base64url'), 'latin1'))
}

/** The keys of everybody, in memory, made when they are first asked for: in the model every principal has its own. */
export class KeyRing implements Keys {
  readonly #pairs = new Map<string, KeyPair>()
  readonly #secrets = new Map<string, SecretOctets>()

  constructor(readonly kind: KeyKind = 'P-256') {}

  pair(of: Octets): KeyPair {
    return once(this.#pairs, of.digest, () => newKeyPair(this.kind))
  }

  privateKey(of: Octets): PrivateKeyOctets {
    return this.pair(of).privateKey
  }

  publicKey(of: Octets): PublicKeyOctets {
    return this.pair(of).publicKey
  }

  password(of: Octets): SecretOctets {
    return once(this.#secrets, of.digest, newPassword)
  }

  shared(a: Octets, b: Octets): SecretOctets {
    return once(this.#secrets, `${a.digest} ${b.digest}`, () => new SecretOctets('key', randomBytes(32)))
  }
}

/** The entry of a key, made if there is none. */
export function once<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
