/** A certification authority: it issues certificates and the list of those that it has revoked. Never on line. */
import { randomBytes, sign } from 'node:crypto'
import {
  BasicConstraints,
  Certificate,
  CertificateList,
  Extension,
  Extensions,
  KeyUsage,
  KeyUsageFlags,
  type Name,
  RevokedCertificate,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertList,
  TBSCertificate,
  Time,
  Validity,
  Version,
  id_ce_basicConstraints,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
} from '@peculiar/asn1-x509'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import type { PrincipalRef } from '../model/trace.js'
import { arrayBuffer, signatureAlgorithm } from './algorithms.js'
import { type Profiled, extensionsFor } from './certificate.js'
import type { PrivateKeyOctets, PublicKeyOctets } from './octets.js'
import { write } from './structure.js'
import { distinguishedName } from './subject.js'

/** From when to when, both included. */
export interface Period {
  readonly from: Date
  readonly until: Date
}

export interface AuthoritySpec {
  readonly principal: PrincipalRef
  readonly privateKey: PrivateKeyOctets
  readonly publicKey: PublicKeyOctets
  /** How long certificates are valid that are not issued for another period. */
  readonly period: Period
}

export class Authority {
  readonly name: Name
  readonly publicKey: PublicKeyOctets
  readonly #privateKey: PrivateKeyOctets
  readonly #period: Period

  constructor({ principal, privateKey, publicKey, period }: AuthoritySpec) {
    this.name = distinguishedName(principal)
    this.publicKey = publicKey
    this.#privateKey = privateKey
    this.#period = period
  }

  /** @returns the DER of a certificate */
  issue(subject: PrincipalRef, key: PublicKeyOctets, period = this.#period): Buffer {
    return this.#certify(
      distinguishedName(subject),
      key,
      period,
      extensionsFor(subject, key, this.publicKey.id),
    )
  }

  /** The certificate that the authority gives itself, for programs that want one as their anchor. */
  get own(): Buffer {
    const usage = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign
    return this.#certify(this.name, this.publicKey, this.#period, [
      {
        id: id_ce_basicConstraints,
        isCritical: true,
        value: new BasicConstraints({ cA: true, pathLenConstraint: 0 }),
      },
      { id: id_ce_keyUsage, isCritical: true, value: new KeyUsage(usage) },
      {
        id: id_ce_subjectKeyIdentifier,
        isCritical: false,
        value: new SubjectKeyIdentifier(arrayBuffer(this.publicKey.id)),
      },
    ])
  }

  #certify(subject: Name, key: PublicKeyOctets, period: Period, extensions: readonly Profiled[]): Buffer {
    const algorithm = signatureAlgorithm(this.#privateKey.key)
    const tbsCertificate = new TBSCertificate({
      version: Version.v3,
      serialNumber: arrayBuffer(newSerial()),
      signature: algorithm,
      issuer: this.name,
      validity: new Validity({ notBefore: period.from, notAfter: period.until }),
      subject,
      subjectPublicKeyInfo: AsnConvert.parse(arrayBuffer(key.content()), SubjectPublicKeyInfo),
      extensions: new Extensions(extensions.map(extensionOf)),
    })
    const signatureValue = this.#sign(write(tbsCertificate))
    return write(new Certificate({ tbsCertificate, signatureAlgorithm: algorithm, signatureValue }))
  }

  /**
   * The list of revoked certificates, as the DER of a CRL (RFC 5280 section 5).
   * @param serials - in hexadecimal
   */
  revocations(serials: readonly string[], period: Period): Buffer {
    const algorithm = signatureAlgorithm(this.#privateKey.key)
    const revoked = serials.map(
      (serial) =>
        new RevokedCertificate({
          userCertificate: arrayBuffer(Buffer.from(serial, 'hex')),
          revocationDate: new Time(period.from),
        }),
    )
    const tbsCertList = new TBSCertList({
      version: Version.v2,
      signature: algorithm,
      issuer: this.name,
      thisUpdate: new Time(period.from),
      nextUpdate: new Time(period.until),
      ...(revoked.length === 0 ? {} : { revokedCertificates: revoked }),
    })
    const signature = this.#sign(write(tbsCertList))
    return write(new CertificateList({ tbsCertList, signatureAlgorithm: algorithm, signature }))
  }

  #sign(octets: Uint8Array): ArrayBuffer {
    return arrayBuffer(sign('sha256', octets, this.#privateKey.key))
  }
}

/** RFC 5280 section 4.1.2.2: positive, at most 20 octets, not to be guessed; the first bits make it minimal. */
function newSerial(): Buffer {
  const serial = randomBytes(16)
  serial[0] = (serial[0]! & 0x3f) | 0x40
  return serial
}

function extensionOf({ id, isCritical, value }: Profiled): Extension {
  return new Extension({
    extnID: id,
    critical: isCritical,
    extnValue: new OctetString(arrayBuffer(write(value))),
  })
}
