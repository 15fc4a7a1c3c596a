/**
 * Arbitrary terms as plain data, so that a failing law prints what it failed on and shrinks it, and so that laws can be
 * held against tests of their own which know nothing of the store.
 */
import fc from 'fast-check'
import { CLASSES } from '../../src/model/protocols/vocabulary.js'
import { type Sort, VALUE_SORTS, meet } from '../../src/model/sorts.js'
import { type Term, TermStore } from '../../src/model/term.js'
import { Theory } from '../../src/model/theory.js'

interface NameShape {
  readonly name: string
  readonly sort: Sort
}

interface VariableShape {
  readonly variable: string
  readonly sort: Sort
}

interface ApplicationShape {
  readonly fn: string
  readonly args: readonly Shape[]
}

/** A term as a tree of plain data. */
export type Shape = NameShape | VariableShape | ApplicationShape

/** A theory over the paper's principal classes, with a store of its own. */
export function newTheory(): Theory {
  return new Theory(new TermStore(), CLASSES)
}

/** The term of a shape. */
export function termOf(theory: Theory, shape: Shape): Term {
  if ('name' in shape) return theory.store.name(shape.name, shape.sort)
  if ('variable' in shape) return theory.store.variable(shape.variable, shape.sort)
  return theory.apply(
    shape.fn,
    shape.args.map((arg) => termOf(theory, arg)),
  )
}

/** The shape of a term: the inverse of {@link termOf}. */
export function shapeOf(term: Term): Shape {
  switch (term.kind) {
    case 'name':
      return { name: term.label, sort: term.sort }
    case 'variable':
      return { variable: term.label, sort: term.sort }
    case 'application':
      return { fn: term.symbol.name, args: term.args.map(shapeOf) }
  }
}

/** A text that two shapes share iff they are the same tree. */
export function textOf(shape: Shape): string {
  if ('name' in shape) return `${shape.sort} '${shape.name}'`
  if ('variable' in shape) return `${shape.sort} ?${shape.variable}`
  return `${shape.fn}(${shape.args.map(textOf).join(', ')})`
}

/** The sort of a shape's term. */
export function sortOfShape(theory: Theory, shape: Shape): Sort {
  return 'fn' in shape ? theory.symbol(shape.fn).result : shape.sort
}

/** Every subterm of a shape, outermost first. */
export function subshapes(shape: Shape): Shape[] {
  return [shape, ...('fn' in shape ? shape.args.flatMap(subshapes) : [])]
}

/** Names of a sort: few, so that equal ones meet; some of a run, some of the attacker's own. */
function namesOf(sort: Sort): readonly string[] {
  switch (sort) {
    case 'label':
      return ['alice', 'bob', 'eve']
    case 'domain':
      return ['home', 'evil']
    case 'clock':
      return ['epoch 0', 'epoch 1', "attacker's clock"]
    default:
      return [`${sort}#1`, `${sort}#2`, `attacker's ${sort}`]
  }
}

/** Sorts whose terms hold other messages: their depth is what is bounded. */
const COMPOUND: ReadonlySet<Sort> = new Set(['ciphertext', 'signature', 'penced', 'hashed', 'tuple'])

/** Longest tuple that is generated, but for tokens: longer ones behave alike and hide the rest. */
const LONGEST_TUPLE = 3

/** Arbitrary terms over a theory, by sort. */
export class Terms {
  readonly #made = new Map<string, fc.Arbitrary<Shape>>()

  constructor(
    readonly theory: Theory,
    /** Whether variables occur. */
    readonly open = false,
  ) {}

  /** Any term of a sort or of one below it. */
  of(sort: Sort = 'any', depth = 3): fc.Arbitrary<Shape> {
    const key = `${sort} ${depth}`
    let made = this.#made.get(key)
    if (made === undefined) {
      made = this.#make(sort, depth)
      this.#made.set(key, made)
    }
    return made
  }

  #make(sort: Sort, depth: number): fc.Arbitrary<Shape> {
    const { classes } = this.theory
    const below = [...VALUE_SORTS, ...Object.keys(classes)].filter(
      (s) => s !== sort && meet(s, sort, classes) === s,
    )
    if (below.length > 0) {
      const values = below.filter((s) => s !== 'label' && s !== 'domain')
      const weighted = values.map((s) => ({ arbitrary: this.of(s, depth), weight: COMPOUND.has(s) ? 3 : 1 }))
      return fc.oneof(...(this.open ? [{ arbitrary: this.#variable(sort), weight: 3 }] : []), ...weighted)
    }
    const leaves = [
      ...(classes[sort] === undefined ? [this.#name(sort)] : []),
      ...(this.open ? [this.#variable(sort)] : []),
    ]
    const isShallow = depth <= 0 && COMPOUND.has(sort)
    const built = isShallow
      ? []
      : [...this.#applications(sort, depth), ...(sort === 'signature' ? [this.#given(depth)] : [])]
    return fc.oneof({ withCrossShrink: true }, ...leaves, ...built)
  }

  #name(sort: Sort): fc.Arbitrary<Shape> {
    return fc.constantFrom(...namesOf(sort)).map((name) => ({ name, sort }))
  }

  #variable(sort: Sort): fc.Arbitrary<Shape> {
    return fc.constantFrom('x', 'y').map((variable) => ({ variable, sort }))
  }

  #applications(sort: Sort, depth: number): fc.Arbitrary<Shape>[] {
    const symbols = [...this.theory.symbols.values()].filter((s) => s.result === sort)
    return symbols
      .filter((s) => sort !== 'tuple' || s.arity <= LONGEST_TUPLE)
      .map((symbol) => {
        const args = this.theory.argumentSorts.get(symbol.name)!.map((s) => this.of(s, depth - 1))
        return fc.tuple(...args).map((filled) => ({ fn: symbol.name, args: filled }))
      })
  }

  /** Certificates and tokens, or nearly: terms that the models give beforehand. */
  #given(depth: number): fc.Arbitrary<Shape> {
    const certificate = fc
      .tuple(this.of('principal', 0), fc.oneof(this.of('ca', 0), this.of('principal', 0)))
      .map(([x, signer]) => signed([x, { fn: 'pk', args: [x] }], signer))
    const token = fc
      .tuple(
        this.of('user', 0),
        this.of('device', 0),
        this.of('clock', 0),
        this.of('clock', 0),
        this.of('registrar', 0),
      )
      .map(([u, x, until, from, r]) => signed([u, x, until, from], r))
    return depth > 0 ? fc.oneof(certificate, token) : certificate
  }
}

function signed(fields: readonly Shape[], signer: Shape): Shape {
  return {
    fn: 'sign',
    args: [
      { fn: `tuple${fields.length}`, args: fields },
      { fn: 'sk', args: [signer] },
    ],
  }
}
