/** Whose certificates are believed, and when: the anchors of a principal, its clock, the lists of revoked certificates. */
import type { Name } from '@peculiar/asn1-x509'
import type { Authority } from './authority.js'
import type { Issuer } from './certificate.js'
import type { PrivateKeyOctets, PublicKeyOctets } from './octets.js'
import { type Refused, isRefused } from './refusal.js'
import { readRevocations } from './revocation.js'
import type { Trust } from './theory.js'

/** An authority as everybody knows it. */
export interface Anchor {
  readonly name: Name
  readonly publicKey: PublicKeyOctets
}

export class TrustStore implements Trust {
  readonly #anchors = new Map<string, Anchor>()
  readonly #revoked = new Map<string, ReadonlySet<string>>()
  readonly #authorities = new Map<string, Authority>()

  constructor(readonly now: () => Date) {}

  anchor(anchor: Anchor): void {
    this.#anchors.set(hex(anchor.publicKey.id), anchor)
  }

  /** An authority whose private key is here, so that what is signed with it are certificates. */
  authority(authority: Authority): void {
    this.anchor(authority)
    this.#authorities.set(hex(authority.publicKey.id), authority)
  }

  /** Takes a list of revoked certificates of an anchor; the last one taken counts. */
  revoke(anchor: Anchor, list: Uint8Array): Refused | undefined {
    const serials = readRevocations(list, { name: anchor.name, key: anchor.publicKey, now: this.now() })
    if (isRefused(serials)) return serials
    this.#revoked.set(hex(anchor.publicKey.id), serials)
    return undefined
  }

  issuerOf(key: PublicKeyOctets): Issuer | undefined {
    const id = hex(key.id)
    const anchor = this.#anchors.get(id)
    if (anchor === undefined) return undefined
    return {
      name: anchor.name,
      key: anchor.publicKey,
      now: this.now(),
      revoked: this.#revoked.get(id) ?? NONE,
    }
  }

  authorityOf(key: PrivateKeyOctets): Authority | undefined {
    return this.#authorities.get(hex(key.id))
  }
}

const NONE: ReadonlySet<string> = new Set()

function hex(id: Uint8Array): string {
  return Buffer.from(id).toString('hex')
}
