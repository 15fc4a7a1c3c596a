import { InternalError } from './errors.js'
import { type TermData, isVariable } from './expression.js'
import { type Sort, meet, untyped } from './sorts.js'
import { type Name, type Term, sortOf } from './term.js'
import type { Theory } from './theory.js'
import type { PrincipalRef } from './trace.js'

/**
 * What a role needs of values. Terms are one instance; octets with real cryptography will be another. A role's
 * program means the same in both.
 */
export interface Algebra<V> {
  /** Applies a constructor; `undefined` where it is not one of such values: octets of a nonce are no key. */
  apply(symbol: string, args: readonly V[]): V | undefined
  /** Applies a destructor; `undefined` where no rule fires. */
  destruct(rule: string, args: readonly V[]): V | undefined
  /** Why the last destructor gave nothing, where the algebra knows more of it. */
  why?(): Refutation | undefined
  /** The office of a class in a principal's domain; `undefined` if the principal has no domain. */
  office(officeClass: string, of: V): V | undefined
  /** A term of initial knowledge, its variables replaced. */
  known(term: TermData, values: Readonly<Record<string, V>>): V
  /** The value of a principal's name. */
  principal(ref: PrincipalRef): V
  /** The principal that a value names, if it names one. */
  refOf(value: V): PrincipalRef | undefined
  equal(a: V, b: V): boolean
  hasSort(value: V, sort: Sort): boolean
  /** A value never made before: `label` as the narration has it, `run` the run that makes it. */
  fresh(sort: Sort, label: string, run: number): V
  clock(epoch: number): V
  /** The epoch of a clock value. */
  epochOf(value: V): number | undefined
  /** A text that two values share iff they are equal. */
  digest(value: V): string
}

/** A reason with a stable code. */
export interface Refutation {
  readonly code: string
  readonly reason: string
}

/** Run number of the names that the attacker makes. */
export const ATTACKER = -1

/** The symbolic interpretation: values are ground terms, a destructor succeeds exactly where a rule of the theory fires. */
export class TermAlgebra implements Algebra<Term> {
  constructor(
    readonly theory: Theory,
    /** Whether sorts are told apart; arities and principal classes always are. */
    readonly typed: boolean,
  ) {}

  apply(symbol: string, args: readonly Term[]): Term {
    return this.theory.apply(symbol, args)
  }

  destruct(rule: string, args: readonly Term[]): Term | undefined {
    return this.theory.destruct(rule, args)
  }

  office(officeClass: string, of: Term): Term | undefined {
    const domain = this.theory.domainOf(of)
    return domain && this.theory.apply(officeClass, [domain])
  }

  known(term: TermData, values: Readonly<Record<string, Term>>): Term {
    return instantiate(this.theory, term, (name) => values[name])
  }

  principal(ref: PrincipalRef): Term {
    const { store } = this.theory
    const label = ref.label === undefined ? [] : [store.name(ref.label, 'label')]
    const domain = ref.domain === undefined ? [] : [store.name(ref.domain, 'domain')]
    return this.theory.apply(ref.class, [...label, ...domain])
  }

  refOf(value: Term): PrincipalRef | undefined {
    if (value.kind !== 'application' || this.theory.classes[value.symbol.name] === undefined) return undefined
    const named = (sort: Sort) =>
      value.args.find((a): a is Name => a.kind === 'name' && a.sort === sort)?.label
    const label = named('label')
    const domain = named('domain')
    return {
      class: value.symbol.name,
      ...(label === undefined ? {} : { label }),
      ...(domain === undefined ? {} : { domain }),
    }
  }

  equal(a: Term, b: Term): boolean {
    return a === b
  }

  hasSort(value: Term, sort: Sort): boolean {
    const { classes } = this.theory
    return meet(sortOf(value), this.typed ? sort : untyped(sort, classes), classes) !== undefined
  }

  fresh(sort: Sort, label: string, run: number): Name {
    return this.theory.store.name(run === ATTACKER ? label : `${label}#${run}`, sort)
  }

  clock(epoch: number): Name {
    return this.theory.store.name(`epoch ${epoch}`, 'clock')
  }

  epochOf(value: Term): number | undefined {
    if (value.kind !== 'name' || value.sort !== 'clock' || !value.label.startsWith('epoch ')) return undefined
    return Number(value.label.slice('epoch '.length))
  }

  digest(value: Term): string {
    return String(value.id)
  }
}

/**
 * The term of a narration's data, its variables replaced.
 * @throws InternalError for a variable without a value that is no root principal
 */
export function instantiate(theory: Theory, term: TermData, value: (name: string) => Term | undefined): Term {
  if (isVariable(term)) {
    const found = value(term.var)
    if (found !== undefined) return found
    if (theory.classes[term.sort] === 'root') return theory.apply(term.sort, [])
    throw new InternalError(`no value for ${term.var}`)
  }
  return theory.apply(
    term.fn,
    term.args.map((arg) => instantiate(theory, arg, value)),
  )
}
