/** SARIF 2.1.0 (OASIS): a rule for each claim, a result for each that is attacked or not as expected, its attacks as code flows. */
import type { Location, Log, ReportingDescriptor, Result, ThreadFlowLocation, ToolComponent } from 'sarif'
import { entriesOf, entriesOfAll } from './catalogue.js'
import type { Attack, Finding, Review, ReviewSection } from './review.js'
import type { Place, Sources } from './sources.js'
import { verdictSentence } from './verdict-words.js'

/** The log as text. */
export function sarifText(review: Review, sources: Sources): string {
  return `${JSON.stringify(sarifLog(review, sources), null, 2)}\n`
}

export function sarifLog({ sections, version }: Review, sources: Sources): Log {
  const findings = sections.flatMap((section) => section.findings.map((finding) => ({ section, finding })))
  const rules = new Map<string, ReportingDescriptor>()
  for (const { section, finding } of findings) {
    const id = ruleId(section, finding)
    const known = rules.get(id)
    rules.set(id, known === undefined ? ruleOf(section, finding) : worse(known, ruleOf(section, finding)))
  }
  const ids = [...rules.keys()]
  const results = findings.flatMap(({ section, finding }): Result[] => {
    const isReported = finding.attacks.length > 0 || !finding.record.asExpected
    return isReported ? [resultOf(section, finding, ids, sources)] : []
  })
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'trapezoid', semanticVersion: version, rules: [...rules.values()] } },
        taxonomies: [weaknesses(findings.map((f) => f.finding))],
        columnKind: 'utf16CodeUnits',
        results,
        properties: {
          models: Object.fromEntries(sections.map((s) => [`${s.model.name}/${s.model.reading}`, s.digest])),
        },
      },
    ],
  }
}

/** One rule for a claim in all readings: what is claimed is the same. */
function ruleId({ model }: ReviewSection, { claim }: Finding): string {
  return `${model.name}/${claim.id}`
}

function ruleOf(section: ReviewSection, finding: Finding): ReportingDescriptor {
  const cwe = entriesOf(finding.claim).filter((e) => e.id.startsWith('CWE-'))
  const scores = finding.attacks.map((a) => a.severity.score)
  return {
    id: ruleId(section, finding),
    shortDescription: { text: finding.says },
    relationships: cwe.map((e) => ({
      target: { id: e.id.slice(4), toolComponent: { name: 'CWE' } },
      kinds: ['superset'],
    })),
    properties: {
      tags: ['security', ...cwe.map((e) => `external/cwe/${e.id.toLowerCase()}`)],
      // GitHub's code scanning ranks by this.
      ...(scores.length === 0 ? {} : { 'security-severity': Math.max(...scores).toFixed(1) }),
    },
  }
}

function worse(a: ReportingDescriptor, b: ReportingDescriptor): ReportingDescriptor {
  const score = (r: ReportingDescriptor) => Number(r.properties?.['security-severity'] ?? 0)
  return score(b) > score(a) ? b : a
}

function resultOf(
  section: ReviewSection,
  finding: Finding,
  rules: readonly string[],
  sources: Sources,
): Result {
  const { record, claim, attacks, says } = finding
  const id = ruleId(section, finding)
  const [first] = attacks
  const told = first === undefined ? verdictSentence(record) : conclusionOf(first, finding)
  const at = { model: section.model, narration: claim.role.split('/')[0]!, message: claim.at }
  return {
    ruleId: id,
    ruleIndex: rules.indexOf(id),
    ...(first === undefined ? { kind: 'open' } : { kind: 'fail', level: levelOf(first) }),
    message: { text: plain(`${says} ${told}`) },
    locations: [locationOf(at, sources)],
    ...(attacks.length === 0
      ? {}
      : { codeFlows: attacks.map((a) => codeFlow(section, a, finding, sources)) }),
    partialFingerprints: { 'claim/v1': record.id },
    properties: {
      id: record.id,
      verdict: record.verdict.kind,
      asExpected: record.asExpected,
      ...(record.expected === undefined ? {} : { expected: record.expected }),
      ...(first === undefined ? {} : { severity: first.severity.vector }),
    },
  }
}

function conclusionOf({ falls }: Attack, { record }: Finding): string {
  return falls.find((f) => f.members.some((m) => m.record === record))?.conclusion ?? ''
}

function levelOf({ severity: { rating } }: Attack): 'error' | 'warning' | 'note' {
  if (rating === 'critical' || rating === 'high') return 'error'
  return rating === 'medium' ? 'warning' : 'note'
}

type CodeFlow = NonNullable<Result['codeFlows']>[number]

function codeFlow(section: ReviewSection, attack: Attack, finding: Finding, sources: Sources): CodeFlow {
  const locations = attack.sentences.map((text, i): ThreadFlowLocation => {
    const [narration = '', message = ''] = attack.places[i]!.split('/')
    const location = locationOf({ model: section.model, narration, message }, sources)
    return { executionOrder: i + 1, location: { ...location, message: { text: plain(text) } } }
  })
  return { message: { text: plain(conclusionOf(attack, finding)) }, threadFlows: [{ locations }] }
}

/** The line of the message where its file is known, and its name in any case. */
function locationOf(place: Place, sources: Sources): Location {
  const line = sources(place)
  const name = `${place.model.name}/${place.model.reading}/${place.narration}/${place.message}`
  return {
    ...(line === undefined
      ? {}
      : { physicalLocation: { artifactLocation: { uri: line.uri }, region: { startLine: line.line } } }),
    logicalLocations: [{ name: place.message, fullyQualifiedName: name, kind: 'message' }],
  }
}

function weaknesses(findings: readonly Finding[]): ToolComponent {
  const entries = entriesOfAll(findings.map((f) => f.claim)).filter((e) => e.id.startsWith('CWE-'))
  return {
    name: 'CWE',
    organization: 'MITRE',
    shortDescription: { text: 'The MITRE Common Weakness Enumeration' },
    taxa: entries.map(({ id, name, url }) => ({ id: id.slice(4), name, helpUri: url })),
  }
}

function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}
