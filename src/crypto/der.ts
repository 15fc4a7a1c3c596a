/**
 * DER, the part that terms need: tag, length, value; tags of one octet, lengths in their one shortest form (X.690
 * sections 8.1.2, 10.1).
 */
import { type Refused, type Result, isRefused, refused } from './refusal.js'

/** More than any message of a protocol needs: what is longer is refused before it is read. */
export const MAX_OCTETS = 65_536

export const TAG = {
  integer: 0x02,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const

/** Bit of a tag that says: the content is values itself. */
export const CONSTRUCTED = 0x20
/** The class of tags that mean something only here. */
export const CONTEXT = 0x80

export interface Tlv {
  readonly tag: number
  readonly content: Uint8Array
  /** The value with its tag and length. */
  readonly whole: Uint8Array
}

export function tlv(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, c) => sum + c.length, 0)
  return Buffer.concat([Uint8Array.of(tag, ...lengthOctets(length)), ...contents])
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length]
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return [0x80 + octets.length, ...octets]
}

/** The values that fill the octets, one after the other. */
export function readValues(octets: Uint8Array): Result<Tlv[]> {
  const values: Tlv[] = []
  for (let at = 0; at < octets.length;) {
    const value = readAt(octets, at)
    if (isRefused(value)) return value
    values.push(value)
    at += value.whole.length
  }
  return values
}

/** The one value that fills the octets. */
export function readValue(octets: Uint8Array): Result<Tlv> {
  if (octets.length > MAX_OCTETS) return refused('too-long')
  const value = readAt(octets, 0)
  if (isRefused(value)) return value
  return value.whole.length === octets.length ? value : refused('der-trailing')
}

function readAt(octets: Uint8Array, at: number): Tlv | Refused {
  const tag = octets[at]
  const first = octets[at + 1]
  if (tag === undefined || first === undefined) return refused('der-short')
  if ((tag & 0x1f) === 0x1f) return refused('der-tag')
  let start = at + 2
  let length = first
  if (first >= 0x80) {
    const count = first - 0x80
    // No length of a message needs more than three octets; none at all is the indefinite form of BER.
    if (count === 0 || count > 3) return refused('der-length')
    length = 0
    for (let i = 0; i < count; i++) {
      const octet = octets[start++]
      if (octet === undefined) return refused('der-short')
      if (i === 0 && octet === 0) return refused('der-length')
      length = length * 256 + octet
    }
    if (length < 0x80) return refused('der-length')
  }
  const end = start + length
  if (end > octets.length) return refused('der-short')
  return { tag, content: octets.subarray(start, end), whole: octets.subarray(at, end) }
}

/** The octets of an object identifier, without tag and length (X.690 section 8.19). */
export function oidContent(oid: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number)
  return Uint8Array.from([first * 40 + second, ...rest].flatMap(base128))
}

function base128(arc: number): number[] {
  const octets = [arc % 128]
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
    octets.unshift(0x80 + (rest % 128))
  return octets
}
