/** The names of a principal in its certificate. Each is injective, and read back only from the one form that is written. */
import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from '@peculiar/asn1-x509'
import type { ClassKind } from '../model/sorts.js'
import type { PrincipalRef } from '../model/trace.js'

/** Classes as purposes: an arc of the numbers for examples (RFC 5612), then the octets of the class's name. */
const CLASS_ARC = '1.3.6.1.4.1.32473.1.3'

const COMMON_NAME = '2.5.4.3'
const ORGANIZATION = '2.5.4.10'
const ORGANIZATIONAL_UNIT = '2.5.4.11'

/** Upper bound of these attributes (RFC 5280 appendix A.1), in characters. */
const MAX_ATTRIBUTE = 64

/** The purpose of a class, as SMI writes a text among numbers (RFC 2578 section 7.7). */
export function classPurpose(className: string): string {
  return [CLASS_ARC, ...Buffer.from(className, 'utf8')].join('.')
}

export function readClassPurpose(oid: string): string | undefined {
  if (!oid.startsWith(`${CLASS_ARC}.`)) return undefined
  const octets = oid
    .slice(CLASS_ARC.length + 1)
    .split('.')
    .map(Number)
  const name = Buffer.from(octets).toString('utf8')
  return classPurpose(name) === oid ? name : undefined
}

/** `sip:label@domain`, `sip:domain` (RFC 5922 section 7.1); a principal without a domain is a URN. */
export function uriOf({ class: name, label, domain }: PrincipalRef): string {
  if (domain === undefined) return `urn:trapezoid:${escape(label ?? name)}`
  return label === undefined ? `sip:${escape(domain)}` : `sip:${escape(label)}@${escape(domain)}`
}

/** RFC 3986 section 2.1: what is not unreserved is escaped, so that neither `@` nor `:` is part of a name. */
function escape(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The principal of a class that a URI names; `undefined` if it names none, or not in its one form. */
export function readUri(uri: string, className: string, kind: ClassKind): PrincipalRef | undefined {
  const match = PATTERNS[kind].exec(uri)
  if (match === null) return undefined
  const [label, domain] = [unescape(match.groups?.['label']), unescape(match.groups?.['domain'])]
  const ref: PrincipalRef = {
    class: className,
    ...(label === undefined ? {} : { label }),
    ...(domain === undefined ? {} : { domain }),
  }
  return uriOf(ref) === uri ? ref : undefined
}

const PATTERNS: Readonly<Record<ClassKind, RegExp>> = {
  member: /^sip:(?<label>[^@]+)@(?<domain>[^@]+)$/,
  office: /^sip:(?<domain>[^@]+)$/,
  free: /^urn:trapezoid:(?<label>[^@]+)$/,
  root: /^urn:trapezoid:[^@]+$/,
}

function unescape(text: string | undefined): string | undefined {
  try {
    return text && decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** For people; nothing is read from it. */
export function distinguishedName({ class: name, label, domain }: PrincipalRef): Name {
  const attributes = [
    ...(domain === undefined ? [] : [attribute(ORGANIZATION, domain)]),
    attribute(ORGANIZATIONAL_UNIT, name),
    attribute(COMMON_NAME, label ?? name),
  ]
  return new Name(attributes)
}

function attribute(type: string, text: string): RelativeDistinguishedName {
  const utf8String = [...text].slice(0, MAX_ATTRIBUTE).join('')
  return new RelativeDistinguishedName([
    new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String }) }),
  ])
}
