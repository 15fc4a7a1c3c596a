/** The command as people run it: in a process of its own, or in this one where only its words matter. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { main } from '../../src/cli/main.js'
import { type Verdicts, verdictsSchema } from '../../src/format/verdicts.js'

/** What a run of the command leaves behind. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Surroundings {
  /** The folder it runs in, by default that of the project. */
  readonly cwd?: string
  /** Its standard input, by default empty. */
  readonly input?: string
}

/** The folder of the project. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** The folder of what the tests of a folder read, as the command is given it: `test/rejects/fixtures/`. */
export const fixtures = (folder: string): string => `test/${folder}/fixtures/`

/** Runs `trapezoid` in a process of its own, its output on pipes. */
export async function run(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  return (await start(args, surroundings)).end
}

/** A command on its way. */
export interface Started {
  readonly process: ChildProcess
  readonly end: Promise<Outcome>
}

/** Starts `trapezoid` in a process of its own. */
export async function start(
  args: readonly string[],
  { cwd = ROOT, input = '' }: Surroundings = {},
): Promise<Started> {
  await build()
  const child = spawn(process.execPath, [join(ROOT, 'bin/trapezoid.js'), ...args], { cwd })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.end(input)
  const end = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === null) reject(new Error(`trapezoid ${args.join(' ')} was ended by ${signal}: ${stderr}`))
      else resolve({ code, stdout, stderr })
    })
  })
  return { process: child, end }
}

/**
 * Runs the command in this process, which is faster; the folder is that of the project. One at a time: the streams of the
 * process are its own meanwhile.
 */
export async function call(...args: readonly string[]): Promise<Outcome> {
  let [stdout, stderr] = ['', '']
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += text), true))
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((stderr += text), true))
  const listeners = process.listeners('SIGINT')
  try {
    const code = await main(['node', 'trapezoid', ...args])
    return { code, stdout, stderr }
  } finally {
    out.mockRestore()
    err.mockRestore()
    for (const listener of process.listeners('SIGINT'))
      if (!listeners.includes(listener)) process.off('SIGINT', listener)
  }
}

/** The document of `--format json`, as its schema reads it. */
export function documentOf({ stdout }: Outcome): Verdicts {
  return verdictsSchema.parse(JSON.parse(stdout))
}

/** The verdicts of a document by id. */
export function verdictsById(document: Verdicts): Map<string, Verdicts['results'][number]['verdict']> {
  return new Map(document.results.map((r) => [r.id, r.verdict]))
}

const BUILT = join(ROOT, 'dist/.tsbuildinfo')
const LOCK = join(ROOT, 'node_modules/.trapezoid-build')

/** Makes `dist` anew if a source is younger; workers wait for each other. */
async function build(): Promise<void> {
  while (isStale()) {
    if (!lock()) {
      await sleep(200)
      continue
    }
    try {
      const compiler = join(ROOT, 'node_modules/typescript/bin/tsc')
      const began = new Date()
      const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
        cwd: ROOT,
        encoding: 'utf8',
      })
      if (status !== 0) throw new Error(`the build fails:\n${stdout}`)
      utimesSync(BUILT, began, began)
    } finally {
      rmSync(LOCK, { recursive: true })
    }
  }
}

function isStale(): boolean {
  if (!existsSync(BUILT)) return true
  const built = statSync(BUILT).mtimeMs
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).some(
    (file) => statSync(join(ROOT, 'src', file)).mtimeMs > built,
  )
}

/** Takes the lock, also one that was left behind minutes ago. */
function lock(): boolean {
  try {
    if (existsSync(LOCK) && Date.now() - statSync(LOCK).mtimeMs > 120_000) rmSync(LOCK, { recursive: true })
    mkdirSync(LOCK)
    return true
  } catch {
    return false
  }
}
