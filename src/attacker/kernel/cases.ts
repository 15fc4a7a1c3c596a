/**
 * The case split of refinement: every way in which the attacker can first know a term. He has it beforehand, he makes it
 * of its parts, or he takes it out of a message that an honest run sent, of the pattern or a further one.
 */
import type { System } from '../../model/system.js'
import { type Application, type Name, type Term, isGround } from '../../model/term.js'
import { earlierNames, inheritedKeys } from '../../model/program.js'
import { type Bindings, HONEST } from '../symbolic/bindings.js'
import { Fragments } from '../symbolic/fragments.js'
import { Instances, type RolePattern } from '../symbolic/pattern.js'
import { evaluate } from '../symbolic/recorded.js'
import { Flows, receivedUntil } from './flows.js'
import { Givens } from './givens.js'
import { isBefore } from './order.js'
import { Origins } from './origins.js'
import { type Learning, type State, StateBuilder } from './state.js'

/** Called with the bindings of a case in place; `build` makes the rest of its state on a builder. */
export type OnCase = (build: (builder: StateBuilder) => boolean, runs: number) => void

export class Cases {
  readonly origins: Origins
  readonly #givens: Givens
  readonly #flows: Flows
  /** Whether cases were left out since this was last unset, because shapes nest too deeply. */
  isCut = false
  readonly #instances: Instances

  constructor(
    readonly system: System,
    readonly bindings: Bindings,
    readonly roles: readonly RolePattern[],
  ) {
    this.#instances = new Instances(system)
    this.#givens = new Givens(system)
    this.#flows = new Flows(system, roles)
    this.origins = new Origins(system, new Fragments(system), this.#flows, this.#givens, roles)
  }

  /** Adds a run that has done nothing; what it takes over is as such runs leave it. */
  begin(b: StateBuilder, role: RolePattern): number | undefined {
    const pattern = this.#instances.of(role, b.runs.length)
    const { inherits } = role.program
    if (inherits === undefined || this.system.settings.setup !== 'composed') return b.add(pattern)
    const earlier = this.roles.find((r) => r.program.id === inherits.from)
    if (earlier === undefined || earlier.steps.length < earlier.program.steps.length) return undefined
    const pairs = inheritedPairs(this.system, pattern, earlier)
    const number = b.shapes++
    for (const [here, there] of pairs)
      if (!this.bindings.unify(here, this.#flows.ofRole(earlier, there, number))) return undefined
    return b.add(pattern, this.#seenBy(earlier, pairs))
  }

  /** Of what a run takes over, what lies open in a message that the earlier run received. */
  #seenBy(earlier: RolePattern, pairs: readonly (readonly [Term, Term])[]): Term[] {
    const messages = receivedUntil(this.system, earlier, earlier.steps.length - 1)
    return pairs.flatMap(([here, there]) => {
      const isSeen = messages.some((m) => this.origins.fragments.open(m).includes(there))
      return isSeen ? [here] : []
    })
  }

  /** The cases for a term whose way is open. Bindings are as before when it returns. */
  ofLearning(state: State, learning: Learning, onCase: OnCase): void {
    const term = this.bindings.deref(learning.term)
    if (term.kind === 'variable') return
    if (term.kind === 'application') {
      if (this.#beforehand(term, learning, onCase)) return
      this.#madeOf(term, learning, onCase)
    }
    for (const [index, run] of state.runs.entries())
      for (const step of run.pattern.steps.keys()) {
        const event = run.events[step]
        if (event !== undefined && (event === learning.event || isBefore(state.order, learning.event, event)))
          break
        this.#takenFrom(run.pattern, step, term, state.shapes, (layers, needs, shapes) =>
          onCase((b) => {
            b.shapes = shapes
            return b.extend(index, step) && take(b, learning, b.runs[index]!.events[step]!, layers, needs)
          }, 0),
        )
      }
    for (const role of this.roles)
      for (const step of role.steps.keys()) {
        if (role.steps[step]!.sends.length === 0) continue
        const pattern = this.#instances.of(role, state.runs.length)
        this.#takenFrom(pattern, step, term, state.shapes, (layers, needs, shapes) =>
          onCase((b) => {
            b.shapes = shapes
            const index = this.begin(b, role)
            return (
              index !== undefined &&
              b.extend(index, step) &&
              take(b, learning, b.runs[index]!.events[step]!, layers, needs)
            )
          }, 1),
        )
      }
  }

  /** The cases for which earlier run a run takes over results of. */
  ofMemory(
    state: State,
    index: number,
    onCase: OnCase,
    connect: (b: StateBuilder, from: number) => boolean,
  ): void {
    const { inherits } = state.runs[index]!.pattern.program
    const role = this.roles.find((r) => r.program.id === inherits?.from)
    if (role === undefined || role.steps.length < role.program.steps.length) return
    const last = role.steps.length - 1
    for (const [i, run] of state.runs.entries())
      if (run.pattern.program === role.program) onCase((b) => b.extend(i, last) && connect(b, i), 0)
    onCase((b) => {
      const i = this.begin(b, role)
      return i !== undefined && b.extend(i, last) && connect(b, i)
    }, 1)
  }

  /** @returns whether the term is an instance of a given one, so that no other way can give more */
  #beforehand(term: Application, learning: Learning, onCase: OnCase): boolean {
    const { bindings } = this
    const isKnown = (b: StateBuilder) => {
      b.settle(learning.event, { kind: 'given' })
      return true
    }
    let isOnly = false
    this.#givens.fits(term, bindings, ({ relations, isInstance }) => {
      onCase((b) => {
        b.relations.push(...relations)
        return isKnown(b)
      }, 0)
      isOnly = isInstance && relations.length === 0
      return !isOnly
    })
    if (isOnly) return true
    if (term.symbol.isPublic) return false
    for (const arg of term.args)
      for (const principal of this.#candidates(arg)) {
        const mark = bindings.mark()
        if (bindings.unify(arg, principal) && bindings.makeDishonest(principal)) onCase(isKnown, 0)
        bindings.undo(mark)
      }
    return false
  }

  /** A principal; where its class is open, one of each class that may be dishonest. */
  #candidates(principal: Term): Term[] {
    const p = this.bindings.deref(principal)
    if (p.kind === 'application') return [p]
    const { classes } = this.system.theory
    return Object.keys(classes)
      .filter((c) => classes[c] !== 'root')
      .map((c) => this.bindings.fresh(c))
  }

  #madeOf(term: Application, learning: Learning, onCase: OnCase): void {
    if (!term.symbol.isPublic || term.args.some((a) => this.#isOutOfReach(a))) return
    onCase((b) => {
      b.settle(learning.event, { kind: 'made' })
      for (const arg of term.args) b.need(arg, learning.event)
      return true
    }, 0)
  }

  #takenFrom(
    pattern: RolePattern,
    step: number,
    term: Application | Name,
    shapes: number,
    found: (layers: readonly Term[], needs: readonly Term[], shapes: number) => void,
  ): void {
    for (const sent of pattern.steps[step]!.sends)
      this.#take(sent, term, { layers: [], needs: [], shapes, depth: 0 }, found)
  }

  #take(
    message: Term,
    wanted: Application | Name,
    outer: { layers: readonly Term[]; needs: readonly Term[]; shapes: number; depth: number },
    found: (layers: readonly Term[], needs: readonly Term[], shapes: number) => void,
  ): void {
    const { bindings } = this
    for (const fragment of this.origins.fragments.of(message)) {
      if (fragment.isGiven) continue
      const t = bindings.deref(fragment.term)
      const isBound = t !== fragment.term
      if (t.kind === 'application' && !isBound && !mayBecome(t, wanted)) continue
      if (t.kind === 'name' && t !== wanted) continue
      if (fragment.term.kind === 'variable' && !this.origins.mayHold(fragment.term, wanted)) continue
      const needs = [...outer.needs, ...fragment.needs]
      if (needs.some((n) => this.#isOutOfReach(n))) continue
      const layers = [...fragment.layers, ...outer.layers]
      const mark = bindings.mark()
      if (fragment.equations.every(([a, b]) => bindings.unify(a, b))) {
        if (t.kind === 'variable') {
          if (outer.depth === MAX_DEPTH) this.isCut = true
          else if (fragment.term.kind === 'variable')
            this.#takeUnseen(fragment.term, wanted, { ...outer, layers, needs }, found)
        } else if (isBound && t.kind === 'application') {
          this.#take(t, wanted, { ...outer, layers, needs }, found)
        } else if (bindings.unify(t, wanted)) found(layers, needs, outer.shapes)
      }
      bindings.undo(mark)
    }
  }

  /** Out of a part that a run forwards unread, and that the attacker has not seen before. */
  #takeUnseen(
    variable: Extract<Term, { kind: 'variable' }>,
    wanted: Application | Name,
    outer: { layers: readonly Term[]; needs: readonly Term[]; shapes: number; depth: number },
    found: (layers: readonly Term[], needs: readonly Term[], shapes: number) => void,
  ): void {
    const { bindings } = this
    for (const shape of this.#flows.of(variable) ?? []) {
      const mark = bindings.mark()
      if (shape.kind === 'name') {
        if (wanted.kind === 'name' && Flows.standsFor(shape, wanted) && bindings.unify(variable, wanted))
          found(outer.layers, outer.needs, outer.shapes)
      } else {
        const instance = this.#flows.instance(shape, outer.shapes)
        if (bindings.unify(variable, instance))
          this.#take(instance, wanted, { ...outer, shapes: outer.shapes + 1, depth: outer.depth + 1 }, found)
      }
      bindings.undo(mark)
    }
  }

  /** Whether a term is the secret of principals that are all honest. */
  #isOutOfReach(need: Term): boolean {
    const n = this.bindings.deref(need)
    if (n.kind !== 'application' || n.symbol.isPublic) return false
    return n.args.every((p) => this.bindings.honesty(p) === HONEST)
  }
}

/** What a role takes over from an earlier run, beside what that run has of it. */
export function inheritedPairs(
  system: System,
  here: RolePattern,
  earlier: RolePattern,
): (readonly [Term, Term])[] {
  const { inherits, parameters } = here.program
  if (inherits === undefined) return []
  const { knowledge } = earlier.program.steps.at(-1)!
  const { registers } = earlier.steps.at(-1)!
  const there = earlierNames(inherits)
  const pairs: (readonly [Term, Term])[] = []
  for (const p of parameters) {
    const value = knowledge.get(there.get(p.name) ?? '')
    if (value !== undefined) pairs.push([here.initial[p.register]!, evaluate(system, value, registers)])
  }
  for (const [i, key] of inheritedKeys(here.program).entries())
    pairs.push([here.initial[inherits.registers[i]!]!, evaluate(system, knowledge.get(key)!, registers)])
  return pairs
}

/** Shapes inside shapes, at most. */
const MAX_DEPTH = 3

function take(
  b: StateBuilder,
  learning: Learning,
  event: number,
  layers: readonly Term[],
  needs: readonly Term[],
): boolean {
  b.settle(learning.event, { kind: 'taken', event, layers })
  b.order.put(event, learning.event)
  for (const need of needs) b.need(need, learning.event)
  return !b.order.isBroken
}

/** A quick test before unification: the heads agree, or one side is open. */
function mayBecome(t: Application, wanted: Application | Name): boolean {
  return (
    wanted.kind === 'application' &&
    t.symbol === wanted.symbol &&
    !(isGround(t) && isGround(wanted) && t !== wanted)
  )
}
