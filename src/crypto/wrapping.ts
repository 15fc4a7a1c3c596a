/** Keys of contents, wrapped for their recipient: ECDH or RSA-OAEP for a public key, AES key wrap for a shared one. */
import {
  type KeyObject,
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto'
import { TAG, tlv } from './der.js'
import { aes256Wrap, ecPublicKey } from './algorithms.js'
import { write } from './structure.js'

const KEY_BITS = 256
/** RFC 3394 section 2.2.3.1: the initial value that integrity is checked by. */
const INITIAL_VALUE = Buffer.alloc(8, 0xa6)

/** AES-256 key wrap (RFC 3394). */
export function wrap(kek: KeyObject | Uint8Array, key: Uint8Array): Buffer {
  const cipher = createCipheriv('id-aes256-wrap', kek, INITIAL_VALUE)
  return Buffer.concat([cipher.update(key), cipher.final()])
}

/** The key that was wrapped; `undefined` if another one wrapped it. */
export function unwrap(kek: KeyObject | Uint8Array, wrapped: Uint8Array): Buffer | undefined {
  try {
    const decipher = createDecipheriv('id-aes256-wrap', kek, INITIAL_VALUE)
    return Buffer.concat([decipher.update(wrapped), decipher.final()])
  } catch {
    return undefined
  }
}

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const

export function oaepEncrypt(recipient: KeyObject, key: Uint8Array): Buffer {
  return publicEncrypt({ key: recipient, ...OAEP }, key)
}

export function oaepDecrypt(recipient: KeyObject, encrypted: Uint8Array): Buffer | undefined {
  try {
    return privateDecrypt({ key: recipient, ...OAEP }, encrypted)
  } catch {
    return undefined
  }
}

export interface Agreed {
  /** The ephemeral public key, an uncompressed point. */
  readonly point: Uint8Array
  readonly wrapped: Uint8Array
}

/** Octets of an uncompressed point of P-256. */
const POINT_OCTETS = 65

/** Wraps a key by ephemeral-static ECDH (RFC 5753 section 3.1). */
export function ecdhWrap(recipient: KeyObject, key: Uint8Array): Agreed {
  const ephemeral = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const kek = derive(diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipient }))
  const point = ephemeral.publicKey.export({ type: 'spki', format: 'der' }).subarray(-POINT_OCTETS)
  return { point, wrapped: wrap(kek, key) }
}

export function ecdhUnwrap(recipient: KeyObject, { point, wrapped }: Agreed): Buffer | undefined {
  const publicKey = readPoint(point)
  if (publicKey === undefined) return undefined
  return unwrap(derive(diffieHellman({ privateKey: recipient, publicKey })), wrapped)
}

/** A point of the curve, uncompressed; OpenSSL refuses what is not on it. */
function readPoint(point: Uint8Array): KeyObject | undefined {
  if (point.length !== POINT_OCTETS || point[0] !== 0x04) return undefined
  const info = tlv(TAG.sequence, write(ecPublicKey), tlv(0x03, Uint8Array.of(0), point))
  try {
    return createPublicKey({ key: Buffer.from(info), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

/** The X9.63 key derivation with ECC-CMS-SharedInfo (RFC 5753 section 7.2); one round of SHA-256 gives all of the key. */
function derive(secret: Uint8Array): Buffer {
  const bits = Buffer.alloc(4)
  bits.writeUInt32BE(KEY_BITS)
  const info = tlv(TAG.sequence, write(aes256Wrap), tlv(0xa2, tlv(TAG.octetString, bits)))
  return createHash('sha256')
    .update(secret)
    .update(Uint8Array.of(0, 0, 0, 1))
    .update(info)
    .digest()
}
