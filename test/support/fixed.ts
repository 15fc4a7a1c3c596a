/** A laboratory with the paper's classes, and a few of its people. */
import type { Octets, PrivateKeyOctets, PublicKeyOctets } from '../../src/crypto/octets.js'
import { CLASSES } from '../../src/model/protocols/vocabulary.js'
import type { PrincipalRef } from '../../src/model/trace.js'
import { Laboratory } from '../../src/scenario/laboratory.js'

export const laboratory = new Laboratory({ classes: CLASSES })
export const { algebra } = laboratory

export const ALICE: PrincipalRef = { class: 'user', label: 'alice', domain: 'home' }
export const BOB: PrincipalRef = { class: 'user', label: 'bob', domain: 'home' }
export const PHONE: PrincipalRef = { class: 'device', label: 'phone', domain: 'home' }
export const PROXY: PrincipalRef = { class: 'proxy', domain: 'home' }
export const ROOT: PrincipalRef = { class: 'ca' }

export const of = (ref: PrincipalRef): Octets => algebra.principal(ref)
export const sk = (ref: PrincipalRef): PrivateKeyOctets => laboratory.keys.privateKey(of(ref))
export const pk = (ref: PrincipalRef): PublicKeyOctets => laboratory.keys.publicKey(of(ref))

/** A name that nobody else has. */
export function fresh(sort: string): Octets {
  return algebra.fresh(sort, 'x', 0)
}

export function make(symbol: string, ...args: readonly Octets[]): Octets {
  const made = algebra.apply(symbol, args)
  if (made === undefined) throw new Error(`no ${symbol} of these`)
  return made
}

/** The code with which a destructor refuses; `undefined` if it does not. */
export function codeOf(rule: string, ...args: readonly Octets[]): string | undefined {
  return algebra.destruct(rule, args) === undefined ? (algebra.why()?.code ?? 'none') : undefined
}
