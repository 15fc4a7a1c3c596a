/** Terms in the paper's notation. */
import { type TermData, isVariable } from './expression.js'
import { InternalError } from './errors.js'

/** A printable tree: terms and narration data look alike here. */
export type Printable =
  { readonly leaf: string } | { readonly symbol: string; readonly args: readonly Printable[] }

/** A narration's term in the paper's notation: `{M}K_PR(X)`, `K_PU(X)[M]`, `CERT(X)`. */
export function printData(term: TermData): string {
  return print(fromData(term))
}

function fromData(term: TermData): Printable {
  if (isVariable(term)) return { leaf: term.var }
  return { symbol: term.fn, args: term.args.map(fromData) }
}

/** The paper's notation of a term. */
export function print(term: Printable): string {
  if ('leaf' in term) return term.leaf
  const { symbol, args } = term
  const [first, second] = args
  if (symbol.startsWith('tuple')) return fields(term)
  if (first === undefined) return symbol.toUpperCase()
  switch (symbol) {
    case 'pk':
      return `K_PU(${print(first)})`
    case 'sk':
      return `K_PR(${print(first)})`
    case 'pw':
      return `password(${print(first)})`
    case 'kdf':
      return `K_PA(${print(first)})`
    case 'shared':
      return `K(${args.map(print).join(', ')})`
    case 'hash':
      return `h(${fields(first)})`
    case 'sign':
      return certified(first, second) ?? `{${fields(first)}}${keyText(second)}`
    case 'aenc':
    case 'senc':
    case 'penc':
      return `${keyText(second)}[${fields(first)}]`
    default:
      return `${symbol}(${args.map(print).join(', ')})`
  }
}

function keyText(key: Printable | undefined): string {
  if (key === undefined) throw new InternalError('a key is missing')
  return print(key)
}

function fields(term: Printable): string {
  return 'symbol' in term && term.symbol.startsWith('tuple') ? term.args.map(print).join(', ') : print(term)
}

/** `CERT(X)`: a name and its public key signed by the root. */
function certified(content: Printable, key: Printable | undefined): string | undefined {
  if (
    key === undefined ||
    'leaf' in key ||
    key.symbol !== 'sk' ||
    'leaf' in content ||
    content.args.length !== 2
  )
    return undefined
  const [name, publicKey] = content.args
  const [signer] = key.args
  if (name === undefined || publicKey === undefined || signer === undefined || print(signer) !== 'CA')
    return undefined
  return print(publicKey) === `K_PU(${print(name)})` ? `CERT(${print(name)})` : undefined
}
