/** A run with real keys, one message of which was altered on its way. */
import type { Octets } from '../../src/crypto/octets.js'
import { ByteWorld } from '../../src/scenario/rehearsal.js'
import type { Laboratory } from '../../src/scenario/laboratory.js'
import type { Refusal } from '../../src/model/executor.js'
import { messageOf } from '../../src/model/narration.js'
import type { System } from '../../src/model/system.js'
import type { Trace, TraceStep } from '../../src/model/trace.js'
import { encode } from '../../src/crypto/encoding.js'
import { isRefused } from '../../src/crypto/refusal.js'

/** A message of a run before its receiver takes it. */
export interface Delivery {
  readonly world: ByteWorld
  readonly step: TraceStep
  /** `narration/message`. */
  readonly message: string
  /** Names of its parts and clear fields, in order. */
  readonly fields: readonly string[]
  readonly octets: Buffer
  /** Begin and end of each field in the octets of the message. */
  readonly spans: readonly (readonly [number, number])[]
}

/** Each message of a trace that is accepted, as it is about to be; the world is at that point. */
export function* deliveries(system: System, laboratory: Laboratory, trace: Trace): Generator<Delivery> {
  const world = new ByteWorld(system, laboratory.algebra, trace.dishonest)
  for (const step of trace.steps) {
    const program = system.programs.get(step.role)!
    const id = program.steps[step.step]!.receives?.message
    const message = id === undefined ? undefined : messageOf(program.narration, id)
    const sent = step.receive && world.make(step.receive)
    if (message !== undefined && sent !== undefined) {
      const fields = [...Object.keys(message.parts), ...Object.keys(message.clear).map((c) => `clear ${c}`)]
      const octets = Buffer.from(encode(sent))
      yield {
        world,
        step,
        message: `${program.narration.name}/${message.id}`,
        fields,
        octets,
        spans: spansOf(sent, octets, laboratory),
      }
    }
    const result = world.take(step, sent)
    if (result.kind === 'refused') throw new Error(result.reason)
  }
}

function spansOf(sent: Octets, octets: Buffer, laboratory: Laboratory): [number, number][] {
  const fields = laboratory.algebra.theory.decoder.fields(sent)
  if (fields === undefined) return [[0, octets.length]]
  const sizes = fields.map((f) => encode(f).length)
  let at = octets.length - sizes.reduce((a, b) => a + b, 0)
  return sizes.map((size) => [at, (at += size)])
}

/** What comes of other octets in the place of a message. A refusal leaves the world as it was. */
export function deliver({ world, step }: Delivery, octets: Uint8Array): Refusal | 'accepted' {
  const decoded = (world.algebra as Laboratory['algebra']).theory.decoder.decode(octets)
  if (isRefused(decoded)) return { kind: 'refused', reason: decoded.reason, code: decoded.code }
  const result = world.take(step, decoded)
  return result.kind === 'refused' ? result : 'accepted'
}

export function withBit(octets: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(octets)
  copy[bit >> 3]! ^= 1 << (bit & 7)
  return copy
}
