/**
 * A laboratory: throw-away keys for every principal of a model, an authority for each root class, a clock that stands. In
 * memory, for tests and for traces that are run with real cryptography.
 */
import { ByteAlgebra } from '../crypto/algebra.js'
import { Authority } from '../crypto/authority.js'
import { principalOf } from '../crypto/encoding.js'
import { Epochs } from '../crypto/epochs.js'
import { type KeyKind, KeyRing } from '../crypto/keys.js'
import type { PasswordParameters } from '../crypto/password.js'
import { TrustStore } from '../crypto/trust.js'
import type { Classes } from '../model/sorts.js'

export interface LaboratorySpec {
  readonly classes: Classes
  readonly keys?: KeyKind
  /** The beginning of epoch 0, and the time that it is. */
  readonly start?: Date
  readonly passwordParameters?: PasswordParameters
}

/** Long enough for a trace, short enough that a thousand epochs are within the time of certificates. */
const EPOCH_SECONDS = 300
const DAY_MS = 86_400_000
const START = new Date('2026-01-01T12:00:00Z')

export class Laboratory {
  readonly keys: KeyRing
  readonly trust: TrustStore
  readonly authorities: readonly Authority[]
  readonly algebra: ByteAlgebra

  constructor({ classes, keys = 'P-256', start = START, passwordParameters }: LaboratorySpec) {
    this.keys = new KeyRing(keys)
    this.trust = new TrustStore(() => start)
    const period = {
      from: new Date(start.getTime() - DAY_MS),
      until: new Date(start.getTime() + 365 * DAY_MS),
    }
    this.authorities = Object.keys(classes)
      .filter((name) => classes[name] === 'root')
      .map((name) => {
        const principal = { class: name }
        const pair = this.keys.pair(principalOf(principal))
        return new Authority({ principal, ...pair, period })
      })
    for (const authority of this.authorities) this.trust.authority(authority)
    this.algebra = new ByteAlgebra({
      classes,
      keys: this.keys,
      trust: this.trust,
      epochs: new Epochs(start, EPOCH_SECONDS),
      ...(passwordParameters === undefined ? {} : { passwordParameters }),
    })
  }
}
