/**
 * The contract between claims and engines: a goal in, an outcome out. Engines know goals, not claims; a goal describes a
 * violation, and an engine looks for an execution that has it.
 */
import type { Value } from '../model/program.js'
import type { Trace } from '../model/trace.js'
import type { ProofTree } from './kernel/proof.js'

/** A run that has completed a step. Events of one goal are different runs. */
export interface GoalEvent {
  /** `narration/role`. */
  readonly role: string
  readonly step: number
}

/** A value that the run of an event has recorded, as its recipe over the run's registers. */
export interface Recorded {
  readonly event: number
  readonly value: Value
}

export interface Alternative {
  readonly role: string
  readonly step: number
  /** Each pair: what the claimant has recorded and what the partner must have recorded alike. */
  readonly pairs: readonly { readonly claimant: Value; readonly partner: Value }[]
}

export interface Goal {
  /** For progress and messages. */
  readonly id: string
  readonly events: readonly GoalEvent[]
  /** Principals that must be honest. */
  readonly honest: readonly Recorded[]
  /** Pairs of values that must be equal. */
  readonly equal: readonly (readonly [Recorded, Recorded])[]
  /** Pairs of values, at least one of which must differ; empty: no condition. */
  readonly differ: readonly (readonly [Recorded, Recorded])[]
  /** Whether all events must have received the same message in their step. */
  readonly sameMessage: boolean
  /** Values that the attacker must be able to make in the end. */
  readonly derivable: readonly Recorded[]
  /** Fewer than `fewerThan` runs match one of the alternatives with the data of the first event. */
  readonly absent?: { readonly alternatives: readonly Alternative[]; readonly fewerThan: number }
  /** Out of reach if the goal before it is closed by a tree in which no case is closed by *partner*. */
  readonly afterPartners?: boolean
  /** The pair of principals of the first event is not one that the model says is related. */
  readonly unrelated?: readonly [Value, Value]
  /** Clock `window`: the epoch of the first event's step is outside the interval, or another than the value's. */
  readonly outOfTime?: { readonly from: Value; readonly until: Value } | { readonly other: Value }
}

/** A question to an engine: is one of the goals reachable? */
export interface Query {
  readonly id: string
  readonly goals: readonly Goal[]
}

export interface Bounds {
  /** Honest runs in all, at most. */
  readonly runs: number
}

/** Reported now and then, so that the caller can show progress, keep the clock and cancel. */
export interface Progress {
  /** The number of honest runs being explored; everything below is done. */
  readonly runs: number
  readonly states: number
  /** Queries without an attack so far. */
  readonly open: number
}

/** What the caller answers to progress: `stop` ends the search with the bounds that were completed. */
export type Command = 'stop' | undefined

export interface Cost {
  /** Symbolic states visited. */
  readonly states: number
}

export type Outcome =
  | { readonly kind: 'attack'; readonly traces: readonly Trace[]; readonly cost: Cost }
  | { readonly kind: 'no-attack'; readonly bounds: Bounds; readonly cost: Cost }
  /** No execution with any number of runs: a tree for each goal of the query, to be checked. */
  | { readonly kind: 'closed'; readonly proof: readonly ProofTree[]; readonly cost: Cost }

/** An engine: answers to all queries, by id, whenever it ends or is stopped. */
export type Search = Generator<Progress, ReadonlyMap<string, Outcome>, Command>

export interface EngineOptions {
  /** All attacks within the bounds instead of the first. */
  readonly all: boolean
}
