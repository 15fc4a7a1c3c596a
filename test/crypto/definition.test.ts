/** The definition is what runs: change it, and the octets change, with no edit elsewhere. */
import { describe, expect, test } from 'vitest'
import { ByteAlgebra } from '../../src/crypto/algebra.js'
import { Epochs } from '../../src/crypto/epochs.js'
import type { Octets } from '../../src/crypto/octets.js'
import { type ApplicationData, type TermData, isVariable, keyOf } from '../../src/model/expression.js'
import { honestTrace } from '../../src/model/honest.js'
import { type ModelData, applyChanges, digestOf } from '../../src/model/model.js'
import { load } from '../../src/model/system.js'
import { CLASSES } from '../../src/model/protocols/vocabulary.js'
import { Laboratory } from '../../src/scenario/laboratory.js'
import { ByteWorld } from '../../src/scenario/rehearsal.js'
import { modelOf } from '../support/systems.js'

const SEALING = ['sign', 'aenc', 'senc', 'penc']
const laboratory = new Laboratory({ classes: CLASSES })

/** Writes down the sorts of the fields, in order, of what is signed or encrypted. */
class Recording extends ByteAlgebra {
  readonly sealed: string[] = []

  override apply(symbol: string, args: readonly Octets[]): Octets | undefined {
    if (SEALING.includes(symbol)) {
      const fields = this.theory.decoder.fields(args[0]!) ?? [args[0]!]
      this.sealed.push(`${symbol} ${fields.map((f) => f.sort).join(' ')}`)
    }
    return super.apply(symbol, args)
  }
}

/** What the honest run of a model signs and encrypts. */
function sealedBy(model: ModelData): readonly string[] {
  const system = load(model)
  const { keys, trust } = laboratory
  const epochs = new Epochs(new Date('2026-01-01T12:00:00Z'), 300)
  const algebra = new Recording({ classes: CLASSES, keys, trust, epochs })
  for (const narration of system.narrations) {
    const { dishonest, steps } = honestTrace(system, narration)
    const world = new ByteWorld(system, algebra, dishonest)
    for (const step of steps) expect(world.perform(step)).toMatchObject({ kind: 'accepted' })
  }
  return algebra.sealed.toSorted()
}

/** Terms of a narration's messages that are signed or encrypted tuples whose first two fields are of two sorts. */
function sealedTuples(term: TermData): ApplicationData[] {
  if (isVariable(term)) return []
  const [content] = term.args
  const isTuple = content !== undefined && !isVariable(content) && content.fn.startsWith('tuple')
  const [a, b] = isTuple ? content.args : []
  const sort = (t: TermData) => (isVariable(t) ? t.sort : t.fn)
  const fits = SEALING.includes(term.fn) && a !== undefined && b !== undefined && sort(a) !== sort(b)
  return [...(fits ? [term] : []), ...term.args.flatMap(sealedTuples)]
}

/** The term with the first two fields of one that it holds in another order. */
function swapped(term: TermData, wanted: string): TermData {
  if (isVariable(term)) return term
  const args = term.args.map((arg) => swapped(arg, wanted))
  if (keyOf(term) !== wanted) return { ...term, args }
  const content = args[0] as ApplicationData
  const [a, b, ...rest] = content.args
  return { ...term, args: [{ ...content, args: [b!, a!, ...rest] }, ...args.slice(1)] }
}

describe.each([
  ['registration', 'printed'],
  ['intra', 'intended'],
  ['inter', 'intended'],
  ['intra', 'hardened'],
  ['inter', 'hardened'],
])('%s/%s', (name, reading) => {
  const written = modelOf(name, reading)
  // The rows of the table are applied, so that what is swapped is what is sent.
  const model: ModelData = {
    ...written,
    narrations: written.narrations.map((n) => applyChanges(n, written.changes, new Set())),
    changes: [],
    toothless: {},
  }
  // The registrations before a call are there beforehand and not run.
  const played = model.narrations.filter((n) => n.name === name)
  const parts = played.flatMap((n) => n.messages.flatMap((m) => Object.values(m.parts)))
  const wanted = new Set(parts.flatMap(sealedTuples).map(keyOf))

  test('two fields that change places in the table change places on the wire', () => {
    const before = sealedBy(model)
    expect(wanted.size).toBeGreaterThan(1)
    for (const key of wanted) {
      const change = (term: TermData) => swapped(term, key)
      const mutant: ModelData = {
        ...model,
        narrations: model.narrations.map((n) => ({
          ...n,
          given: n.given.map((g) => ({ ...g, term: change(g.term) })),
          roles: n.roles.map((r) => ({
            ...r,
            knows: r.knows.map(change),
            ...(r.inherits === undefined
              ? {}
              : { inherits: { ...r.inherits, terms: r.inherits.terms.map(change) } }),
          })),
          messages: n.messages.map((m) => ({
            ...m,
            parts: Object.fromEntries(Object.entries(m.parts).map(([part, term]) => [part, change(term)])),
          })),
        })),
      }
      expect(digestOf(mutant)).not.toBe(digestOf(model))
      expect(sealedBy(mutant), key).not.toEqual(before)
    }
  })
})
