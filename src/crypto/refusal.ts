/**
 * Why octets are refused. An expected "no" of this room is a {@link Refused}: a stable code, which tests and logs of
 * agents rely on, and its sentence. A refusal never holds octets: they may be secret.
 */
const REASONS = {
  'der-short': 'the octets end inside a value',
  'der-length': 'a length is not in its one shortest form',
  'der-tag': 'a tag is not one octet',
  'der-trailing': 'octets follow the end of the value',
  'der-depth': 'values are nested too deep',
  'too-long': 'the octets are more than a message may have',
  'term-tag': 'the tag is of no sort',
  'term-form': 'the content is not that of its sort',
  'term-text': 'a text is empty, too long or not UTF-8 in its one form',
  'term-time': 'a time is not YYYYMMDDHHMMSSZ, or is no time',
  'key-malformed': 'a key is not one octet string of its kind in its one form',
  'key-kind': 'a key is neither of P-256 nor RSA',
  'key-weak': 'an RSA key has less than 2048 bits',
  'key-size': 'an RSA key has more than 4096 bits, or another exponent than 65537',
  'cms-malformed': 'not a CMS structure of its type',
  'cms-not-der': 'a CMS structure is not in DER',
  'cms-type': 'the CMS content is of another type',
  'cms-version': 'the version is not the one for these fields',
  'cms-algorithm': 'an algorithm or its parameters are not among ours',
  'cms-attributes': 'attributes are missing, twice there, or not among ours',
  'cms-fields': 'a field is there that our profile does not have, or is missing',
  'cms-signer': 'signed with another key',
  'cms-digest': 'the digest is of other content',
  'cms-signature': 'the signature does not verify',
  'cms-recipient': 'encrypted to another key, or with a key of another kind',
  'cms-unwrap': 'the key of the content does not open',
  'cms-open': 'the content does not open: it was altered, or another key is meant',
  'cert-malformed': 'not an X.509 certificate',
  'cert-not-der': 'a certificate is not in DER',
  'cert-fields': 'the fields of a certificate are not those of our profile',
  'cert-name': 'the names of a certificate do not name one principal',
  'cert-class': 'a certificate names a class of principals that there is not',
  'cert-usage': 'the key usage of a certificate is not that of its key',
  'cert-issuer': 'a certificate is by another issuer',
  'cert-signature': 'the signature of a certificate does not verify',
  'cert-not-yet-valid': 'a certificate is not valid yet',
  'cert-expired': 'a certificate is not valid any more',
  'cert-revoked': 'a certificate is revoked',
  'cert-required': 'what the authority says of a name and a key is a certificate, and this is none',
  'crl-malformed': 'not a list of revoked certificates',
  'crl-issuer': 'a list of revoked certificates is by another issuer',
  'crl-signature': 'the signature of a list of revoked certificates does not verify',
  'crl-stale': 'the list of revoked certificates is not of now',
  'kdf-weak': 'the parameters of scrypt are below the floor',
  'kdf-size': 'the parameters of scrypt are no powers of two, or ask for too much memory',
} as const

export type RefusalCode = keyof typeof REASONS

export const REFUSAL_CODES = Object.keys(REASONS) as readonly RefusalCode[]

export class Refused {
  constructor(readonly code: RefusalCode) {}

  get reason(): string {
    return REASONS[this.code]
  }
}

export function refused(code: RefusalCode): Refused {
  return new Refused(code)
}

export type Result<T> = T | Refused

export function isRefused<T>(result: Result<T>): result is Refused {
  return result instanceof Refused
}
