import type { Expr } from '../expression.js'
import type { NarrationData } from '../narration.js'

/** Another reading of a narration: states, by message, only the parts or clear fields that differ. */
export function reading(
  base: NarrationData,
  parts: Readonly<Record<string, Readonly<Record<string, Expr>>>>,
  clear: Readonly<Record<string, Readonly<Record<string, Expr>>>> = {},
): NarrationData {
  const messages = base.messages.map((m) => ({
    ...m,
    parts: parts[m.id] ?? m.parts,
    clear: clear[m.id] ?? m.clear,
  }))
  return { ...base, messages }
}
