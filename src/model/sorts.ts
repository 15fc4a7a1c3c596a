/**
 * Sorts: what bytes tell apart. All nonces are one sort; a tag by position ("this is N_UAC-P") would be another
 * protocol than the paper's.
 *
 * The sorts form a tree of depth three: `any` above everything, `principal` above the principal classes of a model.
 */

/** Sorts that every model has. */
export const VALUE_SORTS = [
  'nonce',
  'key',
  'pkey',
  'skey',
  'clock',
  'callid',
  'password',
  'data',
  'ciphertext',
  'signature',
  'penced',
  'hashed',
  'tuple',
  'label',
  'domain',
] as const

export type ValueSort = (typeof VALUE_SORTS)[number]

/** A value sort, a principal class of the model, `principal` or `any`. */
export type Sort = string

/**
 * What kind of names a principal class has.
 * - `member`: one of many in a domain, `user(label, domain)`
 * - `office`: the one of its kind in a domain, `proxy(domain)`
 * - `free`: one of many without a domain, `agent(label)`
 * - `root`: a single one, honest by assumption, `ca()`
 */
export type ClassKind = 'member' | 'office' | 'free' | 'root'

/** What a principal's name is made of, in order, by the kind of its class. */
export const NAME_FIELDS: Readonly<Record<ClassKind, readonly ('label' | 'domain')[]>> = {
  member: ['label', 'domain'],
  office: ['domain'],
  free: ['label'],
  root: [],
}

/** The principal classes of a model, by name. */
export type Classes = Readonly<Record<string, ClassKind>>

/** The greatest sort below both, or `undefined` if no value has both. */
export function meet(a: Sort, b: Sort, classes: Classes): Sort | undefined {
  if (a === b || b === 'any') return a
  if (a === 'any') return b
  if (a === 'principal' && classes[b] !== undefined) return b
  if (b === 'principal' && classes[a] !== undefined) return a
  return undefined
}

/**
 * The sort at which a value is read in the untyped setting: sorts fall together, arities and principal classes stay.
 */
export function untyped(sort: Sort, classes: Classes): Sort {
  return classes[sort] !== undefined || sort === 'principal' || sort === 'label' || sort === 'domain'
    ? sort
    : 'any'
}

/** Values that everybody knows: principals, public keys and clock values. */
export function isPublicSort(sort: Sort, classes: Classes): boolean {
  return (
    sort === 'clock' ||
    sort === 'pkey' ||
    sort === 'label' ||
    sort === 'domain' ||
    sort === 'principal' ||
    classes[sort] !== undefined
  )
}
