import { InputError, diagnostic } from '../model/errors.js'
import type { Settings } from '../model/model.js'

/**
 * Octets always tell sorts apart.
 * @param place - what asks for octets
 * @throws InputError for settings under which sorts fall together
 */
export function assertTyped({ typed }: Settings, place: string): void {
  if (typed) return
  const remedy = 'leave out --untyped or add --typed, or have attacks confirmed by terms alone'
  throw new InputError([
    diagnostic('E302', place, 'with real cryptography sorts are always told apart', remedy),
  ])
}
