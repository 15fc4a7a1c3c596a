/** Identifiers of another language for our names: letters, digits and one more sign, each unique, none reserved. */
export class Identifiers {
  readonly #taken: Set<string>
  readonly #given = new Map<string, string>()

  /** @param sign - what stands for other signs than letters and digits */
  constructor(
    reserved: readonly string[],
    readonly sign: '_' | '-' = '_',
  ) {
    this.#taken = new Set(reserved)
  }

  /**
   * The identifier of something, the same each time.
   * @param key - what it is for
   * @param wish - how it should be called
   */
  of(key: string, wish: string): string {
    const before = this.#given.get(key)
    if (before !== undefined) return before
    const made = this.fresh(wish)
    this.#given.set(key, made)
    return made
  }

  /** An identifier that nothing else has. */
  fresh(wish: string): string {
    const plain = wish.replaceAll(/[^A-Za-z0-9]/g, this.sign).replace(/^(?![A-Za-z])/, 'x')
    let name = plain
    for (let n = 2; this.#taken.has(name); n++) name = `${plain}${this.sign}${n}`
    this.#taken.add(name)
    return name
  }

  /** A copy in which names can be given that this one does not know of. */
  inner(): Identifiers {
    return new Identifiers([...this.#taken], this.sign)
  }
}
