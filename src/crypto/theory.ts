/**
 * The theory in bytes: its constructors and destructors over octets. A destructor succeeds exactly where a rule of the theory
 * fires on the terms that the octets stand for.
 */
import { createHash } from 'node:crypto'
import type { Classes } from '../model/sorts.js'
import type { PrincipalRef } from '../model/trace.js'
import type { Authority } from './authority.js'
import { type Issuer, certificateProblem, readCertificate } from './certificate.js'
import { TAG, readValue } from './der.js'
import { Decoder, encode, hashOf, principalOf, readPrincipal, structureOf, tupleOf } from './encoding.js'
import { seal, unseal } from './enveloped.js'
import { type Octets, PrivateKeyOctets, PublicKeyOctets, SecretOctets } from './octets.js'
import { type Result, isRefused, refused } from './refusal.js'
import { PRIVATELY_ENCRYPTED_TERM, SIGNED_TERM, openSigned, readSigned, signContent } from './signed.js'

/** What an authority says of a name and its key is a certificate; all else that is signed is SignedData. */
export interface Trust {
  /** The issuer that a public key is the anchor of. */
  issuerOf(key: PublicKeyOctets): Issuer | undefined
  /** The authority that a private key is of. */
  authorityOf(key: PrivateKeyOctets): Authority | undefined
}

export class ByteTheory {
  readonly decoder: Decoder

  constructor(
    readonly classes: Classes,
    readonly trust: Trust,
  ) {
    this.decoder = new Decoder(classes)
  }

  sign(content: Octets, key: PrivateKeyOctets): Octets {
    const statement = this.#statement(content)
    const authority = statement && this.trust.authorityOf(key)
    if (authority !== undefined)
      return structureOf('signature', authority.issue(statement!.subject, statement!.key))
    return structureOf('signature', signContent(encode(content), SIGNED_TERM, key))
  }

  penc(content: Octets, key: PrivateKeyOctets): Octets {
    return structureOf('penced', signContent(encode(content), PRIVATELY_ENCRYPTED_TERM, key))
  }

  /** `aenc` to a public key, `senc` under a shared one. */
  encrypt(content: Octets, recipient: PublicKeyOctets | SecretOctets): Octets {
    return structureOf('ciphertext', seal(encode(content), recipient))
  }

  hash(content: Octets): Octets {
    return hashOf(createHash('sha256').update(encode(content)).digest())
  }

  adec(value: Octets, key: Octets): Result<Octets> {
    if (!isStructure(value, 'ciphertext')) return refused('cms-type')
    if (!(key instanceof PrivateKeyOctets)) return refused('cms-recipient')
    return this.#term(unseal(value.content(), key))
  }

  sdec(value: Octets, key: Octets): Result<Octets> {
    if (!isStructure(value, 'ciphertext')) return refused('cms-type')
    if (!isKey(key)) return refused('cms-recipient')
    return this.#term(unseal(value.content(), key))
  }

  open(value: Octets, key: Octets): Result<Octets> {
    if (!isStructure(value, 'signature')) return refused('cms-type')
    if (!(key instanceof PublicKeyOctets)) return refused('cms-signer')
    const issuer = this.trust.issuerOf(key)
    if (isCertificate(value))
      return issuer === undefined ? refused('cert-issuer') : this.#certified(value, issuer)
    const content = this.#term(openSigned(value.content(), SIGNED_TERM, key))
    if (isRefused(content) || issuer === undefined || this.#statement(content) === undefined) return content
    return refused('cert-required')
  }

  read(value: Octets): Result<Octets> {
    if (!isStructure(value, 'signature')) return refused('cms-type')
    if (isCertificate(value)) return this.#certified(value)
    const signed = readSigned(value.content(), SIGNED_TERM)
    return isRefused(signed) ? signed : this.#term(signed.content)
  }

  pdec(value: Octets, key: Octets): Result<Octets> {
    if (!isStructure(value, 'penced')) return refused('cms-type')
    if (!(key instanceof PublicKeyOctets)) return refused('cms-signer')
    return this.#term(openSigned(value.content(), PRIVATELY_ENCRYPTED_TERM, key))
  }

  #term(content: Result<Uint8Array>): Result<Octets> {
    return isRefused(content) ? content : this.decoder.decode(content)
  }

  #certified(value: Octets, issuer?: Issuer): Result<Octets> {
    const statement = readCertificate(value.content(), this.classes)
    if (isRefused(statement)) return statement
    const problem = issuer && certificateProblem(statement, issuer)
    return problem ?? tupleOf([principalOf(statement.subject), statement.key])
  }

  /** The name and the key that a term puts together, if it is such a pair. */
  #statement(content: Octets): { readonly subject: PrincipalRef; readonly key: PublicKeyOctets } | undefined {
    const [name, key, ...more] = this.decoder.fields(content) ?? []
    const subject = name && readPrincipal(name)
    if (subject === undefined || !(key instanceof PublicKeyOctets) || more.length > 0) return undefined
    return { subject, key }
  }
}

/** A password is no key before a key was derived from it. */
export function isKey(value: Octets): value is SecretOctets {
  return value instanceof SecretOctets && value.sort === 'key'
}

function isStructure(value: Octets, sort: string): boolean {
  return value.sort === sort && value.isBuilt
}

/** A ContentInfo begins with its type, a certificate with what is signed. */
function isCertificate(value: Octets): boolean {
  const outer = readValue(value.content())
  return !isRefused(outer) && outer.content[0] === TAG.sequence
}
