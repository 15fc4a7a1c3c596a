/** What is printed for other tools, and what is refused; no other tool is needed. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import examplesOf from '../../examples/needham-schroeder.js'
import { InputError } from '../../src/model/errors.js'
import { type ModelData, type Settings, defaultSettings } from '../../src/model/model.js'
import { MODELS } from '../../src/model/protocols/index.js'
import { load } from '../../src/model/system.js'
import type { Printer } from '../../src/report/peers/printed.js'
import { printPv } from '../../src/report/peers/pv/document.js'
import { printSpdl } from '../../src/report/peers/spdl/document.js'
import { run } from '../support/command.js'

const NS = './examples/needham-schroeder.ts'
const loaded = (m: ModelData, settings: Partial<Settings> = {}) =>
  load(m, { ...defaultSettings(m), ...settings })
const everyModel = [...MODELS, ...examplesOf].map((m) => [`${m.name}/${m.reading}`, m] as const)

function golden(name: string): string {
  return readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8')
}

/** The reasons that a printer gives, or its text. */
function printed(
  printer: Printer,
  model: ModelData,
  claim: string,
  settings: Partial<Settings> = {},
): string {
  const claims = model.claims.filter((c) => c.id === claim)
  try {
    const { text, refused } = printer(loaded(model, settings), claims)
    return refused.length === 0 ? text : refused.map((d) => `${d.code} ${d.reason}`).join('\n')
  } catch (error) {
    if (error instanceof InputError) return error.diagnostics.map((d) => `${d.code} ${d.reason}`).join('\n')
    throw error
  }
}

describe('a small model, word for word', () => {
  test.each([
    ['needham-schroeder-lowe.pv', 'pv', 'agreement/B<-A@M3'],
    ['needham-schroeder-lowe.spdl', 'spdl', 'ni-agreement/B<-A@M3'],
  ])('%s', async (name, format, claim) => {
    const answer = await run(['show', NS, '--reading', 'lowe', '--format', format, '--claim', claim])
    expect(answer).toEqual({ code: 0, stdout: golden(name), stderr: '' })
  })
})

describe('every claim is printed or refused with a reason', () => {
  test.each(everyModel)('%s, for ProVerif', (_, model) => {
    const { asked, refused, text } = printPv(loaded(model), model.claims)
    const place = `${model.name}/${model.reading}/`
    expect(
      [...asked.map((a) => a.claim), ...refused.map((d) => d.place.slice(place.length))].toSorted(),
    ).toEqual(model.claims.map((c) => c.id).toSorted())
    expect(refused.every((d) => d.code === 'E402' && d.reason !== '')).toBe(true)
    expect(text.match(/^query /gm)).toHaveLength(asked.reduce((n, a) => n + a.questions, 0))
  })

  test.each(everyModel)('%s, for Scyther', (_, model) => {
    for (const claim of model.claims) {
      const answer = printed(printSpdl, model, claim.id)
      expect(answer, claim.id).toMatch(/^(\/\/ |E40[12] ..+$)/)
    }
  })

  test('ProVerif is asked all but what no query is about', () => {
    const kinds = new Set(
      MODELS.filter((m) => m.reading === 'hardened').flatMap((m) => {
        const refused = new Set(printPv(loaded(m), m.claims).refused.map((d) => d.place))
        return m.claims.filter((c) => refused.has(`${m.name}/${m.reading}/${c.id}`)).map((c) => c.kind)
      }),
    )
    expect([...kinds].toSorted()).toEqual(['executability', 'in-time', 'not-stale'])
  })

  test('of Needham and Schroeder, Scyther is asked secrecy, aliveness and non-injective agreement', () => {
    const [model] = examplesOf
    const asked = model!.claims.filter((c) => printed(printSpdl, model!, c.id).startsWith('//'))
    expect(asked.map((c) => c.id)).toEqual([
      'secrecy/Nb@B',
      'secrecy/Na@A',
      'ni-agreement/B<-A@M3',
      'aliveness/B<-A@M3',
      'ni-agreement/A<-B@M2',
      'aliveness/A<-B@M2',
    ])
  })
})

describe('what a tool cannot say is refused', () => {
  const [ns] = examplesOf
  const registration = MODELS.find((m) => m.name === 'registration')!
  const intra = MODELS.find((m) => m.name === 'intra' && m.reading === 'printed')!

  test.each([
    ['ProVerif: time', printPv, ns!, 'secrecy/Nb@B', { clock: 'window' }, 'E401 ProVerif has no clock'],
    ['Scyther: time', printSpdl, ns!, 'secrecy/Nb@B', { clock: 'window' }, 'E401 Scyther has no clock'],
    [
      'Scyther: untyped',
      printSpdl,
      ns!,
      'secrecy/Nb@B',
      { typed: false },
      'E401 untyped, Scyther is not complete',
    ],
    [
      'Scyther: injective',
      printSpdl,
      ns!,
      'agreement/B<-A@M3',
      {},
      "E402 Scyther's claims say nothing of the level 'injective' of agreement",
    ],
    [
      'Scyther: relations',
      printSpdl,
      registration,
      'secrecy/N_UAC-R@UAC',
      {},
      'E401 Scyther has no relations between agents',
    ],
    [
      'Scyther: inheritance',
      printSpdl,
      intra,
      'secrecy/K_session@P',
      {},
      'E401 Scyther has no runs that build on earlier ones',
    ],
    [
      'ProVerif: a message that cannot be built',
      printPv,
      intra,
      'replay/M7@UAS',
      {},
      'E402 M7 cannot be built: UAC lacks t_P-UAC, N_P-UAS, K_PR(P)',
    ],
    [
      'ProVerif: executability',
      printPv,
      intra,
      'executability/M3',
      {},
      'E402 whether a message can be built is no question about attacks',
    ],
    [
      'ProVerif: a class that is not checked',
      printPv,
      registration,
      'secrecy/N_UAC-R@UAC',
      { off: ['registration/M1/class'] },
      'E401 any principal is read there, and ProVerif is told of classes one by one',
    ],
  ] as const)('%s', (_, printer, model, claim, settings, reason) => {
    expect(printed(printer, model, claim, settings)).toBe(reason)
  })
})

describe('on the command line', () => {
  const show = (args: string) => run(['show', ...args.split(' ')])

  test('claims that cannot be said are one error each, and nothing is printed', async () => {
    const { code, stdout, stderr } = await show('registration --reading printed --format pv')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(
      /^E402 registration\/printed\/executability\/M1: whether a message can be built is no question about attacks\n {6}choose claims with --claim/,
    )
  })

  test('with --partial they are comments', async () => {
    const { code, stdout, stderr } = await show('registration --reading printed --format pv --partial')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('(* executability/M1 is not asked: whether a message')
  })

  test.each([
    [
      `${NS} --format pv`,
      /^E109 show \S+ --format pv: another tool takes one model at a time\n.* original, lowe\n$/,
    ],
    [
      `${NS} --reading lowe --format spdl --claim secrecy/*`,
      /^E403 needham-schroeder\/lowe: Scyther is asked one claim at a time.*\n.*secrecy\/Nb@B, secrecy\/Na@A\n$/,
    ],
    [`${NS} --reading lowe --format spdl --claim nothing`, /^E106 --claim nothing: no claim matches\n/],
    [
      'intra --reading hardened --format spdl --claim secrecy/*',
      /^E401 intra\/hardened intra\/UAC, what it inherits: /,
    ],
    [`${NS} --format cpsa`, /^error: option '--format <format>' argument 'cpsa' is invalid/],
  ])('show %s', async (args, answer) => {
    const { code, stdout, stderr } = await show(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(answer)
  })
})
