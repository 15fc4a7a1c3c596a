/** Names for the principals of a trace, in the order in which they come up. */
import type { System } from '../model/model.js'
import type { PrincipalRef, Recipe, Trace } from '../model/trace.js'

const PEOPLE = ['alice', 'bob', 'carol', 'dave', 'frank', 'grace', 'heidi', 'ivan']
const PLACES = ['home', 'away', 'third', 'fourth']

/** The trace with readable names and runs numbered from 1. */
export function readable(system: System, trace: Trace): Trace {
  return new Naming(system, trace).trace()
}

/** The trace with every principal replaced: in starts and in recipes; who is dishonest follows from the names that stay. */
export function mapPrincipals(trace: Trace, image: (ref: PrincipalRef) => PrincipalRef): Trace {
  const mapRecipe = (recipe: Recipe): Recipe => {
    switch (recipe.kind) {
      case 'principal':
        return { ...recipe, principal: image(recipe.principal) }
      case 'apply':
      case 'destruct':
        return { ...recipe, args: recipe.args.map(mapRecipe) }
      case 'secret':
        return { ...recipe, of: recipe.of.map(image) }
      case 'given':
        return { ...recipe, values: mapValues(recipe.values, (v) => (typeof v === 'number' ? v : image(v))) }
      default:
        return recipe
    }
  }
  return {
    ...trace,
    ...(trace.derives === undefined ? {} : { derives: mapRecipe(trace.derives) }),
    steps: trace.steps.map((step) => ({
      ...step,
      ...(step.start === undefined
        ? {}
        : { start: { ...step.start, parameters: mapValues(step.start.parameters, image) } }),
      ...(step.receive === undefined ? {} : { receive: mapRecipe(step.receive) }),
    })),
  }
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
    const named = mapPrincipals(original, (ref) => this.#principal(ref))
    const steps = named.steps.map((step) => ({
      ...step,
      run: this.#run(step.run),
      ...(step.start?.memory === undefined
        ? {}
        : { start: { ...step.start, memory: this.#run(step.start.memory) } }),
      ...(step.receive === undefined ? {} : { receive: this.#renameMade(step.receive) }),
    }))
    const derives = named.derives && this.#renameMade(named.derives)
    const namesOf = (names: ReadonlyMap<string, string>, dishonest: readonly string[]) => [
      ...new Set(dishonest.flatMap((d) => names.get(d) ?? [])),
    ]
    return {
      dishonest: {
        labels: namesOf(this.#labels, original.dishonest.labels),
        domains: namesOf(this.#domains, original.dishonest.domains),
      },
      steps,
      ...(derives === undefined ? {} : { derives }),
    }
  }

  #run(run: number): number {
    const known = this.#runs.get(run) ?? this.#runs.size + 1
    this.#runs.set(run, known)
    return known
  }

  #renameMade(recipe: Recipe): Recipe {
    if (recipe.kind === 'made') return { ...recipe, label: this.#madeName(recipe.sort, recipe.label) }
    if (recipe.kind !== 'apply' && recipe.kind !== 'destruct') return recipe
    return { ...recipe, args: recipe.args.map((a) => this.#renameMade(a)) }
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

function mapValues<V, W>(record: Readonly<Record<string, V>>, image: (v: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([k, v]) => [k, image(v)]))
}
