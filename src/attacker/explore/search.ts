/**
 * Forward search over interleavings: the reference for every other engine. A state is a symbolic execution; a transition
 * is the next step of one run. Plain depth-first search with deepening by the number of honest runs in all.
 *
 * Reductions, each of which keeps a violation with as few runs (`docs/semantics.md`, "What explore leaves out"):
 * a step is a receive with the sends that follow it; runs of a role start in order; runs that begin by sending begin first
 * (clock `ignored`); of two neighbouring steps that do not depend on each other one order is kept.
 */
import { InternalError } from '../../model/errors.js'
import type { System } from '../../model/system.js'
import { type Value, earlierNames, inheritedKeys } from '../../model/program.js'
import type { Term } from '../../model/term.js'
import type { Trace } from '../../model/trace.js'
import type {
  Alternative,
  Bounds,
  Command,
  Cost,
  EngineOptions,
  Goal,
  Outcome,
  Progress,
  Query,
  Recorded,
  Search,
} from '../goal.js'
import { Bindings, type Snapshot } from '../symbolic/bindings.js'
import { type Choice, type Constraint, Deduction, type Obligations } from './deduce.js'
import { Instances, type RolePattern, patternOf } from '../symbolic/pattern.js'
import { evaluate } from '../symbolic/recorded.js'
import { type GroundingInput, type SymbolicRun, ground } from '../symbolic/ground.js'

interface Run extends SymbolicRun {
  /** Position among the runs of its role. */
  readonly ordinal: number
}

interface SymbolicStep {
  readonly run: number
  /** Number of messages sent before the step. */
  readonly seen: number
  /** Whether the attacker's choices for it are open still when it is made. */
  readonly opened: boolean
}

interface State extends Obligations {
  readonly runs: readonly Run[]
  readonly steps: readonly SymbolicStep[]
  readonly frame: readonly Term[]
  readonly choices: readonly Choice[]
  readonly snapshot: Snapshot
  readonly within: readonly { readonly from: Term; readonly until: Term; readonly now: Term }[]
  /** Whether every step so far was a run's beginning without a receive. */
  readonly onlyBeginnings: boolean
}

/** The explorer of one system: keeps the patterns of its roles for all goals. */
export class Explorer {
  readonly #roles: readonly RolePattern[]
  readonly #instances: Instances
  readonly #bindings: Bindings
  readonly #deduction: Deduction

  constructor(readonly system: System) {
    this.#roles = [...system.programs.values()].map((p) => patternOf(system, p))
    this.#instances = new Instances(system)
    this.#bindings = new Bindings(system)
    this.#deduction = new Deduction(system, this.#bindings)
  }

  /**
   * Looks for executions that reach a goal of each query, with at most `bounds.runs` honest runs, fewest first. All
   * queries share one exploration; a query with an attack leaves it.
   * @returns for each query the attack with the fewest runs, with `all` those of every number, else the bound completed
   */
  *search(queries: readonly Query[], bounds: Bounds, options: EngineOptions = { all: false }): Search {
    const hunt = new Hunt(queries, options.all)
    let completed = 0
    for (let runs = 1; runs <= bounds.runs && hunt.open > 0; runs++) {
      if (!(yield* this.#deepen(hunt, runs))) break
      completed = runs
    }
    return hunt.outcomes(completed)
  }

  /** All executions with exactly `runs` runs; returns whether it was not stopped. */
  *#deepen(hunt: Hunt, runs: number): Generator<Progress, boolean, Command> {
    hunt.refresh()
    const stack: State[] = [this.#initial()]
    for (let state = stack.pop(); state !== undefined && hunt.open > 0; state = stack.pop()) {
      if (hunt.states++ % 1000 === 0 && (yield { runs, states: hunt.states, open: hunt.open }) === 'stop')
        return false
      for (const next of this.#expand(state, hunt, runs)) {
        if (next.runs.length === runs) this.#judge(next, hunt)
        if (next.runs.length < runs || this.#mayEnd(next, hunt)) stack.push(next)
      }
    }
    return true
  }

  #judge(state: State, hunt: Hunt): void {
    for (const { query, goal } of hunt.pairs(state.runs.length)) {
      const traces: Trace[] = []
      this.#violation(state, goal, hunt.all, traces)
      for (const trace of traces) hunt.found(query, trace)
    }
  }

  /** Whether an open goal can be reached by further steps of the runs there are: its last step is one of its events. */
  #mayEnd(state: State, hunt: Hunt): boolean {
    return hunt
      .goals(state.runs.length)
      .some(
        (goal) =>
          goal.derivable.length > 0 ||
          goal.events.some((e) =>
            state.runs.some((r) => r.pattern.program.id === e.role && r.done <= e.step),
          ),
      )
  }

  #initial(): State {
    return {
      runs: [],
      steps: [],
      frame: [],
      choices: [],
      relations: [],
      once: [],
      within: [],
      snapshot: new Bindings(this.system).snapshot(),
      onlyBeginnings: true,
    }
  }

  #expand(state: State, hunt: Hunt, limit: number): State[] {
    const next: State[] = []
    for (const [index, run] of state.runs.entries()) {
      if (run.done < run.pattern.steps.length) next.push(...this.#perform(state, index, run))
    }
    if (state.runs.length === limit) return next
    for (const role of this.#roles) {
      if (role.steps.length === 0 || !this.#leavesRoom(state, hunt, limit, role.program.id)) continue
      const begins = role.steps[0]!.receives === undefined
      if (
        begins &&
        !state.onlyBeginnings &&
        this.system.settings.clock === 'ignored' &&
        !this.#isComposed(role)
      )
        continue
      const ordinal = state.runs.filter((r) => r.pattern.program === role.program).length
      const pattern = this.#instances.of(role, state.runs.length)
      if (!this.#isComposed(role))
        next.push(...this.#perform(state, state.runs.length, { pattern, ordinal, done: 0 }))
      else
        for (const memory of this.#memories(state, role))
          next.push(...this.#perform(state, state.runs.length, { pattern, ordinal, done: 0, memory }))
    }
    return next
  }

  #isComposed(role: RolePattern): boolean {
    return this.system.settings.setup === 'composed' && role.program.inherits !== undefined
  }

  /** The complete runs whose results a role may take over. */
  #memories(state: State, role: RolePattern): number[] {
    return state.runs.flatMap((r, i) =>
      r.pattern.program.id === role.program.inherits?.from && r.done === r.pattern.program.steps.length
        ? [i]
        : [],
    )
  }

  /** Whether the runs that some open goal needs still fit in after one more of the role. */
  #leavesRoom(state: State, hunt: Hunt, limit: number, roleId: string): boolean {
    const have = [...state.runs.map((r) => r.pattern.program.id), roleId]
    const count = (ids: readonly string[], id: string) => ids.filter((x) => x === id).length
    return hunt.needs(limit).some((need) => {
      const lacking = [...new Set(need)].reduce(
        (sum, id) => sum + Math.max(0, count(need, id) - count(have, id)),
        0,
      )
      return have.length + lacking <= limit
    })
  }

  /** The states after the next step of a run: one for each way in which the attacker can make what it receives. */
  #perform(state: State, index: number, run: Run): State[] {
    const bindings = this.#bindings
    const step = run.pattern.steps[run.done]!
    bindings.restore(state.snapshot)
    if (run.done === 0 && !this.#begin(state, run)) return []
    for (const [a, b] of step.equations) if (!bindings.unify(a, b)) return []
    if (!this.#orderEpochs(state, step.now)) return []
    const obligations = {
      relations: [...state.relations, ...step.relations],
      once: [...state.once, ...step.once.map((value) => ({ actor: run.pattern.actor, value }))],
    }
    const constraints: Constraint[] = step.demands.map((term) => ({
      term,
      seen: state.frame.length,
      step: state.steps.length,
    }))
    const runs = [...state.runs]
    runs[index] = { ...run, done: run.done + 1 }
    const found: State[] = []
    this.#deduction.solve(state.frame, constraints, state.choices, obligations, ({ latest, ...solution }) => {
      const opened = solution.choices.some((c) => c.step === state.steps.length)
      if (this.#isOutOfOrder(state, index, run, latest, opened)) return false
      found.push({
        ...solution,
        runs,
        steps: [...state.steps, { run: index, seen: state.frame.length, opened }],
        frame: step.sends.length === 0 ? state.frame : [...state.frame, ...step.sends],
        within: [...state.within, ...step.within.map(([from, until]) => ({ from, until, now: step.now }))],
        snapshot: bindings.snapshot(),
        onlyBeginnings: state.onlyBeginnings && step.receives === undefined,
      })
      return false
    })
    return found
  }

  #begin(state: State, run: Run): boolean {
    if (!this.#bindings.makeHonest(run.pattern.actor)) return false
    const { inherits, parameters, narration } = run.pattern.program
    if (run.memory === undefined || inherits === undefined) return true
    const earlier = state.runs[run.memory]!
    const last = earlier.pattern.program.steps.at(-1)!
    const registers = earlier.pattern.steps.at(-1)!.registers
    const there = earlierNames(inherits)
    const recall = (key: string): Term | undefined => {
      const value = last.knowledge.get(key)
      return value && evaluate(this.system, value, registers)
    }
    for (const p of parameters) {
      const value = recall(there.get(p.name) ?? '')
      if (value !== undefined && !this.#bindings.unify(run.pattern.initial[p.register]!, value)) return false
    }
    for (const [i, key] of inheritedKeys(run.pattern.program).entries()) {
      const value = recall(key)
      if (value === undefined) throw new InternalError(`${narration.name}: ${inherits.from} leaves no ${key}`)
      if (!this.#bindings.unify(run.pattern.initial[inherits.registers[i]!]!, value)) return false
    }
    return true
  }

  /** Epochs never go back: where two steps are of one epoch, so is everything between them. */
  #orderEpochs(state: State, now: Term): boolean {
    if (this.system.settings.clock === 'ignored') return true
    const nows = [...state.steps.map((s, i) => this.#nowOf(state, s.run, i)), now]
    for (let i = 0; i < nows.length; i++)
      for (let j = nows.length - 1; j > i; j--)
        if (this.#bindings.equal(nows[i]!, nows[j]!)) {
          for (let k = i + 1; k < j; k++) if (!this.#bindings.unify(nows[i]!, nows[k]!)) return false
          break
        }
    return true
  }

  #nowOf(state: State, run: number, position: number): Term {
    const index = state.steps.slice(0, position).filter((s) => s.run === run).length
    return state.runs[run]!.pattern.steps[index]!.now
  }

  /**
   * Whether a step could as well have come before its predecessor, and that order is the one that is kept. It needs nothing
   * of what the predecessor sent. If it leaves no choice open that later could, the order kept is the one in which steps
   * with open choices come later, where the attacker has seen more; among steps without, the order of
   * roles and beginnings. Beginnings without a receive come before everything else.
   */
  #isOutOfOrder(state: State, index: number, run: Run, latest: number, opened: boolean): boolean {
    const previous = state.steps.at(-1)
    if (previous === undefined || previous.run === index || this.system.settings.clock !== 'ignored')
      return false
    const begins = run.done === 0 && run.pattern.steps[0]!.receives === undefined
    if (state.onlyBeginnings && !begins) return false
    if (opened || latest >= previous.seen || run.memory === previous.run) return false
    return previous.opened || this.#rank(run) < this.#rank(state.runs[previous.run]!)
  }

  #rank(run: Run): number {
    return this.#roles.findIndex((r) => r.program === run.pattern.program) * 64 + run.ordinal
  }

  /** Adds the traces in which a state violates the claim; returns whether there is one. */
  #violation(state: State, goal: Goal, all: boolean, found: Trace[]): boolean {
    const last = state.steps.at(-1)!
    const isEvent = (run: Run) =>
      goal.events.some((e) => e.role === run.pattern.program.id && e.step === run.done - 1)
    if (goal.derivable.length === 0 && !isEvent(state.runs[last.run]!)) return false
    let any = false
    for (const runs of assign(state, goal)) {
      const endsHere = runs.some((r, i) => r === last.run && state.runs[r]!.done === goal.events[i]!.step + 1)
      if (goal.derivable.length === 0 && !endsHere) continue
      this.#bindings.restore(state.snapshot)
      if (this.#tryGoal(state, goal, runs, endsHere, found, all)) any = true
      if (any && !all) return true
    }
    return any
  }

  #tryGoal(
    state: State,
    goal: Goal,
    runs: readonly number[],
    endsHere: boolean,
    found: Trace[],
    all: boolean,
  ): boolean {
    const bindings = this.#bindings
    const recorded = (r: Recorded): Term => {
      const run = state.runs[runs[r.event]!]!
      return evaluate(this.system, r.value, run.pattern.steps[goal.events[r.event]!.step]!.registers)
    }
    for (const h of goal.honest) if (!bindings.makeHonest(recorded(h))) return false
    for (const [a, b] of goal.equal) if (!bindings.unify(recorded(a), recorded(b))) return false
    if (goal.sameMessage && !this.#sameMessage(state, goal, runs)) return false
    const constraints = goal.derivable.map((d) => ({
      term: recorded(d),
      seen: state.frame.length,
      step: state.steps.length,
    }))
    let any = false
    this.#deduction.solve(state.frame, constraints, state.choices, state, ({ latest }) => {
      const lastStep = state.steps.at(-1)!
      if (!endsHere && latest < lastStep.seen) return false
      if (goal.differ.length > 0 && goal.differ.every(([a, b]) => bindings.equal(recorded(a), recorded(b))))
        return false
      if (
        goal.absent !== undefined &&
        this.#partners(state, goal.absent, runs[0]!, recorded) >= goal.absent.fewerThan
      )
        return false
      if (goal.unrelated !== undefined && !this.#isUnrelated(goal.unrelated, recorded)) return false
      const trace = ground(this.#groundingInput(state, goal, runs, recorded))
      if (trace === undefined) return false
      found.push(trace)
      any = true
      return !all
    })
    return any
  }

  #groundingInput(
    state: State,
    goal: Goal,
    runs: readonly number[],
    recorded: (r: Recorded) => Term,
  ): GroundingInput {
    return {
      system: this.system,
      bindings: this.#bindings,
      runs: state.runs,
      steps: state.steps,
      within: state.within,
      derivable: goal.derivable.map(recorded),
      ...(goal.outOfTime === undefined
        ? {}
        : { outOfTime: { goal: goal.outOfTime, run: runs[0]!, step: goal.events[0]!.step } }),
    }
  }

  #sameMessage(state: State, goal: Goal, runs: readonly number[]): boolean {
    const messages = runs.map((r, i) => state.runs[r]!.pattern.steps[goal.events[i]!.step]!.receives!)
    return messages.every((m) => this.#bindings.unify(m, messages[0]!))
  }

  /** Runs, other than the claimant's own, that match one of the alternatives as the bindings stand. */
  #partners(
    state: State,
    absent: NonNullable<Goal['absent']>,
    own: number,
    recorded: (r: Recorded) => Term,
  ): number {
    const matches = (alternative: Alternative, run: Run) =>
      run.pattern.program.id === alternative.role &&
      run.done > alternative.step &&
      alternative.pairs.every(({ claimant, partner }) =>
        this.#bindings.equal(
          recorded({ event: 0, value: claimant }),
          evaluate(this.system, partner, run.pattern.steps[alternative.step]!.registers),
        ),
      )
    return state.runs.filter((run, i) => i !== own && absent.alternatives.some((a) => matches(a, run))).length
  }

  /** Whether the first may be honest and the second dishonest, and makes them so. */
  #isUnrelated([first, second]: readonly [Value, Value], recorded: (r: Recorded) => Term): boolean {
    return (
      this.#bindings.makeHonest(recorded({ event: 0, value: first })) &&
      this.#bindings.makeDishonest(recorded({ event: 0, value: second }))
    )
  }
}

/** The queries of a search and what was found so far. */
class Hunt {
  states = 0
  readonly #traces = new Map<string, { readonly traces: Trace[]; readonly cost: Cost }>()
  readonly #open: Set<Query>
  #pairs: readonly { query: Query; goal: Goal }[] | undefined
  #needs: readonly (readonly string[])[] | undefined

  constructor(
    readonly queries: readonly Query[],
    readonly all: boolean,
  ) {
    this.#open = new Set(queries)
  }

  get open(): number {
    return this.#open.size
  }

  /** Goals of open queries that a state with this many runs can reach. */
  pairs(runs: number): readonly { query: Query; goal: Goal }[] {
    this.#pairs ??= [...this.#open].flatMap((query) => query.goals.map((goal) => ({ query, goal })))
    return this.#pairs.filter(({ goal }) => goal.events.length <= runs)
  }

  goals(runs: number): readonly Goal[] {
    return this.pairs(runs).map(({ goal }) => goal)
  }

  /** The roles of the events of each open goal, different ones once. */
  needs(limit: number): readonly (readonly string[])[] {
    if (this.#needs !== undefined) return this.#needs
    const distinct = new Map<string, readonly string[]>()
    for (const goal of this.goals(limit)) {
      const roles = goal.events.map((e) => e.role).toSorted()
      distinct.set(roles.join(' '), roles)
    }
    this.#needs = [...distinct.values()]
    return this.#needs
  }

  /** Forgets what was computed from the open queries and the number of runs. */
  refresh(): void {
    this.#pairs = undefined
    this.#needs = undefined
  }

  found(query: Query, trace: Trace): void {
    const entry = this.#traces.get(query.id) ?? { traces: [], cost: { states: this.states } }
    entry.traces.push(trace)
    this.#traces.set(query.id, entry)
    if (this.all) return
    this.#open.delete(query)
    this.refresh()
  }

  outcomes(completed: number): Map<string, Outcome> {
    return new Map(
      this.queries.map(({ id }): [string, Outcome] => {
        const found = this.#traces.get(id)
        if (found !== undefined) return [id, { kind: 'attack', ...found }]
        return [id, { kind: 'no-attack', bounds: { runs: completed }, cost: { states: this.states } }]
      }),
    )
  }
}

/** The ways to give the goal's events to different runs of the state. */
function assign(state: State, goal: Goal): number[][] {
  let partial: number[][] = [[]]
  for (const event of goal.events) {
    partial = partial.flatMap((taken) =>
      state.runs.flatMap((run, i) =>
        run.pattern.program.id === event.role && run.done > event.step && !taken.includes(i)
          ? [[...taken, i]]
          : [],
      ),
    )
  }
  return partial
}
