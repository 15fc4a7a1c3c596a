/**
 * Throw-away domains and people for a call, a play, a test. Names and times follow from a seed, so that what happened can be
 * told again; keys and passwords never do: they are random.
 */
import { createHash } from 'node:crypto'
import type { KeyKind } from '../crypto/keys.js'
import type { Classes } from '../model/sorts.js'
import type { PrincipalRef } from '../model/trace.js'
import { Laboratory } from './laboratory.js'

export interface ScenarioSpec {
  readonly classes: Classes
  readonly seed: string
  /** How many; 2 by default. */
  readonly domains?: number
  /** How many in each domain; 2 by default. */
  readonly people?: number
  readonly keys?: KeyKind
}

/** A domain with its offices, by class, and its people. */
export interface Domain {
  readonly name: string
  readonly offices: Readonly<Record<string, PrincipalRef>>
  /** Each person as what is its own in each class of members: a user, its device. */
  readonly people: readonly Readonly<Record<string, PrincipalRef>>[]
}

export interface Scenario {
  readonly domains: readonly Domain[]
  readonly laboratory: Laboratory
}

// prettier-ignore
const PEOPLE = [
  'alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi', 'ivan', 'judy', 'kim', 'leo', 'mia', 'nick', 'olivia',
  'peggy', 'quentin', 'rupert', 'sybil', 'trent', 'ursula', 'victor', 'wendy', 'xenia', 'yves', 'zoe',
]
// prettier-ignore
const PLACES = [
  'ash', 'birch', 'cedar', 'elder', 'fir', 'hazel', 'juniper', 'larch', 'maple', 'oak', 'pine', 'rowan', 'spruce', 'willow',
]

const FIRST_DAY = Date.UTC(2026, 0, 1)
const DAYS = 2000

/** @throws RangeError for more domains or people than there are names for */
export function scenario({ classes, seed, domains = 2, people = 2, keys = 'P-256' }: ScenarioSpec): Scenario {
  if (domains > PLACES.length || domains * people > PEOPLE.length)
    throw new RangeError(
      `at most ${PLACES.length} domains and ${PEOPLE.length} people, not ${domains} and ${domains * people}`,
    )
  const draw = new Draw(seed)
  const places = draw.some(PLACES, domains)
  const names = draw.some(PEOPLE, domains * people)
  const start = new Date(FIRST_DAY + draw.below(DAYS) * 86_400_000 + draw.below(86_400) * 1000)
  const ofKind = (kind: string) => Object.keys(classes).filter((name) => classes[name] === kind)
  const [offices, members] = [ofKind('office'), ofKind('member')]
  return {
    domains: places.map((place, i) => {
      const domain = `${place}.example`
      return {
        name: domain,
        offices: Object.fromEntries(offices.map((name) => [name, { class: name, domain }])),
        people: names
          .slice(i * people, (i + 1) * people)
          .map((person) =>
            Object.fromEntries(
              members.map((name, n) => [name, { class: name, label: labelOf(person, name, n), domain }]),
            ),
          ),
      }
    }),
    laboratory: new Laboratory({ classes, keys, start }),
  }
}

/** A person's own name, and names of what is the person's. */
function labelOf(person: string, className: string, n: number): string {
  return n === 0 ? person : `${person}-${className}`
}

/** Numbers that follow from a seed. They choose names and are good for nothing that is secret. */
class Draw {
  #drawn = 0

  constructor(readonly seed: string) {}

  /** A number from 0 up to, but without, the limit. */
  below(limit: number): number {
    const digest = createHash('sha256').update(`${this.#drawn++} ${this.seed}`).digest()
    return digest.readUIntBE(0, 6) % limit
  }

  /** So many of the options, each once. */
  some<T>(options: readonly T[], count: number): T[] {
    const left = [...options]
    return Array.from({ length: count }, () => left.splice(this.below(left.length), 1)[0]!)
  }
}
