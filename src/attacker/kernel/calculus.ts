/**
 * The rules of refinement (`docs/refine.md`): the pattern of a violation, the splits of a pattern, the cases of a split.
 * The engine chooses splits; the proof checker follows the choices. Neither makes patterns of its own.
 *
 * Trusted: what is proved rests on it.
 */
import type { System } from '../../model/system.js'
import type { Term } from '../../model/term.js'
import type { Alternative, Goal, Recorded } from '../goal.js'
import { Bindings } from '../symbolic/bindings.js'
import { type RolePattern, patternOf } from '../symbolic/pattern.js'
import { evaluate } from '../symbolic/recorded.js'
import { Cases, type OnCase, inheritedPairs } from './cases.js'
import { DEAD, type State, StateBuilder } from './state.js'

/** Why a case stands for no violation. */
export const CLOSED = [...DEAD, 'partner', 'no difference'] as const
export type Closed = (typeof CLOSED)[number]

/** What has to be decided of a pattern: how a term is first known, or which run another takes over from. */
export interface Split {
  /** Whether it is about a name: where names come from decides most. */
  readonly isName: boolean
  readonly cases: (onCase: OnCase) => void
}

export class Calculus {
  readonly bindings: Bindings
  readonly #cases: Cases
  readonly #roles: readonly RolePattern[]

  constructor(readonly system: System) {
    this.#roles = [...system.programs.values()]
      .map((p) => patternOf(system, p))
      .filter((r) => r.steps.length > 0)
    this.bindings = new Bindings(system)
    this.#cases = new Cases(system, this.bindings, this.#roles)
  }

  /** The pattern of which every execution that reaches the goal is an instance, or why there is none. */
  initial(goal: Goal): State | Closed {
    const { bindings } = this
    bindings.restore(new Bindings(this.system).snapshot())
    const b = new StateBuilder(this.system, bindings, this.#cases.origins)
    for (const { role, step } of goal.events) {
      const pattern = this.#roles.find((r) => r.program.id === role)
      const index = pattern && this.#cases.begin(b, pattern)
      if (index === undefined || !b.extend(index, step)) return 'clash'
    }
    if (!this.#isAsWanted(b, goal)) return 'clash'
    if (goal.absent !== undefined)
      for (const i of goal.events.keys())
        if (i > 0) b.order.put(this.claimEvent(b, goal, i), this.claimEvent(b, goal, 0))
    for (const d of goal.derivable) b.need(this.recorded(b, goal, d))
    return this.#outcome(b, goal)
  }

  #isAsWanted(b: StateBuilder, goal: Goal): boolean {
    const { bindings } = this
    const recorded = (r: Recorded) => this.recorded(b, goal, r)
    if (!goal.honest.every((h) => bindings.makeHonest(recorded(h)))) return false
    if (!goal.equal.every(([x, y]) => bindings.unify(recorded(x), recorded(y)))) return false
    if (goal.sameMessage) {
      const messages = goal.events.map((e, i) => b.runs[i]!.pattern.steps[e.step]!.receives!)
      if (!messages.every((m) => bindings.unify(m, messages[0]!))) return false
    }
    if (goal.unrelated === undefined) return true
    const [first, second] = goal.unrelated.map((value) => recorded({ event: 0, value }))
    return bindings.makeHonest(first!) && bindings.makeDishonest(second!)
  }

  /** The event with which a run of the goal reaches the claim. */
  claimEvent({ runs }: Pick<State, 'runs'>, goal: Goal, event: number): number {
    return runs[event]!.events[goal.events[event]!.step]!
  }

  recorded({ runs }: Pick<State, 'runs'>, goal: Goal, { event, value }: Recorded): Term {
    return evaluate(this.system, value, runs[event]!.pattern.steps[goal.events[event]!.step]!.registers)
  }

  /** The splits of a pattern, always in the same order; none: every instance is an execution. */
  splits(state: State): Split[] {
    this.bindings.restore(state.snapshot)
    const open = state.learnings.filter(
      (l) => l.way === undefined && this.bindings.deref(l.term).kind !== 'variable',
    )
    return [
      ...state.forgetful.map((run) => ({
        isName: false,
        cases: (onCase: OnCase) =>
          this.#cases.ofMemory(state, run, onCase, (b, from) => this.#remember(b, run, from)),
      })),
      ...open.map((learning) => ({
        isName: this.bindings.deref(learning.term).kind === 'name',
        cases: (onCase: OnCase) => this.#cases.ofLearning(state, learning, onCase),
      })),
    ]
  }

  /**
   * The cases of a split, each as the pattern that it leads to or the reason why it stands for no violation.
   * @param visit - returns whether to go on
   * @returns whether all cases were made; not so if one is too large, or shapes nest too deeply
   */
  cases(state: State, goal: Goal, split: Split, visit: (outcome: State | Closed) => boolean): boolean {
    this.bindings.restore(state.snapshot)
    this.#cases.isCut = false
    let isOver = false
    split.cases((build) => {
      if (isOver) return
      const mark = this.bindings.mark()
      const b = new StateBuilder(this.system, this.bindings, this.#cases.origins, state)
      const outcome = build(b) ? this.#outcome(b, goal) : 'clash'
      if (b.order.isFull) this.#cases.isCut = true
      else isOver = !visit(outcome)
      this.bindings.undo(mark)
    })
    return !this.#cases.isCut
  }

  #outcome(b: StateBuilder, goal: Goal): State | Closed {
    const dead = b.close()
    if (dead !== undefined) return dead
    if (this.#hasPartners(b, goal)) return 'partner'
    const isSame = ([x, y]: readonly [Recorded, Recorded]) =>
      this.bindings.equal(this.recorded(b, goal, x), this.recorded(b, goal, y))
    if (goal.differ.length > 0 && goal.differ.every(isSame)) return 'no difference'
    return b.state()
  }

  /** Has a run take over the results of another. */
  #remember(b: StateBuilder, index: number, from: number): boolean {
    const run = b.runs[index]!
    const earlier = b.runs[from]!
    b.forgetful.splice(b.forgetful.indexOf(index), 1)
    b.runs[index] = { ...run, memory: from }
    for (const [here, there] of inheritedPairs(this.system, run.pattern, earlier.pattern))
      if (!this.bindings.unify(here, there)) return false
    b.order.put(earlier.events.at(-1)!, run.events[0]!)
    return !b.order.isBroken
  }

  /** Whether in every execution of the pattern there are as many partners as the claim wants. */
  #hasPartners(b: StateBuilder, goal: Goal): boolean {
    const { absent } = goal
    if (absent === undefined) return false
    const claim = this.claimEvent(b, goal, 0)
    const isPartner = (alternative: Alternative, run: State['runs'][number]) =>
      run.pattern.program.id === alternative.role &&
      run.done > alternative.step &&
      b.order.isBefore(run.events[alternative.step]!, claim) &&
      alternative.pairs.every(({ claimant, partner }) =>
        this.bindings.equal(
          this.recorded(b, goal, { event: 0, value: claimant }),
          evaluate(this.system, partner, run.pattern.steps[alternative.step]!.registers),
        ),
      )
    const partners = b.runs.filter((run, i) => i !== 0 && absent.alternatives.some((a) => isPartner(a, run)))
    return partners.length >= absent.fewerThan
  }
}
