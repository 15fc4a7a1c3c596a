/** Proofs as files: the model, the settings and the trees. Whoever has one needs nothing else to check it. */
import { z } from 'zod'
import { CLOSED } from '../attacker/kernel/calculus.js'
import type { ProofTree } from '../attacker/kernel/proof.js'
import type { Diagnostic } from '../model/errors.js'
import type { ModelData, Settings } from '../model/model.js'
import type { Result } from '../properties/verdict.js'
import { readDocument } from './document.js'
import { adversarySchema, clockSchema, modelSchema, setupSchema } from './model.js'

const tree: z.ZodType<ProofTree> = z.lazy(() =>
  z.union([z.enum(CLOSED), z.array(z.union([z.int().nonnegative(), tree]))]),
)

const proofsSchema = z.object({
  format: z.literal('trapezoid/proofs'),
  version: z.literal(1),
  model: modelSchema,
  settings: z.object({
    adversary: adversarySchema,
    clock: clockSchema,
    typed: z.boolean(),
    setup: setupSchema,
    off: z.array(z.string()),
  }),
  proofs: z.record(z.string(), z.array(tree)).describe('by claim: a tree for each of its goals'),
})

/** The proofs of one model under one choice of settings. */
export interface Proofs {
  readonly model: ModelData
  readonly settings: Settings
  readonly proofs: Readonly<Record<string, readonly ProofTree[]>>
}

/** The text of a file with what was proved; `undefined` if nothing was. */
export function proofsText(
  model: ModelData,
  settings: Settings,
  results: readonly Result[],
): string | undefined {
  const proofs = results.flatMap(({ claim, verdict }) =>
    verdict.kind === 'proved' && verdict.by === 'refine' ? [[claim.id, verdict.proof] as const] : [],
  )
  if (proofs.length === 0) return undefined
  const head = { format: 'trapezoid/proofs', version: 1, model, settings }
  return `${JSON.stringify({ ...head, proofs: Object.fromEntries(proofs) })}\n`
}

/** Reads a file of proofs. */
export function readProofs(text: string, place: string): Proofs | readonly Diagnostic[] {
  return readDocument(text, place, {
    schema: proofsSchema,
    what: 'proofs',
    version: 1,
    code: 'E108',
    remedy: 'have it written by `trapezoid verify --engine refine --proofs DIR`',
  })
}
