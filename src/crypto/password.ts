/** `kdf`: the key that a password gives, by scrypt (RFC 7914). */
import { scryptSync } from 'node:crypto'
import { type Octets, SecretOctets } from './octets.js'
import { encode } from './encoding.js'
import { type Refused, type Result, refused } from './refusal.js'

/** Cost of a guess; fixed when a user is enrolled, and known to registrar and device. */
export interface PasswordParameters {
  /** CPU and memory cost, a power of two. */
  readonly N: number
  /** Block size. */
  readonly r: number
  readonly p: number
}

/** What both sides ask for at least: 32 MiB of memory for each guess. */
export const FLOOR: PasswordParameters = { N: 2 ** 15, r: 8, p: 1 }

/** No more memory than this, in octets, for one key: parameters come from the network at an enrolment. */
const MAX_MEMORY = 2 ** 29
const MAX_PARALLEL = 16

/** Why parameters are refused, if they are. */
export function parametersProblem({ N, r, p }: PasswordParameters): Refused | undefined {
  const isPower = Number.isInteger(Math.log2(N))
  if (!isPower || ![N, r, p].every((n) => Number.isSafeInteger(n) && n > 0)) return refused('kdf-size')
  if (128 * N * r > MAX_MEMORY || p > MAX_PARALLEL) return refused('kdf-size')
  return N < FLOOR.N || r < FLOOR.r || p < FLOOR.p ? refused('kdf-weak') : undefined
}

/**
 * The key of a principal's password. The salt is the encoding of the principal, label and domain, so that two users with
 * one password have two keys (ADR-0008).
 * @remarks some hundred milliseconds
 */
export function passwordKey(
  principal: Octets,
  password: SecretOctets,
  parameters: PasswordParameters = FLOOR,
): Result<SecretOctets> {
  const problem = parametersProblem(parameters)
  if (problem !== undefined) return problem
  const { N, r, p } = parameters
  const octets = scryptSync(password.key.export(), encode(principal), 32, { N, r, p, maxmem: 2 * MAX_MEMORY })
  return new SecretOctets('key', octets)
}
