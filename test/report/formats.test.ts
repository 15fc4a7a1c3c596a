/** Every format of a review, judged by the schemas and readers of others. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Draft04 from 'ajv-draft-04'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import mermaid from 'mermaid'
import { validateXML } from 'xmllint-wasm'
import { describe, expect, test } from 'vitest'
import { htmlText } from '../../src/report/html.js'
import { junitText } from '../../src/report/junit.js'
import { markdownText } from '../../src/report/markdown.js'
import { reviewDocument } from '../../src/report/review-document.js'
import { reviewOf } from '../../src/report/review.js'
import { sarifLog } from '../../src/report/sarif.js'
import { sourcesIn } from '../../src/report/sources.js'
import { ROOT } from '../support/command.js'
import { reviewOn, verdictsOn } from '../support/reviews.js'
import { modelOf } from '../support/verified.js'

const MODELS = [
  modelOf('intra', 'printed'),
  modelOf('intra', 'intended'),
  modelOf('registration', 'hardened'),
]
const document = verdictsOn(MODELS)
const review = reviewOn(MODELS, document)
const file = join(ROOT, 'src/model/protocols/intra-domain.ts')
const sources = sourcesIn(() => [{ uri: 'intra-domain.ts', text: readFileSync(file, 'utf8') }])
const attacks = review.sections.flatMap((s) => s.attacks)

test('the review has what the tests below need: attacks, proofs, claims that cannot be asked', () => {
  const kinds = new Set(document.results.map((r) => r.verdict.kind))
  expect([...kinds]).toEqual(expect.arrayContaining(['attack', 'proved', 'not-executable']))
  expect(attacks.length).toBeGreaterThan(10)
})

test('JSON is valid against the published schema, which refuses what is not', () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'docs/verdicts.schema.json'), 'utf8')) as object
  const ajv = new Ajv2020.Ajv2020({ strict: false })
  const validate = ajv.compile(schema)
  expect(validate(document), ajv.errorsText(validate.errors)).toBe(true)
  expect(validate({ ...document, version: 2 })).toBe(false)
})

describe('SARIF', () => {
  const log = sarifLog(review, sources)
  const [run] = log.runs

  test('is valid against the schema of OASIS, which refuses what is not', () => {
    const path = join(ROOT, 'test/support/schemas/sarif-schema-2.1.0.json')
    const ajv = new Draft04.default({ strict: false, allErrors: true })
    addFormats.default(ajv)
    const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object)
    expect(validate(JSON.parse(JSON.stringify(log))), ajv.errorsText(validate.errors)).toBe(true)
    expect(validate({ ...log, version: '2.0.0' })).toBe(false)
  })

  test('has a rule for each claim and a code flow for each attack', () => {
    const ids = new Set(
      review.sections.flatMap((s) => s.findings.map((f) => `${s.model.name}/${f.claim.id}`)),
    )
    expect(run?.tool.driver.rules?.map((r) => r.id)).toEqual([...ids])
    const attacked = document.results.filter((r) => r.verdict.kind === 'attack')
    const failed = run?.results?.filter((r) => r.kind === 'fail') ?? []
    expect(failed.map((r) => r.properties?.['id'])).toEqual(attacked.map((r) => r.id))
    for (const r of failed) {
      expect(r.codeFlows?.[0]?.threadFlows[0]?.locations.length).toBeGreaterThan(0)
      expect(run?.tool.driver.rules?.[r.ruleIndex!]?.id).toBe(r.ruleId)
    }
  })

  test('points to the line of the message in its file', () => {
    const lines = readFileSync(file, 'utf8').split('\n')
    const result = run?.results?.find((r) => r.properties?.['id'] === 'intra/intended/secrecy/K_session@UAC')
    const { region, artifactLocation } = result?.locations?.[0]?.physicalLocation ?? {}
    expect(artifactLocation?.uri).toBe('intra-domain.ts')
    expect(lines[region!.startLine! - 1]).toContain(`'M6: P -> UAC'`)
  })

  test('without its file a message is named all the same', () => {
    const [first] = sarifLog(review, () => undefined).runs[0]!.results!
    expect(first?.locations?.[0]?.physicalLocation).toBeUndefined()
    expect(first?.locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName).toMatch(
      /^intra\/printed\/intra\/M\d$/,
    )
  })
})

describe('JUnit', () => {
  const xsd = readFileSync(join(ROOT, 'test/support/schemas/junit-10.xsd'), 'utf8')
  const valid = (xml: string) => validateXML({ xml: { fileName: 'a.xml', contents: xml }, schema: xsd })

  test('is valid against the schema that Jenkins reads by, which refuses what is not', async () => {
    const xml = junitText(review, { strict: false })
    expect((await valid(xml)).errors).toEqual([])
    expect((await valid(xml.replaceAll('<testcase', '<testCase'))).valid).toBe(false)
  })

  test('an expected attack passes and fails under strict; what cannot be asked is skipped', () => {
    const count = (text: string, word: string) => text.split(`<${word}`).length - 1
    const attacked = document.results.filter((r) => r.verdict.kind === 'attack').length
    const silent = document.results.filter((r) => r.verdict.kind === 'not-executable').length
    const [lax, strict] = [false, true].map((s) => junitText(review, { strict: s }))
    expect(count(lax!, 'failure ')).toBe(0)
    expect(count(strict!, 'failure ')).toBe(attacked)
    expect(count(lax!, 'skipped ')).toBe(silent)
    expect(count(lax!, 'testcase ')).toBe(document.results.length)
  })
})

test('every chart is Mermaid that its parser accepts, and the parser refuses what is not', async () => {
  const text = markdownText(reviewDocument(review))
  const charts = [...text.matchAll(/```mermaid\n([^]*?)\n```/g)].map(([, chart]) => chart!)
  expect(charts).toHaveLength(attacks.length)
  for (const chart of charts) expect(await mermaid.parse(chart)).toMatchObject({ diagramType: 'sequence' })
  await expect(mermaid.parse(charts[0]!.replace('->>', '->>>>'))).rejects.toThrow()
})

test('Markdown keeps its tables whole whatever a claim is called', () => {
  const rows = markdownText(reviewDocument(review))
    .split('\n')
    .filter((l) => l.startsWith('| '))
  for (const row of rows) expect(row.match(/(?<!\\)\|/g), row).toHaveLength(5)
})

describe('HTML', () => {
  const html = htmlText(reviewDocument(review))

  test('asks for nothing: no source, no import, no address but links to read', () => {
    const withoutLinks = html.replaceAll(/<a href="[^"]*"/g, '').replaceAll('http://www.w3.org/2000/svg', '')
    expect(withoutLinks).not.toMatch(/https?:|src=|@import|url\(/)
  })

  test('ids are unique, and every link within the page has its target', () => {
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!)
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
    for (const [, to] of html.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(to)
  })

  test('every sentence of an attack is there as text, escaped', () => {
    for (const { sentences } of attacks)
      for (const s of sentences)
        expect(html).toContain(s.replaceAll('\u00a0', ' ').replaceAll('<', '&lt;').replaceAll('&', '&amp;'))
  })
})

test('results of a model that has changed since are refused, with the place', () => {
  const stale = { ...document, models: { ...document.models, 'intra/intended': '0'.repeat(64) } }
  expect(reviewOf(stale, MODELS, '', 'old.json')).toEqual([
    expect.objectContaining({ code: 'E121', place: 'old.json' }),
  ])
})
