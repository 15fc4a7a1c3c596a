/** Models with a mistake, one each in `fixtures/`, by the code of the diagnostic: place, reason, remedy. */
import { readdirSync } from 'node:fs'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT, fixtures, run } from '../support/command.js'
import { modelOf } from '../support/systems.js'

const HERE = fixtures('rejects')
const SYMBOLS = 'sk, pk, pw, shared, kdf, aenc, senc, sign, penc, hash, agent'

/** By fixture, the whole of what is said. */
const DIAGNOSTICS: Readonly<Record<string, string>> = {
  'E201-nonce-as-key': 'E201 letter M1, sealed: N is a nonce, but senc takes a key there\n      use a key',
  'E201-unknown-sort':
    'E201 letter M1, sealed: colour has the unknown sort colour\n' +
    '      sorts: nonce, key, pkey, skey, clock, callid, password, data, ciphertext, signature, penced, hashed, tuple, label, domain, agent',
  'E202-unknown-symbol': `E202 letter M1, tag: mac is no symbol of the theory\n      symbols: ${SYMBOLS}`,
  'E202-arity': `E202 letter M1, sealed: aenc takes 2 arguments, not 1\n      symbols: ${SYMBOLS}`,
  'E202-too-many-parts': 'E202 letter M1: 11 parts and clear fields\n      a message has 1 to 10',
  'E203-two-sorts':
    'E203 letter M1, locked: N is a key here and a nonce before\n      give one of them another name',
  'E204-unknown-role': 'E204 letter M1: C is no role\n      one of: A, B',
  'E204-actor':
    'E204 letter, role B: its actor Z is not among its parameters\n      name a parameter as actor',
  'E205-two-claims': 'E205 claim secrecy/N@A: two claims have this id\n      ids are unique in a model',
  'E205-two-checks': 'E205 letter M1, check own: two checks have this id\n      ids are unique in a message',
  'E206-no-such-role': 'E206 claim secrecy/N@C: there is no role letter/C\n      roles: letter/A, letter/B',
  'E206-no-such-message':
    'E206 claim secrecy/N@A: letter/A neither sends nor receives M2\n      name a message of the role',
  'E206-no-such-term':
    'E206 claim secrecy/X@A: letter has no C\n      name a principal of the narration\n' +
    'E206 claim secrecy/X@A: letter has no X\n      name a variable of the narration',
  'E206-expected': 'E206 expected secrecy/N@C: no claim has this id\n      remove it or correct the id',
  'E213-check-fits-nothing':
    "E213 letter M1, check echo: B has nothing to apply the check 'same' to at 'seal/N'\n" +
    '      places in this message: sealed, sealed/N',
}

/** Refused by their code; the words are free. */
const CODES: Readonly<Record<string, RegExp>> = {
  'E205-two-messages': /^E205 letter.*M1/,
  'E205-two-roles': /^E205 letter.*B/,
  'E206-no-such-partner-message': /^E206 claim same-key: .*M9/,
}

test.each(Object.entries(DIAGNOSTICS))('%s', async (name, diagnostics) => {
  expect(await run(['verify', `${HERE}${name}.ts`])).toEqual({
    code: 2,
    stdout: '',
    stderr: `${diagnostics}\n`,
  })
})

test.each(Object.entries(CODES))('%s', async (name, said) => {
  const { code, stdout, stderr } = await run(['verify', `${HERE}${name}.ts`])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(said)
})

/** E301 comes with verdicts: what does not need the message is judged all the same. */
const CANNOT_BUILD =
  'E301 letter/as-written, letter M2: its sender cannot build it, it lacks K_PU(A)\n' +
  '      let the role know it (knows), receive it, or make it (makes); `trapezoid show` prints what each role knows\n'

test('E301-cannot-build: the verdict is not-executable, and the diagnostic says what is missing', async () => {
  const { code, stdout, stderr } = await run(['verify', `${HERE}E301-cannot-build.ts`])
  expect({ code, stderr }).toEqual({ code: 2, stderr: CANNOT_BUILD })
  expect(stdout).toContain('N@B                         not exec. M2')
})

test('E301-no-claim-there: a message that cannot be built is said also where no claim speaks of it', async () => {
  const { code, stdout, stderr } = await run(['verify', `${HERE}E301-no-claim-there.ts`, '--runs', '2'])
  expect({ code, stderr }).toEqual({ code: 2, stderr: CANNOT_BUILD })
  expect(stdout).toContain('N@A                         proved')
})

test('every fixture of a mistake in a model is refused here', () => {
  const files = readdirSync(join(ROOT, HERE)).map((f) => f.replace(/\.ts$/, ''))
  const inModels = files.filter((f) => f.startsWith('E2') || f.startsWith('E3'))
  const known = [
    ...Object.keys(DIAGNOSTICS),
    ...Object.keys(CODES),
    'E301-cannot-build',
    'E301-no-claim-there',
  ]
  expect(inModels.toSorted()).toEqual(known.toSorted())
})

test('show refuses the same models', async () => {
  expect(await run(['show', `${HERE}E201-nonce-as-key.ts`])).toEqual({
    code: 2,
    stdout: '',
    stderr: `${DIAGNOSTICS['E201-nonce-as-key']}\n`,
  })
})

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trapezoid-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('JSON escapes the compiler, not the loader: a nonce as the key of the password part', async () => {
  const path = join(folder, 'registration.json')
  const json = JSON.stringify(modelOf('registration', 'printed'))
  const key =
    '{"fn":"kdf","args":[{"var":"user1","sort":"user"},{"fn":"pw","args":[{"var":"user1","sort":"user"}]}]}'
  expect(json).toContain(key)
  writeFileSync(path, json.replaceAll(key, '{"var":"N_UAC-R","sort":"nonce"}'))
  expect(await run(['verify', path])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'E201 registration M1, sealed: N_UAC-R is a nonce, but senc takes a key there\n      use a key\n',
  })
})
