/** Lists of revoked certificates, read: RFC 5280 section 5, as the authority writes them. */
import { verify } from 'node:crypto'
import { CertificateList, Version } from '@peculiar/asn1-x509'
import { isSame, signatureAlgorithm } from './algorithms.js'
import { type Issuer, serialOf } from './certificate.js'
import { type Result, isRefused, refused } from './refusal.js'
import { readStrictly, write } from './structure.js'

/** The serial numbers, in hexadecimal, of the certificates that an authority has revoked, if its list is of now. */
export function readRevocations(
  octets: Uint8Array,
  issuer: Omit<Issuer, 'revoked'>,
): Result<ReadonlySet<string>> {
  const list = readStrictly(octets, CertificateList, { malformed: 'crl-malformed', notDer: 'crl-malformed' })
  if (isRefused(list)) return list
  const { tbsCertList: tbs, signatureAlgorithm: algorithm, signature } = list
  if (tbs.version !== Version.v2 || tbs.crlExtensions !== undefined) return refused('crl-malformed')
  if (!write(tbs.issuer).equals(write(issuer.name))) return refused('crl-issuer')
  const wanted = signatureAlgorithm(issuer.key.key)
  if (!isSame(algorithm, wanted) || !isSame(tbs.signature, wanted)) return refused('crl-signature')
  if (!verify('sha256', write(tbs), issuer.key.key, Buffer.from(signature))) return refused('crl-signature')
  if (tbs.nextUpdate === undefined) return refused('crl-malformed')
  if (issuer.now < tbs.thisUpdate.getTime() || issuer.now > tbs.nextUpdate.getTime())
    return refused('crl-stale')
  return new Set((tbs.revokedCertificates ?? []).map((r) => serialOf(r.userCertificate)))
}
