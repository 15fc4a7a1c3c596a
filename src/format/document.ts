/** Documents of ours as files: JSON that says its format and its version. */
import { z } from 'zod'
import { type Diagnostic, diagnostic } from '../model/errors.js'

/** What a file should hold. */
export interface Kind<T> {
  readonly schema: z.ZodType<T>
  /** What is in it, such as `verdicts`: its format is `trapezoid/verdicts`. */
  readonly what: string
  readonly version: number
  /** The code of the diagnostic if the file is something else. */
  readonly code: string
  readonly remedy: string
}

/** Reads a document, or says why the text is none. */
export function readDocument<T>(
  text: string,
  place: string,
  { schema, what, version, code, remedy }: Kind<T>,
): T | readonly Diagnostic[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return [diagnostic(code, place, `no JSON: ${error instanceof Error ? error.message : ''}`, remedy)]
  }
  const head = z.object({ format: z.literal(`trapezoid/${what}`), version: z.int() }).safeParse(json)
  if (head.success && head.data.version !== version) {
    const reason = `version ${head.data.version}; version ${version} is read here`
    return [diagnostic(code, place, reason, remedy)]
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue === undefined || issue.path.length === 0 ? place : `${place}, ${issue.path.join('.')}`
  return [diagnostic(code, where, `no ${what}: ${issue?.message ?? ''}`, remedy)]
}
