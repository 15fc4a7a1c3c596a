/** Long work on a terminal: it shows how far it is, and ends early if it must. */
import type { Command } from '../attacker/goal.js'
import type { ProgressLine } from './progress.js'

export interface Steering {
  readonly progress: Pick<ProgressLine, 'show' | 'clear'>
  /** Whether the user asked to stop. */
  readonly isCancelled: () => boolean
}

/** Between two looks at the terminal, in ms. */
const PAUSE = 50

/** Runs long work to its end, or to the deadline, or until the user cancels. */
export async function steer<P, R>(
  work: Generator<P, R, Command>,
  { progress, isCancelled }: Steering,
  deadline: number,
  words: (progress: P) => string,
): Promise<R> {
  let paused = Number.NEGATIVE_INFINITY
  let turn = work.next()
  while (turn.done !== true) {
    const now = performance.now()
    if (now - paused > PAUSE) {
      progress.show(words(turn.value))
      // Lets the signals of the terminal come through.
      await new Promise((resolve) => setImmediate(resolve))
      paused = performance.now()
    }
    turn = work.next(now > deadline || isCancelled() ? 'stop' : undefined)
  }
  progress.clear()
  return turn.value
}
