/**
 * A role as projected from a narration: a program over any algebra of values. One executor interprets it over terms
 * and over octets, and engines read it symbolically.
 */
import { type TermData, isVariable } from './expression.js'
import type { InheritanceData, NarrationData, RelationData } from './narration.js'
import type { Classes, Sort } from './sorts.js'

/** How a role makes a value of what it knows: its recipe. */
export type Value =
  | { readonly kind: 'register'; readonly index: number }
  | { readonly kind: 'apply'; readonly symbol: string; readonly args: readonly Value[] }
  /** The name of the office of a class in the domain of a principal. */
  | { readonly kind: 'office'; readonly class: string; readonly of: Value }
  /** A term of the role's initial knowledge, for the principals given. */
  | { readonly kind: 'known'; readonly term: TermData; readonly with: Readonly<Record<string, Value>> }

interface Condition {
  /** Id of the check, if the narration gives it one. */
  readonly check?: string
  /** The place in the message, for people. */
  readonly place: string
}

export type Instruction =
  | (Condition & {
      readonly op: 'destruct'
      readonly rule: string
      readonly of: Value
      readonly with: readonly Value[]
      readonly into: number
    })
  | (Condition & { readonly op: 'sort'; readonly of: Value; readonly sort: Sort })
  | (Condition & { readonly op: 'equal'; readonly left: Value; readonly right: Value })
  | (Condition & { readonly op: 'current'; readonly of: Value })
  | (Condition & { readonly op: 'within'; readonly from: Value; readonly until: Value })
  | (Condition & { readonly op: 'once'; readonly of: Value })
  /** Two principals of the run are not the same. */
  | { readonly op: 'differ'; readonly pair: readonly [Value, Value] }
  | { readonly op: 'relation'; readonly relation: string; readonly first: Value; readonly second: Value }
  | {
      readonly op: 'make'
      readonly how: 'fresh' | 'now' | 'choice'
      readonly sort: Sort
      readonly label: string
      readonly into: number
    }

/** One receive-and-send of a role; the first step of an initiator has no receive. */
export interface Step {
  readonly index: number
  /** Id of the received message and the register that takes it whole. */
  readonly receives?: { readonly message: string; readonly into: number }
  readonly instructions: readonly Instruction[]
  readonly sends: readonly { readonly message: string; readonly value: Value }[]
  /** What the role can name at the end of the step, by the key of the narration's term. */
  readonly knowledge: ReadonlyMap<string, Value>
}

/** A check that projection infers and the narration does not ask for: shown, off. */
export interface Suggestion {
  readonly id: string
  readonly message: string
  readonly kind: 'opens' | 'same' | 'belongs'
  readonly at: string
  readonly meaning: string
}

/** A message that its sender cannot build. */
export interface Missing {
  readonly message: string
  readonly role: string
  /** What it would need and has not, smallest terms first met. */
  readonly terms: readonly TermData[]
}

export interface RoleProgram {
  /** `narration/role`. */
  readonly id: string
  readonly name: string
  readonly narration: NarrationData
  readonly actor: string
  readonly speaksFor: readonly string[]
  /** Variables given at the start, in register order. */
  readonly parameters: readonly { readonly name: string; readonly class: string; readonly register: number }[]
  readonly requires: readonly RelationData[]
  /** Terms taken over from an earlier run, with the registers that take them. */
  readonly inherits?: InheritanceData & { readonly registers: readonly number[] }
  readonly registers: number
  readonly steps: readonly Step[]
  readonly suggestions: readonly Suggestion[]
  /** The first message that the role cannot build, if there is one. */
  readonly missing?: Missing
  readonly classes: Classes
}

/** The step of a role in which it receives or sends a message, or `undefined`. */
export function stepOf(program: RoleProgram, messageId: string): Step | undefined {
  return program.steps.find(
    (s) => s.receives?.message === messageId || s.sends.some((x) => x.message === messageId),
  )
}

/** Names of the earlier narration by the names that the inheriting role gives them. */
export function earlierNames(inherits: InheritanceData): ReadonlyMap<string, string> {
  return new Map(Object.entries(inherits.as).map(([there, here]) => [here.var, there]))
}

/** Keys, in the earlier narration, of the terms that a role inherits. */
export function inheritedKeys(program: RoleProgram): string[] {
  const { inherits } = program
  if (inherits === undefined) return []
  const there = earlierNames(inherits)
  const key = (t: TermData): string =>
    isVariable(t) ? (there.get(t.var) ?? t.var) : `${t.fn}(${t.args.map(key).join(',')})`
  return inherits.terms.map(key)
}
