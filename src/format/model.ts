/** The shape of a model that comes from a file: what the sort check at load builds on. */
import { z } from 'zod'
import { type Diagnostic, diagnostic } from '../model/errors.js'
import type { TermData } from '../model/expression.js'
import { ADVERSARY_SWITCHES, type ModelData } from '../model/model.js'

export const adversarySchema = z.array(z.enum(ADVERSARY_SWITCHES))
export const clockSchema = z.enum(['ignored', 'window'])
export const setupSchema = z.enum(['registered', 'composed', 'none'])

const variable = z.object({ var: z.string().min(1), sort: z.string().min(1) })

const term: z.ZodType<TermData> = z.lazy(() =>
  z.union([variable, z.object({ fn: z.string(), args: z.array(term), label: z.string().exactOptional() })]),
)

const check = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['opens', 'same', 'class', 'current', 'once']), id: z.string(), at: z.string() }),
  z.object({ kind: z.literal('belongs'), id: z.string(), at: z.string(), office: z.string() }),
  z.object({ kind: z.literal('within'), id: z.string(), from: z.string(), until: z.string() }),
])

const made = z.object({ variable, how: z.enum(['fresh', 'now', 'choice']) })
const relation = z.object({ relation: z.string(), first: z.string(), second: z.string() })
const terms = z.record(z.string(), term)
const offices = z.record(z.string(), z.object({ class: z.string(), serves: z.array(z.string()) }))

const narration = z.object({
  name: z.string().regex(/^[\w-]+$/, 'a name of letters, digits, _ and -'),
  source: z.string(),
  classes: z.record(z.string(), z.enum(['member', 'office', 'free', 'root'])),
  offices,
  roles: z.array(
    z.object({
      name: z.string(),
      actor: z.string(),
      speaksFor: z.array(z.string()),
      parameters: z.array(variable),
      knows: z.array(term),
      requires: z.array(relation),
      apart: z.array(z.string()).exactOptional(),
      inherits: z
        .object({ from: z.string(), as: z.record(z.string(), variable), terms: z.array(term) })
        .exactOptional(),
    }),
  ),
  messages: z.array(
    z.object({
      id: z.string(),
      from: z.string(),
      to: z.string(),
      makes: z.array(made),
      parts: terms,
      clear: terms,
      checks: z.array(check),
    }),
  ),
  given: z.array(
    z.object({
      id: z.string(),
      term,
      when: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('public') }),
        z.object({ kind: z.literal('dishonest'), principal: z.string() }),
      ]),
      requires: z.array(relation),
      offices,
    }),
  ),
})

const change = z.object({
  id: z.string(),
  says: z.string(),
  messages: z.record(
    z.string(),
    z.object({
      parts: terms.exactOptional(),
      clear: terms.exactOptional(),
      makes: z.array(made).exactOptional(),
      checks: z.array(check).exactOptional(),
      withoutChecks: z.array(z.string()).exactOptional(),
    }),
  ),
})

const pair = z.object({ claimant: term, partner: term })
const base = { id: z.string(), role: z.string(), at: z.string(), honest: z.array(variable) }

export const claimSchema = z.discriminatedUnion('kind', [
  z.object({ ...base, kind: z.literal('secrecy'), term }),
  z.object({
    ...base,
    kind: z.literal('agreement'),
    level: z.enum(['injective', 'non-injective', 'weak', 'aliveness']),
    partner: z.string(),
    data: z.array(pair),
    orAlso: z.array(z.object({ partner: z.string(), data: z.array(pair) })).exactOptional(),
    peers: z.object({ claimant: variable, partner: variable }),
    orGiven: z.string().exactOptional(),
  }),
  z.object({ ...base, kind: z.literal('freshness'), term }),
  z.object({ ...base, kind: z.literal('replay') }),
  z.object({
    ...base,
    kind: z.enum(['same-key', 'unknown-key-share']),
    key: pair,
    partner: z.string(),
    partnerAt: z.string(),
    data: z.array(pair),
  }),
  z.object({ ...base, kind: z.enum(['in-time', 'not-stale']), terms: z.array(term) }),
  z.object({ ...base, kind: z.literal('executability') }),
])

export const modelSchema: z.ZodType<ModelData> = z.object({
  name: z.string().regex(/^[\w-]+$/, 'a name of letters, digits, _ and -'),
  reading: z.string(),
  says: z.string(),
  narrations: z.array(narration).min(1),
  changes: z.array(change),
  claims: z.array(claimSchema).min(1, 'at least one claim'),
  expected: z.record(
    z.string(),
    z.object({ kind: z.enum(['attack', 'no-attack', 'proved', 'not-executable']), why: z.string() }),
  ),
  adversary: adversarySchema,
  setup: setupSchema,
  clock: clockSchema.default('ignored'),
  typed: z.boolean().default(true),
  toothless: z.record(z.string(), z.string()),
  decisions: z.array(z.string()),
})

/** Reads a model from something of unknown shape. */
export function readModel(value: unknown, place: string): ModelData | readonly Diagnostic[] {
  const parsed = modelSchema.safeParse(value)
  if (parsed.success) return parsed.data
  return parsed.error.issues.slice(0, 10).map((issue) => {
    const where = issue.path.length === 0 ? place : `${place}, ${issue.path.join('.')}`
    return diagnostic(
      'E104',
      where,
      `no model: ${issue.message}`,
      'build it with model(), narration() and the term builders',
    )
  })
}
