/** Tiny models: what a story is not about is filled in, and one claim is asked of the Explorer. */
import type { Query } from '../../src/attacker/goal.js'
import { Explorer } from '../../src/attacker/explore/search.js'
import type { AgreementLevel, ClaimData } from '../../src/model/claim.js'
import { agreement } from '../../src/model/claim.js'
import {
  type Expr,
  type Principal,
  type Var,
  key,
  nonce,
  pk,
  principals,
  sk,
} from '../../src/model/expression.js'
import { type ModelData, type Settings, defaultSettings, model } from '../../src/model/model.js'
import { type System, load } from '../../src/model/system.js'
import {
  type MessageSpec,
  type NarrationData,
  type RoleData,
  narration,
  role,
  table,
} from '../../src/model/narration.js'
import { type Term, TermStore } from '../../src/model/term.js'
import { Theory } from '../../src/model/theory.js'
import { type Recipe, type Trace, runsOf } from '../../src/model/trace.js'
import { goalsOf } from '../../src/properties/compile.js'
import { confirm, isConfirmed } from '../../src/properties/confirm.js'

export const { agent } = principals({ agent: 'free' })
export const [A, B, C] = [agent('A'), agent('B'), agent('C')]
export const [N, M] = [nonce('N'), nonce('M')]
export const K = key('K')

/** A role that is called after its actor, knows the names of others and has all public keys and its own private key. */
export function party(
  actor: Var<Principal>,
  others: readonly Var<Principal>[] = [],
  has: readonly Expr[] = [],
): RoleData {
  const everybody = [A, B, C].filter((x) => x.var !== actor.var)
  return role(actor.var, {
    parameters: [actor, ...others],
    knows: [sk(actor), pk(actor), ...everybody.map((x) => pk(x)), ...has],
  })
}

type Parts = Partial<Omit<NarrationData, 'messages'>> & Partial<Omit<ModelData, 'narrations'>>

/** What a story says of its model; roles are A, who knows B, and B unless it says otherwise. */
export interface TinySpec extends Parts {
  readonly rows: Readonly<Record<string, Readonly<Record<string, Expr>>>>
  readonly beside?: Readonly<Record<string, MessageSpec>>
}

/** A model of one narration, called `t`. */
export function tiny(spec: TinySpec): ModelData {
  const { rows, beside, classes, roles, offices, given, claims, ...rest } = spec
  return model({
    name: 'tiny',
    narrations: [
      narration({
        name: 't',
        classes: classes ?? { agent: 'free' },
        roles: roles ?? [party(A, [B]), party(B)],
        messages: table(rows, beside),
        offices: offices ?? {},
        given: given ?? [],
      }),
    ],
    claims: claims ?? [],
    ...rest,
  })
}

/** An agreement of one level, called `level/claimant<-partner`. */
export function agrees(
  level: AgreementLevel,
  claimant: Var<Principal>,
  partner: Var<Principal>,
  at: string,
  data: readonly Expr[],
  honest: readonly Var<Principal>[] = [partner],
): ClaimData {
  const [claim] = agreement('', {
    role: `t/${claimant.var}`,
    at,
    partner: `t/${partner.var}`,
    honest,
    peers: { claimant, partner },
    data: data.map((d) => ({ claimant: d, partner: d })),
  })
  return { ...claim!, level, id: `${level}/${claimant.var}<-${partner.var}` }
}

/** What the Explorer answers: the attack with the fewest runs, or the bound up to which there is none. */
export type Answer =
  | { readonly verdict: 'attack'; readonly runs: number; readonly trace: Trace }
  | { readonly verdict: 'no-attack'; readonly runs: number }

export interface Asking {
  /** Honest runs, at most; 3 by default. */
  readonly runs?: number
  readonly settings?: Partial<Settings>
  /** Changes the loaded system, for instance by {@link withoutRule}. */
  readonly change?: (system: System) => System
}

/** A model loaded under its default settings but for those given. */
export function loaded(data: ModelData, settings: Partial<Settings> = {}): System {
  return load(data, { ...defaultSettings(data), ...settings })
}

/**
 * Explores one claim of a model.
 * @param id - of the claim; may be left out if the model has only one
 * @throws Error if the attack that the Explorer finds is not confirmed
 */
export function explored(data: ModelData, id = data.claims[0]!.id, asking: Asking = {}): Answer {
  const answers = exploredAll(data, { ...asking, claims: [id] })
  return answers.get(id)!
}

/** Explores claims of a model together, all of them by default; see {@link explored}. */
export function exploredAll(
  data: ModelData,
  asking: Asking & { readonly claims?: readonly string[] } = {},
): Map<string, Answer> {
  const { runs = 3, settings = {}, change = (s) => s, claims } = asking
  const system = change(loaded(data, settings))
  const asked = data.claims.filter((c) => claims?.includes(c.id) ?? true)
  const queries = asked.map((c): Query => ({ id: c.id, goals: goalsOf(system, c, runs) }))
  const search = new Explorer(system).search(queries, { runs })
  let turn = search.next()
  while (turn.done !== true) turn = search.next()
  return new Map(
    asked.map((claim): [string, Answer] => {
      const outcome = turn.value.get(claim.id)!
      if (outcome.kind === 'closed') throw new Error('exploration closes nothing')
      if (outcome.kind === 'no-attack') return [claim.id, { verdict: 'no-attack', runs: outcome.bounds.runs }]
      const trace = outcome.traces[0]!
      const answer = confirm(system, claim, trace)
      if (!isConfirmed(answer)) throw new Error(`the attack on ${claim.id} is refuted: ${answer.refuted}`)
      return [claim.id, { verdict: 'attack', runs: runsOf(trace), trace }]
    }),
  )
}

/** The rules of the theory that the attacker uses in a trace. */
export function rulesIn(trace: Trace): Set<string> {
  const rules = new Set<string>()
  const visit = (recipe: Recipe) => {
    if (recipe.kind === 'destruct') rules.add(recipe.rule)
    if (recipe.kind === 'destruct' || recipe.kind === 'apply') recipe.args.forEach(visit)
  }
  for (const step of trace.steps) if (step.receive !== undefined) visit(step.receive)
  if (trace.derives !== undefined) visit(trace.derives)
  return rules
}

/** The system in a theory in which one rule never fires: neither for roles nor for the attacker. */
export function withoutRule(system: System, name: string): System {
  const theory = new Theory(new TermStore(), system.theory.classes)
  const rule = theory.destructor(name)
  const nothing = { name: 'nothing', arity: 0, result: 'any', isPublic: false }
  const never: Term = theory.store.apply(nothing, [])
  theory.destructors.set(name, { ...rule, args: rule.args.with(0, never) })
  const all = theory.destructorsOf.bind(theory)
  theory.destructorsOf = (head) => all(head).filter((d) => d.name !== name)
  return { ...system, theory }
}
