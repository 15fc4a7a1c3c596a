/** `--format json`: one document, read by its schema, with the ids that are promised. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Verdicts, verdictsSchema } from '../../src/format/verdicts.js'
import { digestOf } from '../../src/model/model.js'
import { MODELS } from '../../src/model/protocols/index.js'
import { type Outcome, call, documentOf, fixtures, run, verdictsById } from '../support/command.js'

/** The claims of "Known answers", without `protocol/reading/` in front. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  registration: [
    'agreement/R<-user@M1',
    'agreement/R<-device@M1',
    'agreement/UAC<-R@M2',
    'agreement/UAC<-R@M2:token',
    'secrecy/N_UAC-R@UAC',
    'freshness/N_UAC-R@R',
  ],
  intra: [
    'secrecy/K_session@UAC',
    'secrecy/K_session@UAS',
    'secrecy/K_session@P',
    'secrecy/N_UAC-P@UAC',
    'secrecy/N_P-UAS@P',
    'secrecy/N_P-UAS@UAS',
    'agreement/P<-UAC@M3',
    'agreement/UAC<-P@M6',
    'agreement/UAS<-P@M4',
    'agreement/P<-UAS@M5',
    'agreement/UAS<-P@M7',
    'agreement/UAS<-UAC@M7',
    'agreement/UAC<-UAS@M6',
    'agreement/same-key@UAC,UAS',
    'freshness/K_session@UAC',
    'freshness/K_session@UAS',
    'freshness/N_UAC-P@P',
    'token/P@M3',
    'token/P@M5',
  ],
  inter: [
    'secrecy/K_session@UAC',
    'secrecy/K_session@P1',
    'secrecy/K_session@P2',
    'secrecy/K_session@UAS',
    'secrecy/N_UAC-P1@UAC',
    'secrecy/N_P1-P2@P1',
    'secrecy/N_P1-P2@P2',
    'secrecy/N_P2-UAS@P2',
    'secrecy/N_P2-UAS@UAS',
    'agreement/P1<-UAC@M1',
    'agreement/UAC<-P1@M6',
    'agreement/UAS<-P2@M3',
    'agreement/P2<-UAS@M4',
    'agreement/UAS<-P2@M7',
    'agreement/UAS<-UAC@M7',
    'agreement/UAC<-UAS@M6',
    'agreement/same-key@UAC,UAS',
    'agreement/P2<-P1@M2',
    'agreement/P1<-P2@M5',
    'agreement/P2<-P1@M2:origin',
    'freshness/K_session@UAC',
    'freshness/K_session@UAS',
    'freshness/N_UAC-P1@P1',
    'freshness/N_P1-P2@P2',
    'token/P1@M1',
    'token/P2@M4',
  ],
}

const READINGS: Readonly<Record<string, readonly string[]>> = {
  registration: ['printed', 'hardened'],
  intra: ['printed', 'private-key', 'intended', 'hardened'],
  inter: ['printed', 'intended', 'hardened'],
}

describe('a run of everything', () => {
  let outcome: Outcome
  let document: Verdicts
  beforeAll(async () => {
    outcome = await run(['verify', '--format', 'json', '--runs', '1'])
    document = documentOf(outcome)
  })

  test('standard output is the document and nothing else, standard error is empty', () => {
    expect(outcome.stdout).toBe(`${JSON.stringify(JSON.parse(outcome.stdout), null, 2)}\n`)
    expect(outcome.stderr).toBe('')
  })

  test('the schema leaves nothing of it out', () => {
    expect(document).toEqual(JSON.parse(outcome.stdout))
  })

  test('ids are unique', () => {
    const ids = document.results.map((r) => r.id)
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  })

  test.each(Object.keys(KNOWN))(
    '%s: the ids are those of the known answers, in every reading',
    (protocol) => {
      const ids = new Set(document.results.map((r) => r.id))
      for (const reading of READINGS[protocol]!)
        for (const claim of KNOWN[protocol]!) expect(ids).toContain(`${protocol}/${reading}/${claim}`)
    },
  )

  test('every agreement has its weaker companions, in their words', () => {
    const ids = new Set(document.results.map((r) => r.id))
    const agreements = [...ids].filter((id) => /\/agreement\/.*<-/.test(id))
    expect(agreements.length).toBeGreaterThan(50)
    for (const id of agreements) expect(ids).toContain(id.replace('/agreement/', '/ni-agreement/'))
  })

  test('the models that it speaks of are named with their digests', () => {
    const digests = Object.fromEntries(MODELS.map((m) => [`${m.name}/${m.reading}`, digestOf(m)]))
    expect(document.models).toEqual(digests)
  })

  test('each result says under what it was reached', () => {
    for (const r of document.results) {
      const isCall = !r.id.startsWith('registration/')
      const hasDomains = r.id.startsWith('inter/') || r.id.startsWith('both/')
      expect(r).toMatchObject({ clock: 'ignored', typed: true, without: [] })
      expect(r.adversary).toEqual(['network', 'insiders', ...(hasDomains ? ['foreign-domain'] : [])])
      expect(r.assumptions).toEqual(isCall ? ['registered'] : [])
    }
  })
})

test('verdicts do not depend on the number of threads', async () => {
  const args = ['verify', 'registration', 'intra', '--format', 'json', '--runs', '2', '--jobs']
  const [one, two] = [documentOf(await run([...args, '1'])), documentOf(await run([...args, '2']))]
  const timeless = (d: Verdicts) => d.results.map(({ cost, ...r }) => ({ ...r, states: cost.states }))
  expect(timeless(two)).toEqual(timeless(one))
  expect(two.models).toEqual(one.models)
})

test('--claim takes globs, with and without protocol and reading in front, several times', async () => {
  const args = ['verify', 'registration', '--jobs', '1', '--format', 'json', '--runs', '1']
  const ids = async (...globs: string[]) => {
    const outcome = await call(...args, ...globs.flatMap((g) => ['--claim', g]))
    return documentOf(outcome).results.map((r) => r.id)
  }
  expect(await ids('secrecy/*')).toEqual([
    'registration/printed/secrecy/N_UAC-R@UAC',
    'registration/hardened/secrecy/N_UAC-R@UAC',
  ])
  expect(await ids('registration/hardened/*freshness/*', 'registration/printed/secrecy/*')).toEqual([
    'registration/printed/secrecy/N_UAC-R@UAC',
    'registration/hardened/freshness/N_UAC-R@R',
  ])
})

test('what is dear to JSON in an id or a text comes through: quotes in a reading, a model from a file', async () => {
  const outcome = await run(['verify', 'examples/needham-schroeder.ts', '--format', 'json'])
  const verdicts = verdictsById(documentOf(outcome))
  expect(verdicts.get('needham-schroeder/original/secrecy/Nb@B')?.kind).toBe('attack')
  expect(verdicts.get('needham-schroeder/lowe/secrecy/Nb@B')).toMatchObject({
    kind: 'proved',
    by: 'refine',
  })
})

test('--out writes the document to the file, and nothing to standard output', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trapezoid-'))
  try {
    const path = join(folder, 'verdicts.json')
    const args = ['verify', `${fixtures('cli')}postcard.ts`, '--out', path]
    expect(await run([...args, '--format', 'json'])).toEqual({ code: 1, stdout: '', stderr: '' })
    const document = verdictsSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    expect(document.results.map((r) => r.id)).toEqual(['letter/as-written/secrecy/N@A'])
    expect(await run(args)).toEqual({ code: 1, stdout: '', stderr: '' })
    expect(readFileSync(path, 'utf8')).toMatch(/^letter \/ as-written\n[^]*\n1 model, 1 claims? in /)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('--teeth adds nothing to a JSON document', async () => {
  const args = [
    'verify',
    'registration',
    '--reading',
    'hardened',
    '--runs',
    '1',
    '--teeth',
    '--format',
    'json',
  ]
  const { stdout } = await call(...args)
  expect(() => verdictsSchema.parse(JSON.parse(stdout))).not.toThrow()
})
