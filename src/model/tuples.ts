/** Names of the symbols of tuples, one for each length. */

/** Largest number of fields of one tuple. */
export const MAX_TUPLE = 10

export function tupleName(n: number): string {
  return `tuple${n}`
}

export function itemName(i: number, n: number): string {
  return `item${i + 1}of${n}`
}
