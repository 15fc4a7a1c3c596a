/** `trapezoid/vitest`: the matcher holds where the claim holds, and tells the attack where it does not. */
import { expect, test } from 'vitest'
import '../../src/vitest/index.js'
import models from '../../examples/needham-schroeder.js'

const model = (reading: string) => models.find((m) => m.reading === reading)!

test('Lowe’s repair upholds what Needham and Schroeder’s protocol does not', () => {
  expect(model('lowe')).toUphold('secrecy/Nb@B', { proved: true })
  expect(model('original')).not.toUphold('secrecy/Nb@B')
})

test('the failure tells the attack in numbered sentences', () => {
  const fails = () => expect(model('original')).toUphold('secrecy/Nb@B')
  expect(fails).toThrow(
    /^needham-schroeder\/original\/secrecy\/Nb@B\nAn attack was found[^\n]*\n1\. [^]*\nE knows Nb/,
  )
})

test('without insiders there is no attack: settings count', () => {
  expect(model('original')).toUphold('secrecy/Nb@B', { adversary: [] })
})

test('a claim that does not exist is a mistake, not a failure', () => {
  expect(() => expect(model('lowe')).toUphold('secrecy/Nc@B')).toThrow(/^E106 .*no claim secrecy\/Nc@B/)
})
