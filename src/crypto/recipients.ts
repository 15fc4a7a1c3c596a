/** Recipients of a ciphertext: the owner of a public key, or whoever shares a key (RFC 5652 section 6.2). */
import { OctetString } from '@peculiar/asn1-schema'
import {
  CMSVersion,
  KEKIdentifier,
  KEKRecipientInfo,
  KeyAgreeRecipientIdentifier,
  KeyAgreeRecipientInfo,
  KeyTransRecipientInfo,
  OriginatorIdentifierOrKey,
  OriginatorPublicKey,
  RecipientEncryptedKey,
  RecipientEncryptedKeys,
  RecipientIdentifier,
  RecipientInfo,
  RecipientKeyIdentifier,
} from '@peculiar/asn1-cms'
import { SubjectKeyIdentifier } from '@peculiar/asn1-x509'
import {
  aes256Wrap,
  arrayBuffer,
  ecPublicKey,
  ecPublicKeyBare,
  ecdhWithSha256,
  isAmong,
  isSame,
  rsaOaep,
  rsaOaepBare,
} from './algorithms.js'
import { type PrivateKeyOctets, type PublicKeyOctets, SecretOctets, isRsa } from './octets.js'
import { type Result, refused } from './refusal.js'
import { ecdhUnwrap, ecdhWrap, oaepDecrypt, oaepEncrypt, unwrap, wrap } from './wrapping.js'

export type Recipient = PublicKeyOctets | SecretOctets
export type Opener = PrivateKeyOctets | SecretOctets

/** Names no key: a ciphertext under a shared key says nothing of which. */
const SHARED_KEY_ID = Buffer.from('shared key', 'latin1')

const KEY_OCTETS = 32

/** The key of a content, for its recipient. */
export function recipientFor(recipient: Recipient, key: Uint8Array): RecipientInfo {
  if (recipient instanceof SecretOctets) return new RecipientInfo({ kekri: sharedRecipient(recipient, key) })
  if (isRsa(recipient.key)) return new RecipientInfo({ ktri: transportRecipient(recipient, key) })
  return new RecipientInfo({ kari: agreementRecipient(recipient, key) })
}

function sharedRecipient(shared: SecretOctets, key: Uint8Array): KEKRecipientInfo {
  return new KEKRecipientInfo({
    version: CMSVersion.v4,
    kekid: new KEKIdentifier({ keyIdentifier: octetString(SHARED_KEY_ID) }),
    keyEncryptionAlgorithm: aes256Wrap,
    encryptedKey: octetString(wrap(shared.key, key)),
  })
}

function transportRecipient(recipient: PublicKeyOctets, key: Uint8Array): KeyTransRecipientInfo {
  return new KeyTransRecipientInfo({
    version: CMSVersion.v2,
    rid: new RecipientIdentifier({ subjectKeyIdentifier: keyId(recipient.id) }),
    keyEncryptionAlgorithm: rsaOaep,
    encryptedKey: octetString(oaepEncrypt(recipient.key, key)),
  })
}

function agreementRecipient(recipient: PublicKeyOctets, key: Uint8Array): KeyAgreeRecipientInfo {
  const { point, wrapped } = ecdhWrap(recipient.key, key)
  const rKeyId = new RecipientKeyIdentifier({ subjectKeyIdentifier: keyId(recipient.id) })
  return new KeyAgreeRecipientInfo({
    version: CMSVersion.v3,
    originator: new OriginatorIdentifierOrKey({
      originatorKey: new OriginatorPublicKey({ algorithm: ecPublicKey, publicKey: arrayBuffer(point) }),
    }),
    keyEncryptionAlgorithm: ecdhWithSha256,
    recipientEncryptedKeys: new RecipientEncryptedKeys([
      new RecipientEncryptedKey({
        rid: new KeyAgreeRecipientIdentifier({ rKeyId }),
        encryptedKey: octetString(wrapped),
      }),
    ]),
  })
}

/** The key of a content, by the recipient's key. */
export function unwrapFor(opener: Opener, info: RecipientInfo): Result<Buffer> {
  const { kekri, ktri, kari } = info
  if (opener instanceof SecretOctets)
    return kekri === undefined ? refused('cms-recipient') : shared(opener, kekri)
  if (isRsa(opener.key)) return ktri === undefined ? refused('cms-recipient') : transported(opener, ktri)
  return kari === undefined ? refused('cms-recipient') : agreed(opener, kari)
}

function shared({ key }: SecretOctets, info: KEKRecipientInfo): Result<Buffer> {
  const { version, kekid, keyEncryptionAlgorithm, encryptedKey } = info
  if (version !== CMSVersion.v4) return refused('cms-version')
  if (kekid.date !== undefined || kekid.other !== undefined) return refused('cms-fields')
  if (!octets(kekid.keyIdentifier).equals(SHARED_KEY_ID)) return refused('cms-recipient')
  if (!isSame(keyEncryptionAlgorithm, aes256Wrap)) return refused('cms-algorithm')
  return contentKey(unwrap(key, octets(encryptedKey)))
}

function transported({ key, id }: PrivateKeyOctets, info: KeyTransRecipientInfo): Result<Buffer> {
  const { version, rid, keyEncryptionAlgorithm, encryptedKey } = info
  if (version !== CMSVersion.v2) return refused('cms-version')
  if (!isKeyId(rid.subjectKeyIdentifier, id)) return refused('cms-recipient')
  if (!isAmong(keyEncryptionAlgorithm, [rsaOaep, rsaOaepBare])) return refused('cms-algorithm')
  return contentKey(oaepDecrypt(key, octets(encryptedKey)))
}

function agreed({ key, id }: PrivateKeyOctets, info: KeyAgreeRecipientInfo): Result<Buffer> {
  const { version, originator, ukm, keyEncryptionAlgorithm, recipientEncryptedKeys } = info
  const [recipient] = recipientEncryptedKeys
  const { originatorKey } = originator
  if (version !== CMSVersion.v3) return refused('cms-version')
  if (recipient === undefined || recipientEncryptedKeys.length !== 1 || ukm !== undefined || !originatorKey)
    return refused('cms-fields')
  const { rKeyId } = recipient.rid
  if (rKeyId?.date !== undefined || rKeyId?.other !== undefined) return refused('cms-fields')
  if (!isKeyId(rKeyId?.subjectKeyIdentifier, id)) return refused('cms-recipient')
  if (!isAmong(originatorKey.algorithm, [ecPublicKey, ecPublicKeyBare])) return refused('cms-algorithm')
  if (!isSame(keyEncryptionAlgorithm, ecdhWithSha256)) return refused('cms-algorithm')
  const point = Buffer.from(originatorKey.publicKey)
  return contentKey(ecdhUnwrap(key, { point, wrapped: octets(recipient.encryptedKey) }))
}

function contentKey(key: Buffer | undefined): Result<Buffer> {
  return key?.length === KEY_OCTETS ? key : refused('cms-unwrap')
}

function keyId(id: Uint8Array): SubjectKeyIdentifier {
  return new SubjectKeyIdentifier(arrayBuffer(id))
}

function isKeyId(found: SubjectKeyIdentifier | undefined, id: Uint8Array): boolean {
  return found !== undefined && octets(found).equals(id)
}

function octetString(of: Uint8Array): OctetString {
  return new OctetString(arrayBuffer(of))
}

function octets(of: OctetString): Buffer {
  return Buffer.from(of.buffer)
}
