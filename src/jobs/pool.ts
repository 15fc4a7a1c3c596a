/** Jobs in threads. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Piscina } from 'piscina'
import type { Result } from '../properties/verdict.js'
import type { Verifying } from '../properties/verify.js'
import { Board } from './board.js'
import type { Job } from './job.js'
import type { Assignment } from './worker.js'

export interface Watch {
  /** Called several times a second with the progress of each job, in order. */
  readonly onProgress: (progress: readonly Verifying[]) => void
  readonly shouldStop: () => boolean
}

/**
 * Does jobs in `threads` threads, those with the most claims first. Verdicts do not depend on the number of threads.
 * @returns the results of each job, in the order of the jobs, each as soon as it and all before it are done
 */
export async function* inThreads(
  jobs: readonly Job[],
  threads: number,
  watch: Watch,
): AsyncGenerator<Result[]> {
  const board = Board.forJobs(jobs.length)
  const pool = new Piscina<Assignment, Result[]>({
    filename: new URL('worker.js', import.meta.url).href,
    minThreads: Math.min(threads, jobs.length),
    maxThreads: threads,
  })
  const ended = new AbortController()
  const watching = (async () => {
    while (!ended.signal.aborted) {
      if (watch.shouldStop()) board.stop()
      watch.onProgress(jobs.map((_, i) => board.progressOf(i)))
      await sleep(50)
    }
  })()
  try {
    const running = new Map<number, Promise<Result[]>>()
    const bySize = jobs
      .map((job, index) => ({ job, index }))
      .toSorted((a, b) => b.job.claims.length - a.job.claims.length)
    for (const { job, index } of bySize) {
      const result = pool.run({ job, index, board: board.buffer })
      // Whoever takes the results in order sees the failure; until then it is not unhandled.
      result.catch(() => undefined)
      running.set(index, result)
    }
    for (const index of jobs.keys()) yield await running.get(index)!
  } finally {
    ended.abort()
    board.stop()
    await watching
    await pool.destroy()
  }
}
