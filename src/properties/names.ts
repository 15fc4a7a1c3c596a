/** Names for the principals of a trace, in the order in which they come up. */
import type { System } from '../model/system.js'
import { type PrincipalRef, type Trace, mapTrace } from '../model/trace.js'

const PEOPLE = ['alice', 'bob', 'carol', 'dave', 'frank', 'grace', 'heidi', 'ivan']
const PLACES = ['home', 'away', 'third', 'fourth']

/** The trace with readable names and runs numbered from 1. */
export function readable(system: System, trace: Trace): Trace {
  return new Naming(system, trace).trace()
}

class Naming {
  readonly #labels = new Map<string, string>()
  readonly #domains = new Map<string, string>()
  readonly #counts = new Map<string, number>()
  readonly #made = new Map<string, string>()
  readonly #runs = new Map<number, number>()

  constructor(
    readonly system: System,
    readonly original: Trace,
  ) {}

  trace(): Trace {
    const { original } = this
    // Who begins runs is named before whom the attacker's messages name, people before their devices.
    for (const step of original.steps) {
      const parameters = Object.values(step.start?.parameters ?? {})
      for (const ref of parameters) if (this.#isPerson(ref)) this.#principal(ref)
      this.#nameDevices(step.role, step.start?.parameters ?? {})
    }
    const named = mapTrace(original, {
      principal: (ref) => this.#principal(ref),
      made: (sort, label) => this.#madeName(sort, label),
      run: (run) => this.#run(run),
    })
    const namesOf = (names: ReadonlyMap<string, string>, dishonest: readonly string[]) => [
      ...new Set(dishonest.flatMap((d) => names.get(d) ?? [])),
    ]
    return {
      ...named,
      dishonest: {
        labels: namesOf(this.#labels, original.dishonest.labels),
        domains: namesOf(this.#domains, original.dishonest.domains),
      },
    }
  }

  #run(run: number): number {
    const known = this.#runs.get(run) ?? this.#runs.size + 1
    this.#runs.set(run, known)
    return known
  }

  #madeName(sort: string, label: string): string {
    const known = this.#made.get(label) ?? `${sort} ${this.#count(`made ${sort}`)}`
    this.#made.set(label, known)
    return known
  }

  #principal(ref: PrincipalRef): PrincipalRef {
    return {
      class: ref.class,
      ...(ref.label === undefined ? {} : { label: this.#label(ref.class, ref.label) }),
      ...(ref.domain === undefined ? {} : { domain: this.#domain(ref.domain) }),
    }
  }

  #isPerson(ref: PrincipalRef): boolean {
    const [first] = Object.entries(this.system.theory.classes).filter(
      ([, k]) => k === 'member' || k === 'free',
    )
    return ref.class === first?.[0]
  }

  #label(sort: string, label: string): string {
    const known = this.#labels.get(label)
    if (known !== undefined) return known
    const isDishonest = this.original.dishonest.labels.includes(label)
    const n = this.#count(isDishonest ? `dishonest ${sort}` : sort)
    const ending = n === 1 ? '' : String(n)
    let name: string
    if (this.#isPerson({ class: sort })) name = isDishonest ? `eve${ending}` : (PEOPLE[n - 1] ?? `honest${n}`)
    else name = isDishonest ? `eve-${sort}${ending}` : `${sort}${n}`
    this.#labels.set(label, name)
    return name
  }

  /** Devices are called after who is signed on at them. */
  #nameDevices(role: string, parameters: Readonly<Record<string, PrincipalRef>>): void {
    for (const { first, second } of this.system.programs.get(role)?.requires ?? []) {
      const [owner, thing] = [parameters[first], parameters[second]]
      if (owner?.label === undefined || thing?.label === undefined || this.#labels.has(thing.label)) continue
      if (this.original.dishonest.labels.includes(thing.label)) continue
      const name = `${this.#label(owner.class, owner.label)}-phone`
      const taken = [...this.#labels.values()].filter((l) => l.startsWith(name)).length
      this.#labels.set(thing.label, taken === 0 ? name : `${name}${taken + 1}`)
    }
  }

  #domain(domain: string): string {
    const known = this.#domains.get(domain)
    if (known !== undefined) return known
    const isDishonest = this.original.dishonest.domains.includes(domain)
    const n = this.#count(isDishonest ? 'dishonest domain' : 'domain')
    const name = isDishonest ? `evil${n === 1 ? '' : n}` : (PLACES[n - 1] ?? `place${n}`)
    this.#domains.set(domain, name)
    return name
  }

  #count(what: string): number {
    const n = (this.#counts.get(what) ?? 0) + 1
    this.#counts.set(what, n)
    return n
  }
}
