/** What a message sequence chart shows, before it is drawn: lanes, arrows with their marks, notes. */
import type { Run } from '../../model/executor.js'
import type { NarrationData } from '../../model/narration.js'
import type { Missing } from '../../model/program.js'
import { printData } from '../../model/print.js'
import type { Term } from '../../model/term.js'
import type { Recipe } from '../../model/trace.js'
import { E } from '../narrate.js'
import { type Part, type ReceiveEvent, type Retelling, type SendEvent, isTaken } from '../retell.js'

/**
 * What became of a message.
 * - `honest`: delivered as it was sent
 * - `kept`: goes to the attacker, who uses it
 * - `dropped`: goes to the attacker, who does nothing with it
 * - `replayed`: delivered again, or as another message than it was
 * - `forged`: made by the attacker
 * - `blocked`: its sender cannot build it
 */
export type Mark = 'honest' | 'kept' | 'dropped' | 'replayed' | 'forged' | 'blocked'

export interface Lane {
  readonly name: string
  /** Below the name: the role, and the run where there are several. */
  readonly under: string
  readonly isAttacker: boolean
}

export interface Arrow {
  readonly kind: 'arrow'
  /** The sentences that it draws: `1`, or `1-2` for a send and its delivery. */
  readonly number: string
  readonly from: number
  readonly to: number
  readonly mark: Mark
  /** The message as the narration calls it. */
  readonly message: string
  /** Said beside the message: what the mark means here. */
  readonly remark: string
  readonly parts: readonly string[]
}

/** What the attacker knows from here on. */
export interface Learnt {
  readonly kind: 'learnt'
  readonly lane: number
  readonly text: string
}

export interface Scene {
  readonly title: string
  /** The whole of it in sentences, for who does not see the picture. */
  readonly description: string
  readonly lanes: readonly Lane[]
  readonly rows: readonly (Arrow | Learnt)[]
  /** What is wrong in the end; none where nothing is. */
  readonly conclusions: readonly string[]
}

/** The narration as it is printed: roles and messages, and the first message that cannot be built. */
export function narrationScene(narration: NarrationData, title: string, missing?: Missing): Scene {
  const names = narration.roles.map((r) => r.name)
  const blocked = narration.messages.findIndex((m) => m.id === missing?.message)
  const rows = narration.messages.map((m, i): Arrow => {
    const isBlocked = i === blocked && missing !== undefined
    return {
      kind: 'arrow',
      number: '',
      from: names.indexOf(m.from),
      to: names.indexOf(m.to),
      mark: isBlocked ? 'blocked' : 'honest',
      message: m.id,
      remark: isBlocked ? `cannot be built, lacks ${missing.terms.map(printData).join(', ')}` : '',
      parts: Object.values(m.parts).map(printData),
    }
  })
  const description = narration.messages
    .map((m, i) => `${m.id}, ${m.from} to ${m.to}: ${rows[i]!.parts.join(', ')}.`)
    .join(' ')
  const lanes = names.map((name) => ({ name, under: '', isAttacker: false }))
  return { title, description, lanes, rows, conclusions: [] }
}

/** An execution with the attacker between the runs. */
export function traceScene(
  told: Retelling,
  title: string,
  sentences: readonly string[],
  conclusions: readonly string[],
): Scene {
  const builder = new SceneBuilder(told)
  const { lanes, rows } = builder.build()
  return { title, description: [...sentences, ...conclusions].join(' '), lanes, rows, conclusions }
}

class SceneBuilder {
  readonly #lanes: (Run<Term> | typeof E)[] = []
  readonly #rows: (Arrow | Learnt)[] = []
  readonly #delivered = new Set<SendEvent>()
  readonly #known = new Set<string>()
  readonly #used: ReadonlySet<number>

  constructor(readonly told: Retelling) {
    const recipes = told.events.flatMap((e) => (e.kind === 'receive' ? [e.recipe] : []))
    const { derives } = told.trace
    const all = derives === undefined ? recipes : [...recipes, derives]
    this.#used = new Set(all.flatMap((r) => told.sourcesOf(r)))
    this.#order()
  }

  /** Runs in the order in which they act, the attacker beside the first of them. */
  #order(): void {
    for (const { run } of this.told.events) if (!this.#lanes.includes(run)) this.#lanes.push(run)
    const first = this.told.events[0]
    this.#lanes.splice(first?.kind === 'send' ? 1 : 0, 0, E)
  }

  build(): { lanes: Lane[]; rows: (Arrow | Learnt)[] } {
    const { events } = this.told
    for (const [i, event] of events.entries()) {
      if (event.kind === 'receive') {
        if (!this.#isDirect(events[i - 1], event)) this.#deliver(event)
        continue
      }
      const next = events[i + 1]
      if (next?.kind === 'receive' && this.#isDirect(event, next)) {
        this.#delivered.add(event)
        this.#arrow(event, this.#lane(next.run), 'honest', '', `${event.number}-${next.number}`)
      } else this.#intercept(event)
    }
    this.#final()
    const isAlone = !this.#rows.some((r) => r.kind === 'learnt' || [r.from, r.to].includes(this.#lane(E)))
    return isAlone ? this.#withoutAttacker() : { lanes: this.#named(), rows: this.#rows }
  }

  /** A message that arrives, as it was sent, before anything else happens. */
  #isDirect(send: unknown, { of, message, run }: ReceiveEvent): boolean {
    return of !== undefined && of === send && of.message === message && of.run !== run
  }

  #intercept(event: SendEvent): void {
    const { world, printer } = this.told
    const isForE = event.addressee !== undefined && !world.isHonestValue(event.addressee)
    const remark = isForE ? `to ${E} as ${printer.print(event.addressee)}` : `kept by ${E}`
    const isUsed = this.#used.has(event.number)
    const mark = isForE ? 'honest' : isUsed ? 'kept' : 'dropped'
    this.#arrow(event, this.#lane(E), mark, mark === 'dropped' ? 'dropped' : remark)
  }

  #deliver(event: ReceiveEvent): void {
    const { of, run, message } = event
    const lane = this.#lane(run)
    if (of === undefined) {
      this.#learn(event.recipe)
      this.#push(event, this.#lane(E), lane, 'forged', 'forged', event.parts.map(withOrigin))
      return
    }
    const isAgain = this.#delivered.has(of)
    this.#delivered.add(of)
    const isSame = of.message === message
    const what = `${of.message} of ${of.number}`
    const remark = isAgain
      ? `replayed: ${what}`
      : isSame
        ? `${what}, delivered now`
        : `replayed: ${what} as ${message}`
    this.#push(event, this.#lane(E), lane, isAgain || !isSame ? 'replayed' : 'honest', remark, [])
  }

  /** What the attacker reads by decrypting, on the way to a message that he makes. */
  #learn(recipe: Recipe): void {
    for (const found of readings(recipe)) {
      const value = this.told.world.make(found)
      const text = value && this.told.printer.print(value)
      if (text === undefined || this.#known.has(text)) continue
      this.#known.add(text)
      this.#note(`${E} learns ${text} from ${this.told.sourcesOf(found).join(' and ')}`)
    }
  }

  #final(): void {
    const { derives } = this.told.trace
    if (derives === undefined) return
    const value = this.told.world.make(derives)
    const text = value === undefined ? 'the secret' : this.told.printer.print(value)
    const sources = this.told.sourcesOf(derives)
    const from = isTaken(derives) && sources.length > 0 ? ` from ${sources.join(' and ')}` : ''
    this.#note(derives.kind === 'made' ? `${E} knows ${text}, having made it` : `${E} learns ${text}${from}`)
  }

  #note(text: string): void {
    this.#rows.push({ kind: 'learnt', lane: this.#lane(E), text })
  }

  #arrow(event: SendEvent, to: number, mark: Mark, remark: string, number = `${event.number}`): void {
    const parts = event.parts.map((p) => p.text)
    this.#push({ ...event, label: number }, this.#lane(event.run), to, mark, remark, parts)
  }

  #push(
    event: { readonly number: number; readonly message: string; readonly label?: string },
    from: number,
    to: number,
    mark: Mark,
    remark: string,
    parts: readonly string[],
  ): void {
    const { message, number, label = `${number}` } = event
    this.#rows.push({ kind: 'arrow', number: label, from, to, mark, message, remark, parts })
  }

  #lane(of: Run<Term> | typeof E): number {
    return this.#lanes.indexOf(of)
  }

  #named(): Lane[] {
    return this.#lanes.map((lane) => {
      if (lane === E) return { name: E, under: 'attacker', isAttacker: true }
      const [name = '', ...rest] = this.told.who(lane).split(/ (?=as |in run )/)
      return { name, under: rest.join(', '), isAttacker: false }
    })
  }

  #withoutAttacker(): { lanes: Lane[]; rows: (Arrow | Learnt)[] } {
    const at = this.#lane(E)
    const shift = (i: number) => (i > at ? i - 1 : i)
    const rows = this.#rows.map((r) =>
      r.kind === 'arrow' ? { ...r, from: shift(r.from), to: shift(r.to) } : r,
    )
    return { lanes: this.#named().toSpliced(at, 1), rows }
  }
}

function withOrigin({ text, sources }: Part): string {
  return sources.length === 0 ? text : `${text} (of ${sources.join(', ')})`
}

const DECRYPTIONS = ['adec', 'sdec', 'pdec']

/** The largest parts of a recipe that take something out of a message by decrypting. */
function readings(recipe: Recipe): Recipe[] {
  if (recipe.kind === 'destruct' && isTaken(recipe)) return isDecrypting(recipe) ? [recipe] : []
  return recipe.kind === 'apply' || recipe.kind === 'destruct' ? recipe.args.flatMap(readings) : []
}

function isDecrypting(recipe: Recipe): boolean {
  if (recipe.kind !== 'destruct') return false
  return DECRYPTIONS.includes(recipe.rule) || (recipe.args[0] !== undefined && isDecrypting(recipe.args[0]))
}
