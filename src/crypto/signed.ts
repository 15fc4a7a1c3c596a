/**
 * `sign` and `penc`: CMS SignedData with the content inside (RFC 5652 section 5), one signer, signed attributes always, no
 * certificates. The two differ in the type of their content, which is signed, so that `pdec` never opens a `sign`.
 */
import { createHash, sign, verify } from 'node:crypto'
import { OctetString } from '@peculiar/asn1-schema'
import {
  Attribute,
  CMSVersion,
  DigestAlgorithmIdentifiers,
  EncapsulatedContent,
  EncapsulatedContentInfo,
  SignedData,
  SignerIdentifier,
  SignerInfo,
  SignerInfos,
} from '@peculiar/asn1-cms'
import { SubjectKeyIdentifier } from '@peculiar/asn1-x509'
import {
  arrayBuffer,
  isAmong,
  sha256,
  sha256WithNull,
  signatureAlgorithm,
  signatureAlgorithms,
} from './algorithms.js'
import { TAG, oidContent, tlv } from './der.js'
import type { PrivateKeyOctets, PublicKeyOctets } from './octets.js'
import { type Refused, type Result, isRefused, refused } from './refusal.js'
import { readContent, wrapContent, write } from './structure.js'

/**
 * Types of what is signed. The arc is the one that RFC 5612 keeps for examples: the project has no number of its own.
 */
export const SIGNED_TERM = '1.3.6.1.4.1.32473.1.1'
export const PRIVATELY_ENCRYPTED_TERM = '1.3.6.1.4.1.32473.1.2'

const SIGNED_DATA = '1.2.840.113549.1.7.2'
const CONTENT_TYPE = '1.2.840.113549.1.9.3'
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
/** Not written; other programs write it and it is read over. */
const SIGNING_TIME = '1.2.840.113549.1.9.5'
const SET = 0x31

/** @returns the DER of a ContentInfo */
export function signContent(content: Uint8Array, type: string, key: PrivateKeyOctets): Buffer {
  const signedAttrs = [
    attribute(CONTENT_TYPE, tlv(TAG.oid, oidContent(type))),
    attribute(MESSAGE_DIGEST, tlv(TAG.octetString, digest(content))),
  ]
  const signer = new SignerInfo({
    version: CMSVersion.v3,
    sid: new SignerIdentifier({ subjectKeyIdentifier: new SubjectKeyIdentifier(arrayBuffer(key.id)) }),
    digestAlgorithm: sha256,
    signedAttrs,
    signatureAlgorithm: signatureAlgorithm(key.key),
    signature: new OctetString(arrayBuffer(sign('sha256', attributesOctets(signedAttrs), key.key))),
  })
  const data = new SignedData({
    version: CMSVersion.v3,
    digestAlgorithms: new DigestAlgorithmIdentifiers([sha256]),
    encapContentInfo: new EncapsulatedContentInfo({
      eContentType: type,
      eContent: new EncapsulatedContent({ single: new OctetString(arrayBuffer(content)) }),
    }),
    signerInfos: new SignerInfos([signer]),
  })
  return wrapContent(SIGNED_DATA, data)
}

function attribute(attrType: string, value: Uint8Array): Attribute {
  return new Attribute({ attrType, attrValues: [arrayBuffer(value)] })
}

function digest(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest()
}

/** What the signature is over: the attributes as SET OF, in the order of DER (RFC 5652 section 5.4). */
function attributesOctets(attributes: readonly Attribute[]): Uint8Array {
  return tlv(SET, ...attributes.map(write).toSorted(Buffer.compare))
}

/** A SignedData in our profile, not yet verified. */
export interface Signed {
  readonly content: Uint8Array
  readonly signer: SignerInfo
}

/** Reads without a check of the signature (the destructor `read`); everything else is checked. */
export function readSigned(octets: Uint8Array, type: string): Result<Signed> {
  const data = readContent(octets, SIGNED_DATA, SignedData)
  if (isRefused(data)) return data
  const [signer] = data.signerInfos
  const { eContentType, eContent } = data.encapContentInfo
  const content = eContent?.single
  if (eContentType !== type) return refused('cms-type')
  if (content === undefined || signer === undefined || data.signerInfos.length !== 1)
    return refused('cms-fields')
  if (data.certificates !== undefined || data.crls !== undefined) return refused('cms-fields')
  if (data.version !== CMSVersion.v3 || signer.version !== CMSVersion.v3) return refused('cms-version')
  const [digestAlgorithm] = data.digestAlgorithms
  if (digestAlgorithm === undefined || data.digestAlgorithms.length !== 1) return refused('cms-algorithm')
  if (![digestAlgorithm, signer.digestAlgorithm].every((a) => isAmong(a, [sha256, sha256WithNull])))
    return refused('cms-algorithm')
  const octetsInside = Buffer.from(content.buffer)
  return attributesProblem(signer, type, octetsInside) ?? { content: octetsInside, signer }
}

function attributesProblem(signer: SignerInfo, type: string, content: Uint8Array): Refused | undefined {
  const { signedAttrs = [], unsignedAttrs } = signer
  if (unsignedAttrs !== undefined) return refused('cms-attributes')
  const values = new Map<string, Buffer>()
  for (const { attrType, attrValues } of signedAttrs) {
    const [value] = attrValues
    if (value === undefined || attrValues.length !== 1 || values.has(attrType))
      return refused('cms-attributes')
    if (![CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME].includes(attrType)) return refused('cms-attributes')
    values.set(attrType, Buffer.from(value))
  }
  const written = signedAttrs.map(write)
  if (!Buffer.concat(written).equals(Buffer.concat(written.toSorted(Buffer.compare))))
    return refused('cms-not-der')
  if (values.get(CONTENT_TYPE)?.equals(tlv(TAG.oid, oidContent(type))) !== true)
    return refused('cms-attributes')
  const found = values.get(MESSAGE_DIGEST)
  if (found === undefined) return refused('cms-attributes')
  return found.equals(tlv(TAG.octetString, digest(content))) ? undefined : refused('cms-digest')
}

/** The content, if the key's owner signed it. */
export function openSigned(octets: Uint8Array, type: string, key: PublicKeyOctets): Result<Uint8Array> {
  const signed = readSigned(octets, type)
  if (isRefused(signed)) return signed
  const { signer, content } = signed
  const id = signer.sid.subjectKeyIdentifier
  if (id === undefined || !Buffer.from(id.buffer).equals(key.id)) return refused('cms-signer')
  if (!isAmong(signer.signatureAlgorithm, signatureAlgorithms(key.key))) return refused('cms-algorithm')
  const signature = Buffer.from(signer.signature.buffer)
  const isValid = verify('sha256', attributesOctets(signer.signedAttrs ?? []), key.key, signature)
  return isValid ? content : refused('cms-signature')
}
