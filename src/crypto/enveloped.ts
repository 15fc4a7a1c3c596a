/**
 * `aenc` and `senc`: CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM, one recipient. Never EnvelopedData: what was altered
 * must not open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { AsnProp, AsnPropTypes, OctetString } from '@peculiar/asn1-schema'
import {
  CMSVersion,
  EncryptedContent,
  EncryptedContentInfo,
  RecipientInfo,
  RecipientInfos,
} from '@peculiar/asn1-cms'
import { ICV_OCTETS, NONCE_OCTETS, aes256Gcm, arrayBuffer, gcmNonce } from './algorithms.js'
import { type Recipient, type Opener, recipientFor, unwrapFor } from './recipients.js'
import { type Result, isRefused, refused } from './refusal.js'
import { readContent, wrapContent } from './structure.js'

const AUTH_ENVELOPED_DATA = '1.2.840.113549.1.9.16.1.23'
/** With any other type the attributes would have to name it (RFC 5083 section 2.1); the term names its sort itself. */
const DATA = '1.2.840.113549.1.7.1'

/** RFC 5083 section 2.1, the fields that our profile has: no originator information, no attributes. */
class AuthEnvelopedData {
  version: number = CMSVersion.v0
  recipientInfos = new RecipientInfos()
  authEncryptedContentInfo = new EncryptedContentInfo()
  mac = new OctetString()
}
AsnProp({ type: AsnPropTypes.Integer })(AuthEnvelopedData.prototype, 'version')
AsnProp({ type: RecipientInfos })(AuthEnvelopedData.prototype, 'recipientInfos')
AsnProp({ type: EncryptedContentInfo })(AuthEnvelopedData.prototype, 'authEncryptedContentInfo')
AsnProp({ type: OctetString })(AuthEnvelopedData.prototype, 'mac')

/** @returns the DER of a ContentInfo */
export function seal(content: Uint8Array, recipient: Recipient): Buffer {
  const key = randomBytes(32)
  const nonce = randomBytes(NONCE_OCTETS)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: ICV_OCTETS })
  const encrypted = Buffer.concat([cipher.update(content), cipher.final()])
  const data = new AuthEnvelopedData()
  data.recipientInfos = new RecipientInfos([recipientFor(recipient, key)])
  data.authEncryptedContentInfo = new EncryptedContentInfo({
    contentType: DATA,
    contentEncryptionAlgorithm: aes256Gcm(nonce),
    encryptedContent: new EncryptedContent({ value: new OctetString(arrayBuffer(encrypted)) }),
  })
  data.mac = new OctetString(arrayBuffer(cipher.getAuthTag()))
  key.fill(0)
  return wrapContent(AUTH_ENVELOPED_DATA, data)
}

/** The content, if it was encrypted to this key and not altered. */
export function unseal(octets: Uint8Array, opener: Opener): Result<Uint8Array> {
  const data = readContent(octets, AUTH_ENVELOPED_DATA, AuthEnvelopedData)
  if (isRefused(data)) return data
  if (data.version !== CMSVersion.v0) return refused('cms-version')
  const { contentType, contentEncryptionAlgorithm, encryptedContent } = data.authEncryptedContentInfo
  if (contentType !== DATA) return refused('cms-type')
  const nonce = gcmNonce(contentEncryptionAlgorithm)
  if (nonce === undefined) return refused('cms-algorithm')
  const encrypted = encryptedContent?.value
  const recipient: RecipientInfo | undefined = data.recipientInfos[0]
  if (encrypted === undefined || recipient === undefined || data.recipientInfos.length !== 1)
    return refused('cms-fields')
  if (data.mac.byteLength !== ICV_OCTETS) return refused('cms-fields')
  const key = unwrapFor(opener, recipient)
  if (isRefused(key)) return key
  return decrypt(key, nonce, Buffer.from(encrypted.buffer), Buffer.from(data.mac.buffer))
}

function decrypt(key: Buffer, nonce: Uint8Array, encrypted: Uint8Array, mac: Uint8Array): Result<Uint8Array> {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: ICV_OCTETS })
    decipher.setAuthTag(mac)
    return Buffer.concat([decipher.update(encrypted), decipher.final()])
  } catch {
    return refused('cms-open')
  } finally {
    key.fill(0)
  }
}
