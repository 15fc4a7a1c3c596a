/** Every bit of what is signed or encrypted in an honest run, altered on its way. */
import { honestTrace } from '../../src/model/honest.js'
import type { System } from '../../src/model/system.js'
import type { Laboratory } from '../../src/scenario/laboratory.js'
import { deliver, deliveries, withBit } from './altered.js'
import { openingsOf } from './openings.js'

export interface BitFlips {
  /** Bits that were altered. */
  readonly tried: number
  /** What was accepted all the same: message, field, bit. */
  readonly accepted: readonly string[]
  /** How often each code or check refused. */
  readonly refused: Readonly<Record<string, number>>
  /** Fields that the receiver does not open, or reads without a check, as `message field: rule`. */
  readonly unchecked: readonly string[]
}

const CHECKED: ReadonlySet<string | undefined> = new Set(['open', 'adec', 'sdec', 'pdec'])

/** @param stride - 1 for all bits, n for every n-th */
export function flipBits(system: System, laboratory: Laboratory, stride: number): BitFlips {
  let tried = 0
  const accepted: string[] = []
  const refused: Record<string, number> = {}
  const unchecked: string[] = []
  for (const narration of system.narrations) {
    for (const delivery of deliveries(system, laboratory, honestTrace(system, narration))) {
      const { step, message, fields, spans, octets } = delivery
      const program = system.programs.get(step.role)!
      const openings = openingsOf(program, program.steps[step.step]!, fields.length)
      for (const [i, [from, to]] of spans.entries()) {
        if (!CHECKED.has(openings[i])) {
          if (!fields[i]!.startsWith('clear '))
            unchecked.push(`${message} ${fields[i]}: ${openings[i] ?? 'closed'}`)
          continue
        }
        for (let bit = from * 8 + (tried % stride); bit < to * 8; bit += stride) {
          tried++
          const outcome = deliver(delivery, withBit(octets, bit))
          if (outcome === 'accepted') {
            // The run is a step further now: nothing more can be tried on this message.
            return { tried, accepted: [`${message} ${fields[i]}: bit ${bit}`], refused, unchecked }
          }
          const why = outcome.code ?? outcome.check ?? outcome.reason
          refused[why] = (refused[why] ?? 0) + 1
        }
      }
    }
  }
  return { tried, accepted, refused, unchecked }
}

/**
 * What may be altered without its receiver noticing, beside the clear fields: names in clear, parts that are forwarded
 * closed and refused by who opens them, and certificates of whom the paper has the receiver read the name alone.
 */
export const UNCHECKED: Readonly<Record<string, readonly string[]>> = {
  'registration/printed': ['registration/M1 user: closed'],
  'registration/hardened': ['registration/M1 user: closed'],
  'intra/printed': ['intra/M5 cert: read', 'intra/M6 ticket: closed'],
  'intra/private-key': ['intra/M5 cert: read'],
  'intra/intended': ['intra/M5 cert: read', 'intra/M6 ticket: closed'],
  'intra/hardened': ['intra/M5 cert: read'],
  'inter/printed': ['inter/M1 session: closed', 'inter/M4 cert: read'],
  'inter/intended': [
    'inter/M1 session: closed',
    'inter/M4 cert: read',
    'inter/M5 ticket: closed',
    'inter/M6 ticket: closed',
  ],
  'inter/hardened': ['inter/M4 cert: read'],
  'both/intended': [
    'intra/M5 cert: read',
    'intra/M6 ticket: closed',
    'inter/M1 session: closed',
    'inter/M4 cert: read',
    'inter/M5 ticket: closed',
    'inter/M6 ticket: closed',
  ],
  'both/hardened': ['intra/M5 cert: read', 'inter/M4 cert: read'],
}
