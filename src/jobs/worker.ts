/** What a thread of the pool runs. */
import type { Result } from '../properties/verdict.js'
import { Board } from './board.js'
import { type Job, perform } from './job.js'

export interface Assignment {
  readonly job: Job
  readonly index: number
  readonly board: SharedArrayBuffer
}

export default function work({ job, index, board: buffer }: Assignment): Result[] {
  const board = new Board(buffer)
  return perform(job, (progress) => {
    board.report(index, progress)
    return board.isStopped ? 'stop' : undefined
  })
}
