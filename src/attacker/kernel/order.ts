/**
 * A strict partial order on events, kept closed: for each event a bit set of those that come before it. An order in use is
 * never changed; adding to it begins with a copy.
 */
export interface Order {
  /** Number of events. */
  readonly size: number
  /** For each event {@link WORDS} words of 32 bits. */
  readonly before: Uint32Array
}

/** Words of a bit set: events of one pattern, at most, by 32. */
const WORDS = 8
const MOST = WORDS * 32

export const NO_EVENTS: Order = { size: 0, before: new Uint32Array(0) }

export function isBefore({ before }: Order, a: number, b: number): boolean {
  return ((before[b * WORDS + (a >> 5)]! >>> (a & 31)) & 1) === 1
}

/** An order under construction. */
export class OrderBuilder {
  #before: Uint32Array
  #size: number
  #isBroken = false

  constructor({ size, before }: Order) {
    this.#size = size
    this.#before = new Uint32Array((size + 16) * WORDS)
    this.#before.set(before)
  }

  /** Whether an event would have to come before itself. */
  get isBroken(): boolean {
    return this.#isBroken
  }

  /** A new event, not related to any. */
  add(): number {
    if (this.#size === MOST) {
      this.#isFull = true
      return MOST - 1
    }
    if ((this.#size + 1) * WORDS > this.#before.length) {
      const larger = new Uint32Array(this.#before.length * 2)
      larger.set(this.#before)
      this.#before = larger
    }
    return this.#size++
  }

  /** Whether there was no room for an event: the pattern is too large to go on with. */
  get isFull(): boolean {
    return this.#isFull
  }
  #isFull = false

  isBefore(a: number, b: number): boolean {
    return ((this.#before[b * WORDS + (a >> 5)]! >>> (a & 31)) & 1) === 1
  }

  /** @returns whether that is news */
  put(a: number, b: number): boolean {
    if (this.isBefore(a, b)) return false
    if (a === b || this.isBefore(b, a)) this.#isBroken = true
    for (let i = 0; i < this.#size; i++) if (i === b || this.isBefore(b, i)) this.#precede(a, i)
    return true
  }

  /** Makes two events one. */
  merge(a: number, b: number): void {
    if (this.isBefore(a, b) || this.isBefore(b, a)) this.#isBroken = true
    this.#include(a, b)
    this.#include(b, a)
    for (let i = 0; i < this.#size; i++) {
      if (!this.isBefore(a, i) && !this.isBefore(b, i)) continue
      this.#precede(a, i)
      this.#precede(b, i)
    }
    if (this.isBefore(a, a) || this.isBefore(b, b)) this.#isBroken = true
  }

  order(): Order {
    return { size: this.#size, before: this.#before.slice(0, this.#size * WORDS) }
  }

  /** What is before `a`, and `a`, is before `b`. */
  #precede(a: number, b: number): void {
    this.#include(a, b)
    this.#before[b * WORDS + (a >> 5)]! |= 1 << (a & 31)
  }

  /** What is before `a` is before `b`. */
  #include(a: number, b: number): void {
    const before = this.#before
    for (let w = 0; w < WORDS; w++) before[b * WORDS + w]! |= before[a * WORDS + w]!
  }
}
