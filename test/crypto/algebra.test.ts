/** The algebra over octets, where no law of the theory says what it does. */
import { describe, expect, test } from 'vitest'
import { ATTACKER } from '../../src/model/algebra.js'
import { cert, device } from '../../src/model/protocols/vocabulary.js'
import { ALICE, PHONE, algebra, codeOf, fresh, make, of, pk, sk } from '../support/fixed.js'

describe('fresh is', () => {
  test('what the attacker makes once under each label', () => {
    const made = (label: string, sort = 'nonce') => algebra.fresh(sort, label, ATTACKER)
    expect(made('one').equals(made('one'))).toBe(true)
    expect(made('one').equals(made('two'))).toBe(false)
    expect(made('one').equals(made('one', 'data'))).toBe(false)
  })

  test('what a run makes each time', () => {
    expect(algebra.fresh('nonce', 'N', 1).equals(algebra.fresh('nonce', 'N', 1))).toBe(false)
  })
})

describe('what is there beforehand', () => {
  const X = device('X')
  const certificate = () => algebra.known(cert(X), { X: of(PHONE) })

  test('is there once: two runs know one certificate', () => {
    expect(certificate().equals(certificate())).toBe(true)
    expect(certificate().equals(algebra.known(cert(X), { X: of({ ...PHONE, label: 'other' }) }))).toBe(false)
  })
})

describe('a constructor takes no value of another sort', () => {
  const nonce = fresh('nonce')
  test.each([
    ['aenc', [nonce, nonce]],
    ['aenc', [nonce, sk(ALICE)]],
    ['senc', [nonce, pk(ALICE)]],
    ['kdf', [of(ALICE), nonce]],
    ['kdf', [nonce, fresh('password')]],
    ['pk', [nonce]],
    ['user', [nonce, nonce]],
    ['user', [fresh('label')]],
    ['tuple3', [nonce, nonce]],
    ['sk', [of(ALICE)]],
    ['guess', [nonce]],
  ])('%s', (symbol, args) => {
    expect(algebra.apply(symbol, args)).toBeUndefined()
  })

  test('but what is signed with no private key is signed by nobody: all read it, none verifies it', () => {
    const signed = make('sign', nonce, fresh('data'))
    expect(algebra.destruct('read', [signed])?.equals(nonce)).toBe(true)
    expect(codeOf('open', signed, pk(ALICE))).toBe('cms-signer')
  })
})
