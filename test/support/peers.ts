/** Other tools, where they are installed: `TRAPEZOID_PROVERIF` and `TRAPEZOID_SCYTHER` name their programs. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClaimData } from '../../src/model/claim.js'
import { InputError } from '../../src/model/errors.js'
import type { System } from '../../src/model/system.js'
import type { PrintOptions } from '../../src/report/peers/printed.js'
import { printPv } from '../../src/report/peers/pv/document.js'
import { printSpdl } from '../../src/report/peers/spdl/document.js'

export const PROVERIF = process.env['TRAPEZOID_PROVERIF']
export const SCYTHER = process.env['TRAPEZOID_SCYTHER']

/**
 * What another tool says of a claim: `true` for any number of runs, or within `runs`; `unknown` where it gave no answer or
 * gave up.
 */
export type Answer =
  { readonly kind: 'true'; readonly runs: number } | { readonly kind: 'false' } | { readonly kind: 'unknown' }

const UNKNOWN: Answer = { kind: 'unknown' }

/** Runs a program on a text; what it had written when the time was up counts. */
function run(program: string, args: readonly string[], name: string, text: string, seconds: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'trapezoid-peers-'))
  try {
    const file = join(folder, name)
    writeFileSync(file, text)
    const { stdout, stderr, error, status } = spawnSync(program, [...args, file], {
      encoding: 'utf8',
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
      maxBuffer: 1 << 28,
    })
    const isLate = error !== undefined && 'code' in error && error.code === 'ETIMEDOUT'
    if (error !== undefined && !isLate) throw error
    // Scyther says nothing else where it does not understand; ProVerif ends with 2.
    if (/^(File .*:|Error:|error:)/m.test(`${stdout}\n${stderr}`) || (program === PROVERIF && status === 2))
      throw new Error(`${program} does not understand\n${stdout.slice(-2000)}\n${stderr}\n${text}`)
    return stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** ProVerif's answers; claims that cannot be printed are missing. */
export function askProVerif(
  system: System,
  claims: readonly ClaimData[],
  seconds: number,
  options: PrintOptions = { coarse: false },
): Map<string, Answer> {
  const printed = printPv(system, claims, options)
  if (printed.asked.length === 0) return new Map()
  const results = resultsOf(run(PROVERIF!, [], 'model.pv', printed.text, seconds))
  let next = 0
  return new Map(
    printed.asked.map(({ claim, questions }): [string, Answer] => {
      const own = results.slice(next, next + questions)
      next += questions
      if (own.includes('false')) return [claim, { kind: 'false' }]
      return [claim, own.length === questions && own.every((r) => r === 'true') ? HOLDS : UNKNOWN]
    }),
  )
}

const HOLDS: Answer = { kind: 'true', runs: Number.POSITIVE_INFINITY }

/**
 * One result for each query, in order. What stands in brackets is of a query's weaker form: an injective claim that `is false
 * (but ... is true)` is false.
 */
export function resultsOf(output: string): ('true' | 'false' | 'unknown')[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('RESULT ') && !line.startsWith('RESULT ('))
    .map((line) => (line.endsWith(' is true.') ? 'true' : line.endsWith(' is false.') ? 'false' : 'unknown'))
}

/** Whether each event of a claimant is reached, as ProVerif says; without that `true` would say nothing. */
export function reachedInProVerif(
  system: System,
  claims: readonly ClaimData[],
  seconds: number,
): Map<string, Answer> {
  const { text, asked } = printPv(system, claims)
  const events = [...text.matchAll(/^event (claim_\w+)(\((.*)\))?\.$/gm)]
  const queries = events.map(([, event, , types]) => {
    const variables = types?.split(', ').map((type, i) => ({ name: `reached_${i}`, type })) ?? []
    const head = variables.map((v) => `${v.name}: ${v.type}`).join(', ')
    const args = variables.length === 0 ? '' : `(${variables.map((v) => v.name).join(', ')})`
    return `query ${head === '' ? '' : `${head}; `}event(${event}${args}) ==> false.`
  })
  const rest = text.replaceAll(/^query .*$/gm, '')
  const at = rest.indexOf('\nlet ')
  const results = resultsOf(
    run(PROVERIF!, [], 'model.pv', `${rest.slice(0, at)}\n${queries.join('\n')}\n${rest.slice(at)}`, seconds),
  )
  return new Map(
    asked.map(({ claim }, i): [string, Answer] => {
      if (results[i] === 'false') return [claim, { kind: 'false' }]
      return [claim, results[i] === 'true' ? HOLDS : UNKNOWN]
    }),
  )
}

/** Scyther's answers with at most so many runs, its attacker's own ones not counted; its exit code means nothing. */
export function askScyther(
  system: System,
  claims: readonly ClaimData[],
  runs: number,
  seconds: number,
): Map<string, Answer> {
  const answers = new Map<string, Answer>()
  for (const claim of claims) {
    const printed = spdlOf(system, claim)
    if (printed === undefined) continue
    const output = run(SCYTHER!, ['--plain', '-r', String(runs)], 'model.spdl', printed.text, seconds)
    answers.set(claim.id, answerIn(output, printed.questions, runs))
  }
  return answers
}

function answerIn(output: string, questions: number, runs: number): Answer {
  const lines = output.split('\n').filter((l) => l.startsWith('claim'))
  if (lines.some((l) => l.includes('\tFail\t'))) return { kind: 'false' }
  if (lines.length < questions || lines.some((l) => !l.includes('\tOk\t'))) return UNKNOWN
  return lines.every((l) => l.includes('proof of correctness')) ? HOLDS : { kind: 'true', runs }
}

/** A claim for Scyther, and as how many claims; `undefined` if the printer refuses it or the model. */
function spdlOf(
  system: System,
  claim: ClaimData,
): { readonly text: string; readonly questions: number } | undefined {
  try {
    const { text, asked } = printSpdl(system, [claim])
    return asked[0] && { text, questions: asked[0].questions }
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}
