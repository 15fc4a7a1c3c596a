/** The command. The only place that knows the process: arguments, streams, signals, exit codes. */
import { availableParallelism } from 'node:os'
import { styleText } from 'node:util'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { InputError } from '../model/errors.js'
import { ADVERSARY_SWITCHES, type AdversarySwitch } from '../model/model.js'
import { DEFAULT_RUNS } from '../properties/engines.js'
import { PLAIN, type Style } from '../report/text.js'
import type { DiffFlags } from './diff.js'
import { FORMATS } from './formats.js'
import { ProgressLine } from './progress.js'
import type { RepairFlags } from './repair.js'
import type { ReportFlags } from './report.js'
import type { ShowFlags } from './show.js'
import { version } from './version.js'
import { type Terminal, type VerifyFlags, runVerify } from './verify.js'

const BAD_INPUT = 2
const OUR_BUG = 70

/** Runs the command line and returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  let code = 0
  const program = commandLine((result) => {
    code = result
  })
  try {
    await program.parseAsync([...argv])
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT
    if (error instanceof InputError) {
      process.stderr.write(`${error.message}\n`)
      return BAD_INPUT
    }
    process.stderr.write(
      `This is a bug of trapezoid, please report it.\n${error instanceof Error ? error.stack : String(error)}\n`,
    )
    return OUR_BUG
  }
}

/** What each command needs is loaded when it is called: few runs write documents. */
function commandLine(done: (code: number) => void): Command {
  const program = new Command('trapezoid')
    .description('Checks security protocols and runs them.')
    .version(version())
    .exitOverride()
    .configureHelp({ helpWidth: 80 })
  const verify = program
    .command('verify')
    .description('verify claims: find attacks, or say up to how many runs there is none')
    .argument(
      '[models...]',
      'registration, intra, inter, both, or files with a model as default export; default: all',
    )
    .option('--reading <name>', 'one reading only, such as printed, intended, hardened')
    .option('--claim <glob>', 'claims by id, * for any characters; may be repeated', collect, [])
  withSettings(verify)
    .option('--without <id>', 'switch a check or a change off; may be repeated', collect, [])
    .option('--all', 'all minimal attacks within the bounds', false)
    .addOption(
      new Option('--engine <engine>', 'how to search').choices(['refine', 'explore']).default('refine'),
    )
    .option('--runs <n>', 'honest runs in all, at most: 12 with refine, 4 with explore', positive)
    .option('--jobs <n>', 'threads', positive, availableParallelism())
    .option('--timeout <seconds>', 'end with what is known by then', seconds)
    .option('--strict', 'any attack fails', false)
    .option('--teeth', 'also switch off each check and change, and say which claims notice', false)
    .addOption(
      new Option('--confirm <how>', 'what attacks are run with: terms, or real cryptography as well')
        .choices(['symbolic', 'crypto'])
        .default('symbolic'),
    )
    .addOption(new Option('--format <format>', 'of the result').choices(FORMATS).default('text'))
    .option('--out <path>', 'write the result to a file')
    .option('--proofs <dir>', 'write the proofs of engine refine to a folder, a file for each model')
    .action(async (names: string[], options: Options) =>
      done(await runVerify(names, flagsOf(options), terminal())),
    )
  program
    .command('check-proof')
    .description('check proofs that verify wrote with --proofs, without the engine')
    .argument('<path>', 'a file or a folder')
    .action(async (path: string) => {
      const { runCheckProof } = await import('./check-proof.js')
      done(runCheckProof(path, (text) => process.stdout.write(text)))
    })
  const show = program
    .command('show')
    .description('print a narration and its roles as projected: recipes, checks, diagnostics')
    .argument('<model>', 'registration, intra, inter, both, or a file')
    .option('--reading <name>', 'one reading only')
    .option('--without <id>', 'switch a check or a change off; may be repeated', collect, [])
    .addOption(
      new Option('--format <format>', 'for people, for Scyther (spdl), or for ProVerif (pv)')
        .choices(['text', 'spdl', 'pv'])
        .default('text'),
    )
    .option('--claim <glob>', 'for other tools: claims by id; may be repeated', collect, [])
    .option('--partial', 'for other tools: leave out the claims that the tool cannot say', false)
    .option('--coarse', 'for ProVerif: names that depend on principals alone, for an end more often', false)
  withSettings(show, 'for other tools: ')
  show.action(async (name: string, options: Omit<ShowFlags, 'setup' | 'typed'> & SettingsOptions) => {
    const { runShow } = await import('./show.js')
    await runShow(name, { ...options, ...settingsOf(options) }, (text) => process.stdout.write(text))
    done(0)
  })
  program
    .command('repair')
    .description("find the smallest sets of a model's changes under which claims hold, as JSON")
    .argument('[models...]', 'models with changes; default: those of the paper but both')
    .option('--claim <glob>', 'claims by id, * for any characters; may be repeated', collect, [])
    .option(
      '--runs <n>',
      'honest runs in all, at most, where there is no proof',
      positive,
      DEFAULT_RUNS.refine,
    )
    .option('--out <path>', 'write the result to a file')
    .action(async (names: string[], flags: RepairFlags) => {
      const { runRepair } = await import('./repair.js')
      const all = names.length > 0 ? names : ['registration', 'intra', 'inter']
      done(await runRepair(all, flags, terminal()))
    })
  program
    .command('diff')
    .description('compare two files of `verify --format json`: exit code 1 if less is known')
    .argument('<base>', 'the file before')
    .argument('<head>', 'the file after')
    .addOption(
      new Option('--format <format>', 'of the comparison').choices(['text', 'markdown']).default('text'),
    )
    .option('--out <path>', 'write the comparison to a file')
    .action(async (base: string, head: string, flags: DiffFlags) => {
      const { runDiff } = await import('./diff.js')
      done(runDiff(base, head, flags, (text) => process.stdout.write(text)))
    })
  program
    .command('report')
    .description('write the report of stored results anew')
    .option('--dir <path>', 'its folder; the results are in results/', 'reports')
    .option('--check', 'write nothing, exit code 1 if a file is not up to date', false)
    .action(async (flags: ReportFlags) => {
      const { runReport } = await import('./report.js')
      done(runReport(flags, (text) => process.stdout.write(text)))
    })
  return program
}

/** Adds the flags of what claims are asked under; `about` comes first in what is said of each. */
function withSettings(command: Command, about = ''): Command {
  const option = (flags: string, meaning: string) => new Option(flags, `${about}${meaning}`)
  return command
    .addOption(
      option('--adversary <list>', `network and any of ${ADVERSARY_SWITCHES.join(', ')}`).argParser(
        adversary,
      ),
    )
    .addOption(option('--clock <clock>', 'whether times are checked').choices(['ignored', 'window']))
    .addOption(option('--untyped', 'let values of one sort be taken for another').conflicts('typed'))
    .addOption(option('--typed', 'tell sorts apart, also where the model does not'))
    .addOption(option('--composed', 'calls build on registrations that were run').conflicts('registered'))
    .addOption(option('--registered', 'registrations are there beforehand'))
}

/** Flags as commander gives them. */
type Options = Omit<VerifyFlags, 'setup' | 'runs' | 'typed'> & SettingsOptions & { readonly runs?: number }

interface SettingsOptions {
  readonly typed?: true
  readonly untyped?: true
  readonly composed?: true
  readonly registered?: true
}

/** The settings that two flags each speak of; where neither is given the model decides. */
function settingsOf({ composed, registered, typed, untyped }: SettingsOptions): {
  readonly setup?: 'composed' | 'registered'
  readonly typed?: boolean
} {
  return {
    ...(composed === true ? { setup: 'composed' } : registered === true ? { setup: 'registered' } : {}),
    ...(typed === true ? { typed: true } : untyped === true ? { typed: false } : {}),
  }
}

function flagsOf(options: Options): VerifyFlags {
  const { composed: _c, registered: _r, typed: _t, untyped: _u, runs, ...rest } = options
  return { ...rest, ...settingsOf(options), runs: runs ?? DEFAULT_RUNS[rest.engine] }
}

function terminal(): Terminal {
  let cancelled = false
  process.once('SIGINT', () => {
    cancelled = true
  })
  return {
    style: process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? COLOURS : PLAIN,
    progress: new ProgressLine(process.stderr),
    write: (text) => process.stdout.write(text),
    warn: (text) => process.stderr.write(`${text}\n`),
    isCancelled: () => cancelled,
  }
}

const COLOURS: Style = {
  bad: (t) => styleText('red', t),
  good: (t) => styleText('green', t),
  dim: (t) => styleText('dim', t),
  bold: (t) => styleText('bold', t),
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value]
}

function positive(value: string): number {
  const n = Number(value)
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError('It must be a whole number from 1 up.')
  return n
}

function seconds(value: string): number {
  const n = Number(value)
  if (!(n > 0)) throw new InvalidArgumentError('It must be a number of seconds above 0.')
  return n
}

function adversary(value: string): AdversarySwitch[] {
  const words = value.split(',').filter((w) => w !== 'network')
  const known: readonly string[] = ADVERSARY_SWITCHES
  const unknown = words.find((w) => !known.includes(w))
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no '${unknown}'; use network, ${known.join(', ')}.`)
  return words as AdversarySwitch[]
}
