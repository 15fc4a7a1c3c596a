/**
 * The terms of a narration as plain data, and the builder whose TypeScript types are the sorts: a nonce used as a key
 * does not compile. The same is checked again when a model is loaded (`validate.ts`).
 */
import type { ClassKind, Sort } from './sorts.js'
import { tupleName } from './tuples.js'

export interface VariableData {
  readonly var: string
  readonly sort: Sort
}

export interface ApplicationData {
  readonly fn: string
  readonly args: readonly TermData[]
  /** Names this part of a message, so that checks can point at it. */
  readonly label?: string
}

export type TermData = VariableData | ApplicationData

declare const tag: unique symbol

/** A term of sort `S`. The tag exists for the compiler only. */
export type Expr<S = unknown> = TermData & { readonly [tag]?: S }
/** A variable of a narration; its name is the paper's. */
export type Var<S = unknown> = VariableData & { readonly [tag]?: S }

export type Principal<C extends string = string> = `principal/${C}`

export type Content = Expr | readonly Expr[]

export function isVariable(term: TermData): term is VariableData {
  return 'var' in term
}

function apply<S>(fn: string, ...args: TermData[]): Expr<S> {
  return { fn, args }
}

function isList(content: Content): content is readonly Expr[] {
  return Array.isArray(content)
}

function content(m: Content): TermData {
  return isList(m) ? tuple(...m) : m
}

/** Fields side by side. */
export function tuple(...fields: readonly Expr[]): Expr<'tuple'> {
  const [only] = fields
  return fields.length === 1 && only !== undefined
    ? (only as Expr<'tuple'>)
    : { fn: tupleName(fields.length), args: fields }
}

/** `K_PU(X)`, the public key of a principal. */
export const pk = (x: Expr<Principal>): Expr<'pkey'> => apply('pk', x)
/** `K_PR(X)`, the private key of a principal. */
export const sk = (x: Expr<Principal>): Expr<'skey'> => apply('sk', x)
/** The password of a user. */
export const pw = (u: Expr<Principal>): Expr<'password'> => apply('pw', u)
/** A key that two principals share beforehand. */
export const shared = (a: Expr<Principal>, b: Expr<Principal>): Expr<'key'> => apply('shared', a, b)
/** `K_PA(u)`: the key derived from a user's name and password. */
export const kdf = (u: Expr<Principal>, password: Expr<'password'>): Expr<'key'> => apply('kdf', u, password)
/** `{M}K_PR(X)`: M signed; the data travels with the signature. */
export const sign = (m: Content, key: Expr<'skey'>): Expr<'signature'> => apply('sign', content(m), key)
/** `K_PU(X)[M]`: M encrypted to X. */
export const aenc = (m: Content, key: Expr<'pkey'>): Expr<'ciphertext'> => apply('aenc', content(m), key)
/** `K_PA(u)[M]`: M encrypted under a symmetric key. */
export const senc = (m: Content, key: Expr<'key'>): Expr<'ciphertext'> => apply('senc', content(m), key)
/** `K_PR(X)[M]`: M "encrypted" with a private key; whoever has `pk(X)` reads it. */
export const penc = (m: Content, key: Expr<'skey'>): Expr<'penced'> => apply('penc', content(m), key)
export const hash = (m: Content): Expr<'hashed'> => apply('hash', content(m))

/** The same term with a label for checks to point at. */
export function as<S>(label: string, term: Expr<S>): Expr<S> {
  if (isVariable(term)) throw new TypeError(`as('${label}', ${term.var}): a variable is its own label`)
  return { ...term, label } as Expr<S>
}

export const nonce = (name: string): Var<'nonce'> => ({ var: name, sort: 'nonce' })
export const key = (name: string): Var<'key'> => ({ var: name, sort: 'key' })
export const callid = (name: string): Var<'callid'> => ({ var: name, sort: 'callid' })
export const clock = (name: string): Var<'clock'> => ({ var: name, sort: 'clock' })
export const data = (name: string): Var<'data'> => ({ var: name, sort: 'data' })

/**
 * Declares the principal classes of a model and gives the builder of their variables.
 * @example
 * const { agent } = principals({ agent: 'free' })
 * const A = agent('A')
 */
export function principals<K extends Readonly<Record<string, ClassKind>>>(
  classes: K,
): { readonly [C in keyof K & string]: (name: string) => Var<Principal<C>> } {
  const builders = Object.keys(classes).map((c) => [c, (name: string) => ({ var: name, sort: c })] as const)
  return Object.fromEntries(builders) as { [C in keyof K & string]: (name: string) => Var<Principal<C>> }
}

/** A stable text for a term as written, labels left out: two terms are the same iff their texts are. */
export function keyOf(term: TermData): string {
  return isVariable(term) ? term.var : `${term.fn}(${term.args.map(keyOf).join(',')})`
}

/** Variables of a term, each once, in the order of reading. */
export function variablesOf(
  term: TermData,
  into = new Map<string, VariableData>(),
): Map<string, VariableData> {
  if (isVariable(term)) {
    if (!into.has(term.var)) into.set(term.var, term)
  } else for (const arg of term.args) variablesOf(arg, into)
  return into
}

/** The term with variables renamed; names without an entry stay. */
export function rename(term: TermData, names: Readonly<Record<string, VariableData>>): TermData {
  if (isVariable(term)) return names[term.var] ?? term
  return { ...term, args: term.args.map((arg) => rename(arg, names)) }
}
