/** Octets of all kinds in the place of messages: each is refused, none is a crash. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { honestTrace } from '../../src/model/honest.js'
import { MODELS } from '../../src/model/protocols/index.js'
import { Laboratory } from '../../src/scenario/laboratory.js'
import { type Delivery, deliver, deliveries } from '../support/altered.js'
import { openingsOf } from '../support/openings.js'
import { systemOf } from '../support/systems.js'

const EACH = 3000

/** Numbers that are the same in every run. */
class Numbers {
  #state = Buffer.from(process.env['TRAPEZOID_SEED'] ?? '1')
  #at = 32

  below(limit: number): number {
    if (this.#at + 4 > 32) {
      this.#state = createHash('sha256').update(this.#state).digest()
      this.#at = 0
    }
    const n = this.#state.readUInt32BE(this.#at)
    this.#at += 4
    return n % limit
  }
}

const numbers = new Numbers()
const random = (length: number) => Buffer.from(Array.from({ length }, () => numbers.below(256)))

/** The message with something else inside a part that its receiver checks, or something that is no message at all. */
function altered({ octets, spans }: Delivery, checked: readonly number[], others: readonly Buffer[]): Buffer {
  const [from, to] = spans[checked[numbers.below(checked.length)]!]!
  const at = from + numbers.below(to - from)
  const length = 1 + numbers.below(Math.min(16, to - at))
  const around = (inside: Uint8Array) =>
    Buffer.concat([octets.subarray(0, at), inside, octets.subarray(at + length)])
  switch (numbers.below(6)) {
    case 0:
      return random(numbers.below(300))
    case 1:
      return octets.subarray(0, numbers.below(octets.length))
    case 2:
      return Buffer.concat([octets, random(1 + numbers.below(8))])
    case 3:
      return around(random(numbers.below(40)))
    case 4: {
      const other = others[numbers.below(others.length)]!
      return around(other.subarray(numbers.below(other.length)).subarray(0, length))
    }
    default:
      return around(random(length))
  }
}

test('random and altered octets are refused by every step of every role', () => {
  let tried = 0
  for (const model of MODELS.filter((m) => m.name !== 'both')) {
    const system = systemOf(model.name, model.reading)
    const laboratory = new Laboratory({ classes: system.theory.classes })
    const seen: Buffer[] = []
    for (const narration of system.narrations) {
      for (const delivery of deliveries(system, laboratory, honestTrace(system, narration))) {
        const { step, fields, octets } = delivery
        seen.push(octets)
        const program = system.programs.get(step.role)!
        const openings = openingsOf(program, program.steps[step.step]!, fields.length)
        const checked = fields.flatMap((_, i) =>
          openings[i] === undefined || openings[i] === 'read' ? [] : [i],
        )
        for (let n = 0; checked.length > 0 && n < EACH; n++) {
          const wrong = altered(delivery, checked, seen)
          if (wrong.equals(octets)) continue
          tried++
          expect(deliver(delivery, wrong), `${delivery.message}: ${wrong.toString('hex')}`).not.toBe(
            'accepted',
          )
        }
      }
    }
  }
  expect(tried).toBeGreaterThan(100_000)
})
