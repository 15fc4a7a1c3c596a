import type { System } from '../../src/model/system.js'
import type { PrincipalRef, Trace } from '../../src/model/trace.js'

/** A user and the device that is the user's own. */
export interface Person {
  readonly user: PrincipalRef
  readonly device: PrincipalRef
}

/** Who is there: people with their devices, domains with their offices, and who of them is the attacker's. */
export interface Cast {
  readonly people: readonly Person[]
  readonly domains: readonly string[]
  readonly dishonest: Trace['dishonest']
}

function person(label: string, domain: string): Person {
  return {
    user: { class: 'user', label, domain },
    device: { class: 'device', label: `${label}-phone`, domain },
  }
}

/** The people of an intra-domain call, or, where whole domains may be dishonest, of an inter-domain call. */
export function castOf(system: System): Cast {
  const { adversary } = system.settings
  const labels = adversary.includes('insiders') ? ['eve', 'eve-phone'] : []
  const insiders = labels.length === 0 ? [] : [person('eve', 'home')]
  if (!adversary.includes('foreign-domain')) {
    const people = [person('alice', 'home'), person('bob', 'home'), ...insiders, person('dave', 'away')]
    return { people, domains: ['home', 'away'], dishonest: { labels, domains: [] } }
  }
  const people = [person('alice', 'home'), person('bob', 'away'), ...insiders, person('mallory', 'evil')]
  return { people, domains: ['home', 'away', 'evil'], dishonest: { labels, domains: ['evil'] } }
}

/** Whether a principal is honest, by the cast. */
export function isHonest({ dishonest }: Cast, ref: PrincipalRef): boolean {
  return !dishonest.labels.includes(ref.label ?? '') && !dishonest.domains.includes(ref.domain ?? '')
}
