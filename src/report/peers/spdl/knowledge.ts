/** What the attacker has beforehand, written out over Scyther's few agents. */
import { givenOf } from '../../../model/executor.js'
import { type TermData, isVariable, variablesOf } from '../../../model/expression.js'
import type { GivenData } from '../../../model/narration.js'
import type { System } from '../../../model/system.js'
import { cannotSay } from '../printed.js'
import type { Spelling } from './spelling.js'
import { type Pattern, applied } from './terms.js'

interface Chosen {
  readonly text: string
  readonly isHonest: boolean
}

/** Terms that the attacker knows: long-term secrets of the dishonest, and what the model gives. */
export function beforehand(system: System, spelling: Spelling): string[] {
  const given = givenOf(system).flatMap((g) => instancesOf(system, spelling, g))
  const secrets = spelling.secrets().flatMap(({ symbol, classes }) =>
    classes.flatMap((sorts) =>
      product(sorts.map((c) => spelling.principals(c)))
        .filter((principals) => principals.some((p) => !p.isHonest))
        .map((principals) => `${spelling.used(symbol)}(${principals.map((p) => p.text).join(', ')})`),
    ),
  )
  return [...new Set([...secrets, ...given])]
}

function instancesOf(system: System, spelling: Spelling, given: GivenData): string[] {
  const variables = [...variablesOf(given.term).values()].filter(
    (v) => system.theory.classes[v.sort] !== 'root',
  )
  const isPlain =
    given.requires.length === 0 &&
    Object.keys(given.offices).length === 0 &&
    variables.every((v) => system.theory.classes[v.sort] !== undefined)
  if (!isPlain)
    throw cannotSay(
      system,
      `given beforehand: ${given.id}`,
      'Scyther is told of single terms, and these are too many',
      'ask ProVerif instead',
    )
  return product(variables.map((v) => spelling.principals(v.sort))).flatMap((chosen) => {
    const values = new Map(variables.map((v, i) => [v.var, chosen[i]!]))
    const { when } = given
    if (when.kind === 'dishonest' && values.get(when.principal)?.isHonest !== false) return []
    return [spelling.given(toPattern(given.term), (name) => values.get(name)!.text)]
  })
}

function toPattern(term: TermData): Pattern {
  if (isVariable(term)) return { kind: 'fresh', name: term.var, sort: term.sort }
  return applied(term.fn, ...term.args.map(toPattern))
}

function product(choices: readonly (readonly Chosen[])[]): Chosen[][] {
  return choices.reduce<Chosen[][]>((all, some) => all.flatMap((one) => some.map((c) => [...one, c])), [[]])
}
