/**
 * What a role can build of what it knows.
 *
 * Trusted: projection and the meaning of claims rest on it.
 */
import { type TermData, isVariable, keyOf, variablesOf } from './expression.js'
import type { NarrationData, RoleData } from './narration.js'
import type { Value } from './program.js'
import { isBuiltByRoles } from './theory.js'

/**
 * How a role makes a term of what it knows.
 * @returns the recipe, or `undefined` if it cannot
 */
export function synthesise(
  narration: NarrationData,
  role: RoleData,
  knowledge: ReadonlyMap<string, Value>,
  term: TermData,
): Value | undefined {
  const known = knowledge.get(keyOf(term))
  if (known !== undefined) return known
  const initial = initialKnowledge(narration, role, knowledge, term)
  if (initial !== undefined) return initial
  if (isVariable(term)) {
    const of = servedBy(narration, role, term.var, knowledge)
    if (of !== undefined) return { kind: 'office', class: term.sort, of }
    return narration.classes[term.sort] === 'root'
      ? { kind: 'apply', symbol: term.sort, args: [] }
      : undefined
  }
  if (!isBuiltByRoles(term.fn)) return undefined
  const args: Value[] = []
  for (const arg of term.args) {
    const value = synthesise(narration, role, knowledge, arg)
    if (value === undefined) return undefined
    args.push(value)
  }
  return { kind: 'apply', symbol: term.fn, args }
}

/** A principal that the office serves, one that the role began with rather than one that it was told of. */
function servedBy(
  narration: NarrationData,
  role: RoleData,
  office: string,
  knowledge: ReadonlyMap<string, Value>,
): Value | undefined {
  const serves = narration.offices[office]?.serves ?? []
  const own = serves.find((m) => role.parameters.some((p) => p.var === m))
  return knowledge.get(own ?? serves.find((m) => knowledge.has(m)) ?? '')
}

function initialKnowledge(
  narration: NarrationData,
  role: RoleData,
  knowledge: ReadonlyMap<string, Value>,
  term: TermData,
): Value | undefined {
  const key = keyOf(term)
  const entry = role.knows.find((t) => keyOf(t) === key)
  if (entry === undefined || isVariable(entry)) return undefined
  const values: Record<string, Value> = {}
  for (const variable of variablesOf(entry).values()) {
    const value = synthesise(narration, role, knowledge, variable)
    if (value === undefined) return undefined
    values[variable.var] = value
  }
  return { kind: 'known', term: entry, with: values }
}

/** The smallest terms that keep a role from building a term. */
export function missingIn(
  narration: NarrationData,
  role: RoleData,
  knowledge: ReadonlyMap<string, Value>,
  term: TermData,
): TermData[] {
  if (synthesise(narration, role, knowledge, term) !== undefined) return []
  if (isVariable(term) || !isBuiltByRoles(term.fn)) return [term]
  return term.args.flatMap((arg) => missingIn(narration, role, knowledge, arg))
}
