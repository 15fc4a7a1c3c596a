/** What a slip on the command line is answered with: one clear message, exit code 2, no stack. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, fixtures, run } from '../support/command.js'

const LETTER = `${fixtures('cli')}letter.ts`

const CLAIMS =
  'secrecy/N_UAC-R@UAC, agreement/R<-user@M1, ni-agreement/R<-user@M1, weak-agreement/R<-user@M1, aliveness/R<-user@M1, ' +
  'agreement/R<-device@M1, ni-agreement/R<-device@M1, weak-agreement/R<-device@M1'

const WHOLE = 'It must be a whole number from 1 up.'
const SECONDS = 'It must be a number of seconds above 0.'

/** What is asked for, and the whole answer on standard error. */
const SLIPS: readonly (readonly [args: string, answer: string])[] = [
  [
    'verify telephony',
    'E100 telephony: no protocol and no file of this name\n' +
      '      protocols: registration, intra, inter, both; or a path such as ./telephony.ts',
  ],
  [
    'show telephony',
    'E100 telephony: no protocol and no file of this name\n' +
      '      protocols: registration, intra, inter, both; or a path such as ./telephony.ts',
  ],
  [
    'verify intra --reading final',
    'E105 --reading final: intra has no such reading\n' +
      '      readings: printed, private-key, intended, hardened',
  ],
  [
    'show inter --reading private-key',
    'E105 --reading private-key: inter has no such reading\n      readings: printed, intended, hardened',
  ],
  [
    'verify --reading final',
    'E105 --reading final: no protocol has such a reading\n' +
      '      readings: printed, hardened, private-key, intended',
  ],
  [
    'verify registration --claim secrecy/K_sesion*',
    `E106 --claim secrecy/K_sesion*: no claim matches\n      claims are called like ${CLAIMS}`,
  ],
  [
    'verify registration --claim intra/*/secrecy/* --claim secrecy',
    `E106 --claim intra/*/secrecy/* secrecy: no claim matches\n      claims are called like ${CLAIMS}`,
  ],
  [
    'verify intra --adversary network,ghosts',
    "error: option '--adversary <list>' argument 'network,ghosts' is invalid. " +
      "There is no 'ghosts'; use network, insiders, foreign-domain.",
  ],
  ['verify intra --runs -1', `error: option '--runs <n>' argument '-1' is invalid. ${WHOLE}`],
  ['verify intra --runs 0', `error: option '--runs <n>' argument '0' is invalid. ${WHOLE}`],
  ['verify intra --runs 2.5', `error: option '--runs <n>' argument '2.5' is invalid. ${WHOLE}`],
  ['verify intra --runs many', `error: option '--runs <n>' argument 'many' is invalid. ${WHOLE}`],
  ['verify intra --runs 1e999', `error: option '--runs <n>' argument '1e999' is invalid. ${WHOLE}`],
  ['verify intra --jobs 0', `error: option '--jobs <n>' argument '0' is invalid. ${WHOLE}`],
  ['verify intra --timeout 0', `error: option '--timeout <seconds>' argument '0' is invalid. ${SECONDS}`],
  ['verify intra --timeout -5', `error: option '--timeout <seconds>' argument '-5' is invalid. ${SECONDS}`],
  [
    'verify intra --timeout soon',
    `error: option '--timeout <seconds>' argument 'soon' is invalid. ${SECONDS}`,
  ],
  ['verify intra --timeout', "error: option '--timeout <seconds>' argument missing"],
  [
    'verify intra --clock sundial',
    "error: option '--clock <clock>' argument 'sundial' is invalid. Allowed choices are ignored, window.",
  ],
  [
    'verify intra --format xml',
    "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json, markdown, html, sarif, junit.",
  ],
  ['verify intra --speed', "error: unknown option '--speed'"],
  ['show', "error: missing required argument 'model'"],
  ['show intra inter', "error: too many arguments for 'show'. Expected 1 argument but got 2."],
  ['prove intra', "error: unknown command 'prove'"],
]

test.each(SLIPS)('trapezoid %s', async (args, answer) => {
  expect(await call(...args.split(' '))).toEqual({ code: 2, stdout: '', stderr: `${answer}\n` })
})

test('--composed and --registered exclude each other, and the command says so', async () => {
  const { code, stdout, stderr } = await call('verify', 'intra', '--composed', '--registered')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('--composed')
  expect(stderr).toContain('--registered')
  expect(stderr.trim().split('\n')).toHaveLength(1)
})

test('an id to switch off that the model has not', async () => {
  expect(await run(['verify', LETTER, '--without', 'letter/M1/seal'])).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'E207 --without letter/M1/seal: letter/as-written has no check or change of this name\n' +
      '      one of: letter/M1/sealed\n',
  })
})

test('an id to switch off that one of several models has not', async () => {
  const { code, stdout, stderr } = await call('verify', 'registration', '--without', 'M1-signed')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(
    /^E207 --without M1-signed: registration\/printed has no check or change of this name\n {6}one of: registration\/M1\/chain, .*\n$/,
  )
})

describe('--out', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'trapezoid-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each([
    ['in a folder that does not exist', () => join(folder, 'none', 'verdicts.json'), 'ENOENT'],
    ['that is a folder', () => folder, 'it is a folder'],
  ])('to a file %s is refused before anything is verified', async (_, path, reason) => {
    expect(await call('verify', 'registration', '--out', path())).toEqual({
      code: 2,
      stdout: '',
      stderr:
        `E107 --out ${path()}: it cannot be written (${reason})\n` +
        '      name a file in a folder that exists and is writable\n',
    })
  })

  test('leaves no empty file behind when something else is wrong', async () => {
    expect((await call('verify', 'telephony', '--out', join(folder, 'verdicts.json'))).code).toBe(2)
    expect(readdirSync(folder)).toEqual([])
  })
})

test('no command at all: the usage, on standard error', async () => {
  const { code, stdout, stderr } = await run([])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^Usage: trapezoid/)
})

test('a time claim that is asked for while the clock is ignored: the message says which clock', async () => {
  const { code, stderr } = await call(
    'verify',
    'intra',
    '--reading',
    'hardened',
    '--claim',
    'stale-refused/*',
  )
  expect(code).toBe(2)
  expect(stderr).toMatch(/^E106 --claim stale-refused\/\*: /)
  expect(stderr).toContain('--clock window')
})
