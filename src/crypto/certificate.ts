/**
 * `CERT(X)`: X.509 (RFC 5280) for a principal's name and public key. The subject's label and domain are in a URI of
 * subjectAltName as RFC 5922 has them, its class in extendedKeyUsage as RFC 5924 says a purpose; the distinguished name is
 * for people.
 */
import { verify } from 'node:crypto'
import {
  AuthorityKeyIdentifier,
  Certificate,
  ExtendedKeyUsage,
  GeneralName,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  type Extension,
  id_ce_authorityKeyIdentifier,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  type Name,
} from '@peculiar/asn1-x509'
import type { Classes } from '../model/sorts.js'
import type { PrincipalRef } from '../model/trace.js'
import { arrayBuffer, isSame, signatureAlgorithm } from './algorithms.js'
import { type PublicKeyOctets, isRsa, readPublicKey } from './octets.js'
import { type Codes, readStrictly, write } from './structure.js'
import { classPurpose, readClassPurpose, readUri, uriOf } from './subject.js'
import { type Refused, type Result, isRefused, refused } from './refusal.js'

const CODES: Codes = { malformed: 'cert-malformed', notDer: 'cert-not-der' }
const VERSION_3 = 2

/** What a certificate says, before anybody has checked it. */
export interface Statement {
  readonly subject: PrincipalRef
  readonly key: PublicKeyOctets
  readonly certificate: Certificate
}

/** By whom certificates are, and when. */
export interface Issuer {
  readonly name: Name
  readonly key: PublicKeyOctets
  readonly now: Date
  /** Serial numbers, in hexadecimal, of the certificates that are revoked. */
  readonly revoked: ReadonlySet<string>
}

/** An extension as the profile has it. */
export interface Profiled {
  readonly id: string
  readonly isCritical: boolean
  readonly value: object
}

/** The extensions of a certificate, all of them, in their order. */
export function extensionsFor(
  subject: PrincipalRef,
  key: PublicKeyOctets,
  issuerKeyId: Uint8Array,
): Profiled[] {
  const uri = new GeneralName({ uniformResourceIdentifier: uriOf(subject) })
  return [
    { id: id_ce_keyUsage, isCritical: true, value: new KeyUsage(usageOf(key)) },
    { id: id_ce_extKeyUsage, isCritical: false, value: new ExtendedKeyUsage([classPurpose(subject.class)]) },
    { id: id_ce_subjectAltName, isCritical: false, value: new SubjectAlternativeName([uri]) },
    {
      id: id_ce_subjectKeyIdentifier,
      isCritical: false,
      value: new SubjectKeyIdentifier(arrayBuffer(key.id)),
    },
    {
      id: id_ce_authorityKeyIdentifier,
      isCritical: false,
      value: new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(arrayBuffer(issuerKeyId)) }),
    },
  ]
}

/** A principal signs and is encrypted to with one key pair, as the protocol has it. */
function usageOf({ key }: PublicKeyOctets): number {
  return (
    KeyUsageFlags.digitalSignature | (isRsa(key) ? KeyUsageFlags.keyEncipherment : KeyUsageFlags.keyAgreement)
  )
}

/** Reads a certificate of our profile without a check of who issued it. */
export function readCertificate(octets: Uint8Array, classes: Classes): Result<Statement> {
  const certificate = readStrictly(octets, Certificate, CODES)
  if (isRefused(certificate)) return certificate
  const { tbsCertificate: tbs, signatureAlgorithm: outer } = certificate
  if (Number(tbs.version) !== VERSION_3 || !isSame(tbs.signature, outer)) return refused('cert-fields')
  if (tbs.issuerUniqueID !== undefined || tbs.subjectUniqueID !== undefined) return refused('cert-fields')
  const key = readPublicKey(write(tbs.subjectPublicKeyInfo))
  if (isRefused(key)) return key
  const subject = readSubject(tbs.extensions ?? [], classes)
  return isRefused(subject) ? subject : { subject, key, certificate }
}

function readSubject(extensions: readonly Extension[], classes: Classes): Result<PrincipalRef> {
  const value = (id: string) => extensions.find((e) => e.extnID === id)?.extnValue.buffer
  const [purposes, names] = [value(id_ce_extKeyUsage), value(id_ce_subjectAltName)]
  if (purposes === undefined || names === undefined) return refused('cert-fields')
  const usage = readStrictly(Buffer.from(purposes), ExtendedKeyUsage, CODES)
  const alternatives = readStrictly(Buffer.from(names), SubjectAlternativeName, CODES)
  if (isRefused(usage)) return usage
  if (isRefused(alternatives)) return alternatives
  const [purpose] = usage
  const [alternative] = alternatives
  if (purpose === undefined || usage.length !== 1) return refused('cert-class')
  if (alternative === undefined || alternatives.length !== 1) return refused('cert-name')
  const name = readClassPurpose(purpose)
  const kind = name !== undefined && Object.hasOwn(classes, name) ? classes[name] : undefined
  if (name === undefined || kind === undefined) return refused('cert-class')
  return readUri(alternative.uniformResourceIdentifier ?? '', name, kind) ?? refused('cert-name')
}

/** Checks that a certificate is by its issuer, now: path of one, validity, usage, revocation (RFC 5280 section 6). */
export function certificateProblem(
  { certificate, subject, key }: Statement,
  issuer: Issuer,
): Refused | undefined {
  const { tbsCertificate: tbs, signatureAlgorithm: algorithm, signatureValue } = certificate
  if (!write(tbs.issuer).equals(write(issuer.name))) return refused('cert-issuer')
  if (!isSame(algorithm, signatureAlgorithm(issuer.key.key))) return refused('cert-signature')
  if (!verify('sha256', write(tbs), issuer.key.key, Buffer.from(signatureValue)))
    return refused('cert-signature')
  const problem = extensionsProblem(tbs.extensions ?? [], extensionsFor(subject, key, issuer.key.id))
  if (problem !== undefined) return problem
  if (issuer.now < tbs.validity.notBefore.getTime()) return refused('cert-not-yet-valid')
  if (issuer.now > tbs.validity.notAfter.getTime()) return refused('cert-expired')
  return issuer.revoked.has(serialOf(tbs.serialNumber)) ? refused('cert-revoked') : undefined
}

/** The profile has these extensions and no other, each with the value that follows from name and key. */
function extensionsProblem(found: readonly Extension[], wanted: readonly Profiled[]): Refused | undefined {
  if (found.length !== wanted.length) return refused('cert-fields')
  for (const [i, { id, isCritical, value }] of wanted.entries()) {
    const { extnID, critical, extnValue } = found[i]!
    if (extnID !== id || critical !== isCritical) return refused('cert-fields')
    if (!write(value).equals(Buffer.from(extnValue.buffer)))
      return refused(id === id_ce_keyUsage ? 'cert-usage' : 'cert-fields')
  }
  return undefined
}

export function serialOf(serial: ArrayBuffer): string {
  return Buffer.from(serial).toString('hex')
}
