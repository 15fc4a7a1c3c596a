/** What the source of a protocol is concerned about: threats and goals, with the claims that make them precise. */

export interface Concern {
  readonly kind: 'threat' | 'goal'
  readonly name: string
  /** Where the source says so. */
  readonly source: string
  /** Ids of claims by protocol; `*` stands for any characters. None where no claim can speak of it. */
  readonly claims: Readonly<Record<string, readonly string[]>>
  /** Why no claim speaks of it. */
  readonly outOfReach?: string
  /** Documents of the field that treat the same. */
  readonly see: readonly Reference[]
}

export interface Reference {
  readonly name: string
  readonly url: string
}
