/**
 * The algorithms that messages use, each with the one form of its parameters: P-256 or RSA for a principal's key pair,
 * SHA-256, AES-256. What else a message names is refused.
 */
import type { KeyObject } from 'node:crypto'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { TAG, oidContent, tlv } from './der.js'
import { isRsa } from './octets.js'

const NULL = Uint8Array.of(0x05, 0x00)
/** The library's way of parameters that are NULL. */
const NO_PARAMETERS = null
const oid = (id: string) => tlv(TAG.oid, oidContent(id))
const sequence = (...parts: readonly Uint8Array[]) => tlv(TAG.sequence, ...parts)
const explicit = (number: number, part: Uint8Array) => tlv(0xa0 + number, part)

function algorithm(id: string, parameters?: Uint8Array | null): AlgorithmIdentifier {
  if (parameters === undefined) return new AlgorithmIdentifier({ algorithm: id })
  return new AlgorithmIdentifier({ algorithm: id, parameters: parameters && arrayBuffer(parameters) })
}

/** A copy of the octets as the structures of the library hold them. */
export function arrayBuffer(octets: Uint8Array): ArrayBuffer {
  return Uint8Array.from(octets).buffer
}

const SHA256 = '2.16.840.1.101.3.4.2.1'

export const sha256 = algorithm(SHA256)
/** RFC 5754 section 2: implementations write SHA-256 without parameters and accept NULL. */
export const sha256WithNull = algorithm(SHA256, NO_PARAMETERS)

const ecdsaWithSha256 = algorithm('1.2.840.10045.4.3.2')
const rsaWithSha256 = algorithm('1.2.840.113549.1.1.11', NO_PARAMETERS)
/** RFC 3370 section 3.2: the algorithm of the key alone, the digest being named beside it. */
const rsaEncryption = algorithm('1.2.840.113549.1.1.1', NO_PARAMETERS)

/** The algorithm with which a key signs. */
export function signatureAlgorithm(key: KeyObject): AlgorithmIdentifier {
  return isRsa(key) ? rsaWithSha256 : ecdsaWithSha256
}

/** The algorithms that say in CMS that a key signed. */
export function signatureAlgorithms(key: KeyObject): readonly AlgorithmIdentifier[] {
  return isRsa(key) ? [rsaWithSha256, rsaEncryption] : [ecdsaWithSha256]
}

/** The algorithm of an ephemeral key, RFC 5480: the curve is named. */
export const ecPublicKey = algorithm('1.2.840.10045.2.1', oid('1.2.840.10045.3.1.7'))
/** RFC 5753 section 7.1.4: the parameters may be left out, and OpenSSL writes them so. */
export const ecPublicKeyBare = algorithm('1.2.840.10045.2.1')

export const aes256Wrap = algorithm('2.16.840.1.101.3.4.1.45')

/** RFC 5753 section 7.1.4: standard ECDH, the X9.63 key derivation with SHA-256, AES-256 key wrap. */
export const ecdhWithSha256 = algorithm('1.3.132.1.11.1', sequence(oid('2.16.840.1.101.3.4.1.45')))

/** RSAES-OAEP with SHA-256 for the hash and for MGF1, no label (RFC 4055 section 4.1). */
export const rsaOaep = algorithm(
  '1.2.840.113549.1.1.7',
  sequence(
    explicit(0, sequence(oid(SHA256), NULL)),
    explicit(1, sequence(oid('1.2.840.113549.1.1.8'), sequence(oid(SHA256), NULL))),
  ),
)
/** The same with the hash written without its NULL. */
export const rsaOaepBare = algorithm(
  '1.2.840.113549.1.1.7',
  sequence(
    explicit(0, sequence(oid(SHA256))),
    explicit(1, sequence(oid('1.2.840.113549.1.1.8'), sequence(oid(SHA256)))),
  ),
)

const AES256_GCM = '2.16.840.1.101.3.4.1.46'
export const NONCE_OCTETS = 12
export const ICV_OCTETS = 16

/** AES-256-GCM with a nonce of 12 octets and an ICV of 16 (RFC 5084 section 3.2). */
export function aes256Gcm(nonce: Uint8Array): AlgorithmIdentifier {
  const icv = tlv(TAG.integer, Uint8Array.of(ICV_OCTETS))
  return algorithm(AES256_GCM, sequence(tlv(TAG.octetString, nonce), icv))
}

/** The nonce of an algorithm that is AES-256-GCM as we use it. */
export function gcmNonce(found: AlgorithmIdentifier): Uint8Array | undefined {
  const parameters = found.parameters
  if (!parameters || parameters.byteLength < 4 + NONCE_OCTETS) return undefined
  const nonce = Buffer.from(parameters).subarray(4, 4 + NONCE_OCTETS)
  return isSame(found, aes256Gcm(nonce)) ? nonce : undefined
}

/** Whether two algorithms are one, parameters and their encoding included. */
export function isSame(a: AlgorithmIdentifier, b: AlgorithmIdentifier): boolean {
  if (a.algorithm !== b.algorithm) return false
  if (!a.parameters || !b.parameters) return a.parameters === b.parameters
  return Buffer.from(a.parameters).equals(Buffer.from(b.parameters))
}

export function isAmong(found: AlgorithmIdentifier, allowed: readonly AlgorithmIdentifier[]): boolean {
  return allowed.some((a) => isSame(found, a))
}
