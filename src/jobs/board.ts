import type { Verifying } from '../properties/verify.js'

const STOP = 0
const FIELDS = 4

/** Memory that threads share: a flag to stop, and for each job how far it is. */
export class Board {
  readonly #cells: Int32Array

  constructor(readonly buffer: SharedArrayBuffer) {
    this.#cells = new Int32Array(buffer)
  }

  static forJobs(count: number): Board {
    return new Board(new SharedArrayBuffer((1 + count * FIELDS) * Int32Array.BYTES_PER_ELEMENT))
  }

  stop(): void {
    Atomics.store(this.#cells, STOP, 1)
  }

  get isStopped(): boolean {
    return Atomics.load(this.#cells, STOP) === 1
  }

  report(job: number, { runs, states, open, claims }: Verifying): void {
    const values = [runs, states, open, claims]
    for (const [i, value] of values.entries()) Atomics.store(this.#cells, 1 + job * FIELDS + i, value)
  }

  progressOf(job: number): Verifying {
    const [runs, states, open, claims] = Array.from({ length: FIELDS }, (_, i) =>
      Atomics.load(this.#cells, 1 + job * FIELDS + i),
    )
    return { runs: runs ?? 0, states: states ?? 0, open: open ?? 0, claims: claims ?? 0 }
  }
}
