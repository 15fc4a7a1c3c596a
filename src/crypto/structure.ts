/**
 * Structures of the ASN.1 library, read strictly. The library accepts BER and passes over what it does not know; so what
 * it read is written again and must be the same octets.
 */
import { AsnConvert } from '@peculiar/asn1-schema'
import { ContentInfo } from '@peculiar/asn1-cms'
import { arrayBuffer } from './algorithms.js'
import { MAX_OCTETS } from './der.js'
import { type RefusalCode, type Result, isRefused, refused } from './refusal.js'

type Structure<T> = new () => T

/** Codes of a structure that does not parse, and of one that is not in DER. */
export interface Codes {
  readonly malformed: RefusalCode
  readonly notDer: RefusalCode
}

const CMS: Codes = { malformed: 'cms-malformed', notDer: 'cms-not-der' }

export function write(structure: object): Buffer {
  return Buffer.from(AsnConvert.serialize(structure))
}

export function readStrictly<T extends object>(
  octets: Uint8Array,
  type: Structure<T>,
  codes: Codes = CMS,
): Result<T> {
  if (octets.length > MAX_OCTETS) return refused('too-long')
  try {
    const structure = AsnConvert.parse(arrayBuffer(octets), type)
    return write(structure).equals(octets) ? structure : refused(codes.notDer)
  } catch {
    return refused(codes.malformed)
  }
}

export function wrapContent(contentType: string, content: object): Buffer {
  return write(new ContentInfo({ contentType, content: AsnConvert.serialize(content) }))
}

/** The content of a ContentInfo of a type. */
export function readContent<T extends object>(
  octets: Uint8Array,
  contentType: string,
  type: Structure<T>,
): Result<T> {
  const info = readStrictly(octets, ContentInfo)
  if (isRefused(info)) return info
  if (info.contentType !== contentType) return refused('cms-type')
  return readStrictly(Buffer.from(info.content), type)
}
