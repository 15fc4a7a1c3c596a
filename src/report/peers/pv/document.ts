/** A system and claims of its model in ProVerif's language (typed pi calculus, ProVerif 2.05). */
import type { ClaimData } from '../../../model/claim.js'
import type { Diagnostic } from '../../../model/errors.js'
import { givenOf } from '../../../model/executor.js'
import { variablesOf } from '../../../model/expression.js'
import type { GivenData } from '../../../model/narration.js'
import type { System } from '../../../model/system.js'
import {
  type Asked,
  type PrintOptions,
  type Printed,
  cannotSay,
  refusedClaim,
  unaskable,
} from '../printed.js'
import { type Question, questionOf } from './claims.js'
import { heirsOf, memoryOf, processOf, tableOf, termOf } from './roles.js'
import { Symbols } from './symbols.js'

/**
 * Prints a system with claims for ProVerif.
 * @throws InputError (E401) where ProVerif cannot say what a role does
 */
export function printPv(
  system: System,
  claims: readonly ClaimData[],
  options: PrintOptions = { coarse: false },
): Printed {
  if (system.settings.clock !== 'ignored')
    throw cannotSay(system, 'under --clock window', 'ProVerif has no clock', 'leave the clock ignored')
  const symbols = new Symbols(system)
  const questions: Question[] = []
  const asked: Asked[] = []
  const refused: Diagnostic[] = []
  const queries: string[] = []
  for (const claim of claims) {
    const question = unaskable(system, claim) ?? questionOf(system, symbols, claim)
    if (typeof question === 'string') {
      refused.push(refusedClaim(system, claim, question))
      queries.push('', comment(`${claim.id} is not asked: ${question}`))
      continue
    }
    questions.push(question)
    asked.push({ claim: claim.id, questions: question.queries.length })
    queries.push('', comment(claim.id), ...question.queries)
  }
  const signals = questions.flatMap((q) => q.signals)
  const processes = [...system.programs.values()].map((program) =>
    processOf(
      system,
      symbols,
      program,
      signals.filter((s) => s.role === program.id),
      options,
    ),
  )
  const given = givenOf(system).map((g) => givenProcess(symbols, g))
  const leaks = leaksOf(system, symbols)
  const events = signals.map((s) => {
    const types = [...s.values.map(() => 'bitstring'), ...(s.withRun ? ['name'] : [])]
    return `event ${s.event}${types.length === 0 ? '' : `(${types.join(', ')})`}.`
  })
  const main = [...processes.map((p) => p.name), ...given, ...leaks]
  const { name, reading } = system.model
  const lines = [
    comment(`${name}/${reading}, printed by trapezoid for ProVerif`),
    comment(settingsOf(system)),
    'set ignoreTypes = false.',
    '',
    ...symbols.declarations(),
    ...tablesOf(system, symbols),
    ...events,
    ...queries,
    ...processes.flatMap((p) => ['', `let ${p.name} =`, ...p.lines.map((l) => `  ${l}`), '.']),
    '',
    'process',
    main.map((p) => `  (! ${p})`).join(' |\n'),
    '',
  ]
  return { text: lines.join('\n'), asked, refused }
}

function comment(text: string): string {
  return `(* ${text.replaceAll('*)', '* )')} *)`
}

function settingsOf({ settings }: System): string {
  const off = settings.off.length === 0 ? '' : `, without ${settings.off.join(', ')}`
  return `attacker: network${settings.adversary.map((a) => `, ${a}`).join('')}; ${settings.typed ? 'typed' : 'untyped'}; setup: ${settings.setup}${off}`
}

/** What everybody, or the attacker, has beforehand, for all principals and clock values. */
function givenProcess(symbols: Symbols, given: GivenData): string {
  const names = symbols.names.inner()
  const lines: string[] = []
  const values = new Map<string, string>()
  const variables = [...variablesOf(given.term).values()]
  const conditions: string[] = []
  for (const v of variables) {
    if (given.offices[v.var] !== undefined) continue
    if (v.sort === 'clock') {
      const seed = names.fresh('n')
      lines.push(`in(net, ${seed}: name);`)
      values.set(v.var, symbols.atom('clock', seed))
      continue
    }
    const isBad = given.when.kind === 'dishonest' && given.when.principal === v.var
    const [pattern] = symbols.principals(v.sort, 'any', names)
    if (pattern!.variables.length > 0) lines.push(`in(net, (${pattern!.variables.join(', ')}));`)
    values.set(v.var, pattern!.text)
    if (isBad) conditions.push(symbols.isDishonest(pattern!.text))
  }
  for (const v of variables) {
    const { class: sort, serves } = given.offices[v.var] ?? { class: '', serves: [] }
    const [first, ...others] = serves.flatMap((s) => values.get(s) ?? [])
    if (given.offices[v.var] === undefined) continue
    if (first === undefined) {
      const [pattern] = symbols.principals(v.sort, 'any', names)
      lines.push(`in(net, (${pattern!.variables.join(', ')}));`)
      values.set(v.var, pattern!.text)
      continue
    }
    values.set(v.var, symbols.office(sort, first))
    for (const other of others)
      conditions.push(`${symbols.office(sort, other)} = ${symbols.office(sort, first)}`)
  }
  for (const { first, second } of given.requires)
    conditions.push(symbols.related(values.get(first)!, values.get(second)!))
  lines.push(...conditions.map((c) => `if ${c} then`))
  return `(${lines.join(' ')} out(net, ${termOf(symbols, given.term, (name) => values.get(name))}))`
}

/** Long-term secrets of the dishonest. */
function leaksOf(system: System, symbols: Symbols): string[] {
  if (system.settings.adversary.length === 0) return []
  return symbols.secrets().flatMap(({ symbol, arity }) => {
    const args = Array.from({ length: arity }, (_, i) => `x${i + 1}`)
    const received = args.map((a) => `${a}: bitstring`).join(', ')
    return args.map(
      (a) =>
        `(in(net, ${arity === 1 ? received : `(${received})`}); if ${symbols.isDishonest(a)} then out(net, ${symbols.apply(symbol, args)}))`,
    )
  })
}

/** Tables that hand what a run leaves to later runs. */
function tablesOf(system: System, symbols: Symbols): string[] {
  if (system.settings.setup !== 'composed') return []
  return [...system.programs.values()].flatMap((program) =>
    heirsOf(system, program).map((heir) => {
      const columns = memoryOf(system, heir).values.map(() => 'bitstring')
      return `table ${tableOf(symbols, heir)}(${columns.join(', ')}).`
    }),
  )
}
