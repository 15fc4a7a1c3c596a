/** The JSON of a verification: versioned, with a schema. */
import { z } from 'zod'
import type { Diagnostic } from '../model/errors.js'
import type { ModelData } from '../model/model.js'
import { digestOf } from '../model/model.js'
import { printData } from '../model/print.js'
import { claimTerms } from '../model/claim.js'
import type { PrincipalRef, Recipe } from '../model/trace.js'
import { readDocument } from './document.js'
import { claimSchema, clockSchema } from './model.js'
import { type Result, type Verdict, isAsExpected } from '../properties/verdict.js'

const principal: z.ZodType<PrincipalRef> = z.object({
  class: z.string(),
  label: z.string().exactOptional(),
  domain: z.string().exactOptional(),
})

const recipe: z.ZodType<Recipe> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('frame'), index: z.int().nonnegative() }),
    z.object({ kind: z.literal('apply'), symbol: z.string(), args: z.array(recipe) }),
    z.object({ kind: z.literal('destruct'), rule: z.string(), args: z.array(recipe) }),
    z.object({ kind: z.literal('principal'), principal }),
    z.object({ kind: z.literal('clock'), epoch: z.int() }),
    z.object({ kind: z.literal('made'), sort: z.string(), label: z.string() }),
    z.object({ kind: z.literal('secret'), symbol: z.string(), of: z.array(principal) }),
    z.object({
      kind: z.literal('given'),
      id: z.string(),
      values: z.record(z.string(), z.union([principal, z.int()])),
    }),
  ]),
)

const epochs = z.record(z.string(), z.int())

/** A trace: what `confirm` re-runs. */
export const traceSchema = z.object({
  dishonest: z.object({ labels: z.array(z.string()), domains: z.array(z.string()) }),
  steps: z.array(
    z.object({
      run: z.int(),
      role: z.string(),
      step: z.int(),
      start: z
        .object({
          parameters: z.record(z.string(), principal),
          memory: z.int().exactOptional(),
          clocks: epochs.exactOptional(),
        })
        .exactOptional(),
      epoch: z.int(),
      choices: epochs.exactOptional(),
      receive: recipe.exactOptional(),
    }),
  ),
  derives: recipe.exactOptional(),
})

const verdict = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('attack'),
    confirmed: z.enum(['symbolic', 'crypto', 'wire']),
    trace: traceSchema,
    others: z.array(traceSchema),
  }),
  z.discriminatedUnion('by', [
    z.object({ kind: z.literal('proved'), by: z.literal('witness'), proof: traceSchema }),
    z.object({
      kind: z.literal('proved'),
      by: z.literal('refine'),
      patterns: z.int().describe('Patterns of the proof, each of which was checked'),
    }),
  ]),
  z.object({ kind: z.literal('no-attack'), bounds: z.object({ runs: z.int() }) }),
  z.object({ kind: z.literal('not-executable'), step: z.string(), missing: z.array(z.string()) }),
  z.object({ kind: z.literal('unreachable'), reason: z.string() }),
  z.object({ kind: z.literal('inconclusive'), reason: z.string() }),
])

const expectation = z.object({
  kind: z.enum(['attack', 'no-attack', 'proved', 'not-executable']),
  why: z.string(),
})

/** Version of the document; a reader knows one. */
const VERSION = 1

export const verdictsSchema = z.object({
  format: z.literal('trapezoid/verdicts'),
  version: z.literal(VERSION),
  models: z.record(z.string(), z.string().describe('SHA-256 of the model, hexadecimal')),
  results: z.array(
    z.object({
      id: z.string(),
      claim: claimSchema.describe('What is claimed; `data` and `honest` are printed of it'),
      data: z.array(z.string()),
      honest: z.array(z.string()),
      adversary: z.array(z.string()),
      clock: clockSchema,
      typed: z.boolean(),
      assumptions: z.array(z.string()),
      without: z.array(z.string()),
      verdict,
      expected: expectation.exactOptional(),
      asExpected: z.boolean(),
      witness: z.object({ runs: z.int(), trace: traceSchema }).exactOptional(),
      cost: z.object({ states: z.int(), ms: z.int() }),
    }),
  ),
})

export type Verdicts = z.infer<typeof verdictsSchema>

/** One claim of the document. */
export type VerdictRecord = Verdicts['results'][number]

/** The document for the results of models. */
export function verdictsOf(models: readonly ModelData[], results: readonly Result[]): Verdicts {
  return {
    format: 'trapezoid/verdicts',
    version: VERSION,
    models: Object.fromEntries(models.map((m) => [`${m.name}/${m.reading}`, digestOf(m)])),
    results: results.map(({ claim, verdict: v, ...r }) => ({
      id: r.id,
      claim: structuredClone(claim) as VerdictRecord['claim'],
      data: claim.kind === 'secrecy' ? [] : claimTerms(claim).claimant.map((t) => printData(t)),
      honest: claim.honest.map((h) => h.var),
      adversary: [...r.adversary],
      clock: r.clock,
      typed: r.typed,
      assumptions: [...r.assumptions],
      without: [...r.without],
      verdict: structuredClone(withoutTrees(v)) as VerdictRecord['verdict'],
      ...(r.expected === undefined ? {} : { expected: r.expected }),
      asExpected: isAsExpected(v, r.expected),
      ...(r.witness === undefined
        ? {}
        : { witness: structuredClone(r.witness) as NonNullable<VerdictRecord['witness']> }),
      cost: r.cost,
    })),
  }
}

/** Trees of proofs are long, and whoever has the model can check them from files of their own. */
function withoutTrees(v: Verdict): unknown {
  if (v.kind !== 'proved' || v.by === 'witness') return v
  const { proof: _, ...rest } = v
  return rest
}

/** Reads a document of verdicts. */
export function readVerdicts(text: string, place: string): Verdicts | readonly Diagnostic[] {
  return readDocument(text, place, {
    schema: verdictsSchema,
    what: 'verdicts',
    version: VERSION,
    code: 'E120',
    remedy: 'have it written by `trapezoid verify --format json --out FILE`',
  })
}

/** The published JSON Schema of the document. */
export function verdictsJsonSchema(): unknown {
  return z.toJSONSchema(verdictsSchema)
}
