/** Repairs as files: which changes of a model make which claims hold. */
import { z } from 'zod'
import type { Diagnostic } from '../model/errors.js'
import { type ModelData, digestOf } from '../model/model.js'
import type { Repairs } from '../properties/repair.js'
import { readDocument } from './document.js'

const upheld = z.object({ kind: z.enum(['proved', 'no-attack']), runs: z.int().exactOptional() })

const repairsSchema = z.object({
  format: z.literal('trapezoid/repairs'),
  version: z.literal(1),
  models: z.record(z.string(), z.string().describe('SHA-256 of the model whose changes they are')),
  results: z.record(
    z.string(),
    z.object({
      repairs: z.array(
        z.object({
          claim: z.string(),
          sets: z
            .array(z.object({ changes: z.array(z.string()), verdict: upheld }))
            .describe('All sets of the least size; none if the claim falls with all changes'),
        }),
      ),
      needs: z.array(z.object({ change: z.string(), claims: z.array(z.string()) })),
    }),
  ),
})

export type RepairsFile = z.infer<typeof repairsSchema>

export function repairsFile(
  found: readonly { readonly model: ModelData; readonly repairs: Repairs }[],
): RepairsFile {
  const key = ({ name, reading }: ModelData) => `${name}/${reading}`
  return {
    format: 'trapezoid/repairs',
    version: 1,
    models: Object.fromEntries(found.map(({ model }) => [key(model), digestOf(model)])),
    results: Object.fromEntries(
      found.map(({ model, repairs }) => [
        key(model),
        structuredClone(repairs) as RepairsFile['results'][string],
      ]),
    ),
  }
}

/** Reads a file of repairs. */
export function readRepairs(text: string, place: string): RepairsFile | readonly Diagnostic[] {
  return readDocument(text, place, {
    schema: repairsSchema,
    what: 'repairs',
    version: 1,
    code: 'E120',
    remedy: 'have it written by `trapezoid repair --out FILE`',
  })
}
