/**
 * A system and a claim of its model in Scyther's language (Scyther 1.3).
 *
 * Scyther asks a claim only of runs in which every role name stands for an honest agent. So the protocol of the claim has as
 * role names those labels that the claim wants honest, each with a role that does nothing; the other principals are
 * variables that the attacker chooses. Who runs a role matters to `Commit` and `Running` only, which are to compare the
 * claim's data and nothing else: both ends run as one fixed pair of agents.
 */
import type { ClaimData } from '../../../model/claim.js'
import { type Diagnostic, InputError, diagnostic } from '../../../model/errors.js'
import type { System } from '../../../model/system.js'
import { type Printed, cannotSay, refusedClaim, unaskable } from '../printed.js'
import { type ClaimEvent, type Question, questionOf } from './claims.js'
import { beforehand } from './knowledge.js'
import { type RolePattern, patternOf, variablesOf } from './roles.js'
import { Spelling } from './spelling.js'
import { type Open, openIn } from './terms.js'

/**
 * Prints a system with one claim for Scyther.
 * @throws InputError (E401) where Scyther cannot say what a role does; (E403) for more than one claim
 */
export function printSpdl(system: System, claims: readonly ClaimData[]): Printed {
  const { settings } = system
  if (settings.clock !== 'ignored')
    throw cannotSay(system, 'under --clock window', 'Scyther has no clock', 'leave the clock ignored')
  if (!settings.typed)
    throw cannotSay(system, 'under --untyped', 'untyped, Scyther is not complete', 'leave matching typed')
  const roles = new Map([...system.programs].map(([id, program]) => [id, patternOf(system, program)]))
  const refused: Diagnostic[] = []
  const questions: { readonly claim: ClaimData; readonly question: Question }[] = []
  for (const claim of claims) {
    const question = unaskable(system, claim) ?? questionOf(system, roles, claim)
    if (typeof question === 'string') refused.push(refusedClaim(system, claim, question))
    else questions.push({ claim, question })
  }
  const [only, ...others] = questions
  if (others.length > 0)
    throw new InputError([
      diagnostic(
        'E403',
        `${system.model.name}/${system.model.reading}`,
        'Scyther is asked one claim at a time: its role names say who is honest',
        `choose one with --claim: ${questions.map((q) => q.claim.id).join(', ')}`,
      ),
    ])
  if (only === undefined) return { text: '', asked: [], refused }
  const document = new Document(system, roles, only.question)
  const text = document.text(only.claim)
  return { text, asked: [{ claim: only.claim.id, questions: document.questions }], refused }
}

class Document {
  readonly #spelling: Spelling
  #label = 0
  #claims = 0

  constructor(
    readonly system: System,
    readonly roles: ReadonlyMap<string, RolePattern>,
    readonly question: Question,
  ) {
    this.#spelling = new Spelling(system)
  }

  /** How many claims the text makes: secrecy needs several. */
  get questions(): number {
    return Math.max(1, this.#claims)
  }

  text(claim: ClaimData): string {
    const { system } = this
    const protocols = this.question.peer === undefined ? this.#inDisguise() : this.#asThemselves()
    const known = beforehand(system, this.#spelling)
    const { name, reading } = system.model
    const { adversary, off } = system.settings
    return [
      `// ${name}/${reading}/${claim.id}, printed by trapezoid for Scyther`,
      `// attacker: ${['network', ...adversary].join(', ')}; typed${off.length === 0 ? '' : `; without ${off.join(', ')}`}`,
      ...this.#spelling.declarations(),
      ...known.map((t) => `compromised ${t};`),
      '',
      ...protocols,
      '',
    ].join('\n')
  }

  /** The claimant and its partner run as two fixed agents. */
  #inDisguise(): string[] {
    const { claimant, event, partner, honest } = this.question
    const one = this.#spelling.local('Claimant')
    const other = this.#spelling.local('Partner')
    const names = honest.map((v) => this.#spelling.open(v))
    const ends = partner === undefined ? [one] : [one, other]
    const disguise = partner === undefined ? [] : [this.#spelling.disguise(one, other)]
    const main = [
      `protocol claimed(${[...ends, ...names].join(', ')}) {`,
      ...this.#role(claimant, one, disguise, honest, event, other),
      ...(partner === undefined ? [] : this.#role(partner.role, other, disguise, [], partner.event, one)),
      ...names.flatMap((n) => this.#idle(n)),
      '}',
    ]
    const rest = [...this.roles.values()].filter((r) => r !== claimant && r !== partner?.role)
    return [...main, ...rest.flatMap((r) => this.#protocol(r))]
  }

  /** Every role is run by its actor. */
  #asThemselves(): string[] {
    const { claimant, event, honest, peer } = this.question
    const [actor] = openIn(claimant.actor)
    const own = this.#spelling.open(actor!)
    const others = honest.filter((v) => v !== actor)
    const main = [
      `protocol claimed(${[own, ...others.map((v) => this.#spelling.open(v))].join(', ')}) {`,
      ...this.#role(claimant, own, [], honest, event, this.#spelling.open(peer!)),
      ...others.flatMap((v) => this.#idle(this.#spelling.open(v))),
      '}',
    ]
    return [
      ...main,
      ...[...this.roles.values()].filter((r) => r !== claimant).flatMap((r) => this.#protocol(r)),
    ]
  }

  /** A role without a claim, in a protocol of its own. */
  #protocol(role: RolePattern): string[] {
    const actors = openIn(role.actor)
    const own = actors.find((v) => v.sort === 'label') ?? actors.find(() => this.#isAgent(actors[0]!))
    const runner = own === undefined ? this.#spelling.local('Runner') : this.#spelling.open(own)
    return [
      '',
      `protocol ${this.#spelling.local(role.program.id)}(${runner}) {`,
      ...this.#role(role, runner, [], own === undefined ? [] : [own]),
      '}',
    ]
  }

  #isAgent(v: Open): boolean {
    return v.sort === 'label' || this.system.settings.adversary.includes('foreign-domain')
  }

  /** A role that does nothing: its name is there to be honest. */
  #idle(name: string): string[] {
    return [`  role ${name} {`, `    recv_!${this.#next()}(${name}, ${name}, ${name});`, '  }']
  }

  #next(): string {
    return `${++this.#label}`
  }

  #role(
    role: RolePattern,
    runner: string,
    first: readonly string[],
    named: readonly Open[],
    event?: ClaimEvent,
    other?: string,
  ): string[] {
    const spelling = this.#spelling
    const lines: string[] = []
    const receive = (text: string) => lines.push(`recv_!${this.#next()}(${runner}, ${runner}, ${text});`)
    const declared = variablesOf(role).filter((v) => !named.includes(v))
    for (const v of declared) lines.push(`var ${spelling.open(v)}: ${spelling.typeOf(v)};`)
    for (const f of role.fresh)
      lines.push(`fresh ${spelling.fresh(role.program.id, f)}: ${spelling.typeOf(f)};`)
    for (const text of first) receive(text)
    const begins = [...new Set(role.begins.flatMap((v) => openIn(v)))].filter((v) => declared.includes(v))
    if (begins.length > 0) receive(begins.map((v) => spelling.open(v)).join(', '))
    const print = (t: Parameters<Spelling['term']>[1]) => spelling.term(role.program.id, t)
    for (const [i, step] of role.steps.entries()) {
      for (const term of step.receives) receive(print(term))
      const claim = (...rest: readonly string[]) =>
        lines.push(`claim_c${this.#next()}(${[runner, event!.kind, ...rest].join(', ')});`)
      if (event?.step === i && event.kind !== 'Secret')
        claim(...(event.kind === 'Alive' ? [other!] : [other!, spelling.data(event.about.map(print))]))
      for (const { term } of step.sends)
        lines.push(`send_!${this.#next()}(${runner}, ${runner}, ${print(term)});`)
      // A secret is sought in what comes before its claim: it is claimed anew after whatever the run says later.
      if (event?.kind === 'Secret' && event.step <= i && (event.step === i || step.sends.length > 0)) {
        claim(...event.about.map(print))
        this.#claims++
      }
    }
    if (lines.every((l) => !/^(recv|send)/.test(l))) receive(runner)
    return [`  role ${runner} {`, ...lines.map((l) => `    ${l}`), '  }']
  }
}
