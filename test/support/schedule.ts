/**
 * Schedules: what the random attacker does, as small integers that are interpreted. Every schedule is legal: a choice that
 * is not possible when its turn comes is skipped. So schedules shrink: fewer moves, and choices nearer to 0, the honest one.
 */
import fc from 'fast-check'

/**
 * What the attacker does next.
 * - `advance`: a message is delivered as it was sent; if none is on its way, an honest principal begins a run
 * - `begin`: an honest principal begins a run
 * - `splice`: a message is made of parts of others, of what the attacker knows and of what is his
 * - `tamper`: a message is delivered with one part replaced
 * - `replay`: a message is delivered once more
 * - `drop`: a message never arrives
 * - `wait`: a new epoch begins
 */
export const MOVES = ['advance', 'begin', 'splice', 'tamper', 'replay', 'drop', 'wait'] as const
export type MoveKind = (typeof MOVES)[number]

export interface Move {
  readonly kind: MoveKind
  /** Choices, in the order in which they come up; 0 when there are no more. */
  readonly picks: readonly number[]
}

export type Schedule = readonly Move[]

/** How often each move comes up: among many honest deliveries, or among many of the attacker's own messages. */
const CALM: Readonly<Record<MoveKind, number>> = {
  advance: 14,
  begin: 4,
  splice: 4,
  tamper: 2,
  replay: 2,
  drop: 1,
  wait: 1,
}
const WILD: Readonly<Record<MoveKind, number>> = {
  advance: 5,
  begin: 3,
  splice: 8,
  tamper: 2,
  replay: 2,
  drop: 1,
  wait: 1,
}

/** One more than the largest choice. */
const CHOICES = 24

/** Choices of a move: of one number for all, so that one of them shrinks without moving the others. */
const PICKS = 16

function moves(weights: Readonly<Record<MoveKind, number>>): fc.Arbitrary<Move> {
  return fc.record({
    kind: fc.constantFrom(...MOVES.flatMap((kind) => Array<MoveKind>(weights[kind]).fill(kind))),
    picks: fc.tuple(...Array.from({ length: PICKS }, () => fc.nat(CHOICES - 1))),
  })
}

/** Schedules of up to so many moves, of even lengths. */
export function schedules(maxMoves = 28): fc.Arbitrary<Schedule> {
  const some = [CALM, WILD].map((weights) => fc.array(moves(weights), { maxLength: maxMoves, size: 'max' }))
  return new Schedules(fc.oneof(...some))
}

/**
 * Schedules shrink by whole stretches of moves, wherever they are, and by smaller choices. An array's own shrinking does not
 * come back to an earlier move once a later one was made smaller, and then leaves whole runs that do nothing.
 */
class Schedules extends fc.Arbitrary<Schedule> {
  constructor(readonly any: fc.Arbitrary<Schedule>) {
    super()
  }

  override generate(random: fc.Random): fc.Value<Schedule> {
    return new fc.Value(this.any.generate(random, undefined).value_, undefined)
  }

  override canShrinkWithoutContext(value: unknown): value is Schedule {
    return Array.isArray(value)
  }

  override shrink(schedule: Schedule): fc.Stream<fc.Value<Schedule>> {
    return fc.stream(smaller(schedule)).map((s) => new fc.Value(s, undefined))
  }
}

/** As many options as there mostly are: a choice below it means the same however many there are. */
const FEW = 5

function* smaller(schedule: Schedule): IterableIterator<Schedule> {
  for (let length = schedule.length; length > 0; length--) {
    for (let at = 0; at + length <= schedule.length; at++) yield schedule.toSpliced(at, length)
  }
  for (const [i, move] of schedule.entries()) {
    for (const calmer of calmed(move)) yield schedule.with(i, calmer)
  }
}

/** The move with fewer choices of its own. */
function* calmed({ kind, picks }: Move): IterableIterator<Move> {
  const honest = picks.map(() => 0)
  const first = MOVES[0]
  if (kind !== first) yield { kind: first, picks: honest }
  if (picks.some((p) => p !== 0)) yield { kind, picks: honest }
  for (const [i, pick] of picks.entries()) {
    for (let less = 0; less < Math.min(pick, FEW); less++) yield { kind, picks: picks.with(i, less) }
  }
}

/** The choices of one move, taken one after the other. */
export class Picks {
  #next = 0

  constructor(readonly picks: readonly number[]) {}

  #pick(): number {
    return this.picks[this.#next++] ?? 0
  }

  /** One of the options, each alike. */
  of<T>(options: readonly T[]): T | undefined {
    return options[this.#pick() % Math.max(options.length, 1)]
  }

  /** The option chosen, or the next one that is possible: what others are possible makes no difference. */
  from<T>(options: readonly T[], isPossible: (option: T) => boolean): T | undefined {
    const start = this.#pick() % Math.max(options.length, 1)
    return [...options.slice(start), ...options.slice(0, start)].find(isPossible)
  }

  /** The first option more often than not. */
  mostly<T>(options: readonly T[]): T | undefined {
    const pick = this.#pick()
    return pick < (CHOICES * 2) / 3 ? options[0] : options[pick % Math.max(options.length, 1)]
  }
}
