/**
 * A strict partial order on events, kept closed: for each event a bit set of those that come before it. Values are
 * immutable; adding to an order that is in use copies it.
 */
export type Order = readonly bigint[]

/** An order under construction. */
export class OrderBuilder {
  #before: bigint[]
  #isBroken = false

  constructor(order: Order) {
    this.#before = [...order]
  }

  /** Whether an event would have to come before itself. */
  get isBroken(): boolean {
    return this.#isBroken
  }

  get size(): number {
    return this.#before.length
  }

  /** A new event, not related to any. */
  add(): number {
    return this.#before.push(0n) - 1
  }

  isBefore(a: number, b: number): boolean {
    return (this.#before[b]! & bit(a)) !== 0n
  }

  /** @returns whether that is news */
  put(a: number, b: number): boolean {
    if (this.isBefore(a, b)) return false
    if (a === b || this.isBefore(b, a)) this.#isBroken = true
    const earlier = this.#before[a]! | bit(a)
    const later = bit(b)
    for (const [i, before] of this.#before.entries())
      if (i === b || (before & later) !== 0n) this.#before[i] = before | earlier
    return true
  }

  /** Makes two events one. */
  merge(a: number, b: number): void {
    if (this.isBefore(a, b) || this.isBefore(b, a)) this.#isBroken = true
    const earlier = this.#before[a]! | this.#before[b]!
    const both = bit(a) | bit(b)
    this.#before[a] = earlier
    this.#before[b] = earlier
    for (const [i, before] of this.#before.entries())
      if ((before & both) !== 0n) this.#before[i] = before | both | earlier
    if ((earlier & both) !== 0n) this.#isBroken = true
  }

  order(): Order {
    return this.#before
  }
}

export function isBefore(order: Order, a: number, b: number): boolean {
  return (order[b]! & bit(a)) !== 0n
}

const BITS: bigint[] = []

function bit(n: number): bigint {
  return (BITS[n] ??= 1n << BigInt(n))
}
