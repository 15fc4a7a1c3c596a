/** What openssl says of our octets, and we of its. Without the program nothing of this is shown: the tests are skipped. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Authority } from '../../src/crypto/authority.js'
import { readCertificate, serialOf } from '../../src/crypto/certificate.js'
import { seal, unseal } from '../../src/crypto/enveloped.js'
import { SecretOctets } from '../../src/crypto/octets.js'
import { isRefused } from '../../src/crypto/refusal.js'
import { PRIVATELY_ENCRYPTED_TERM, SIGNED_TERM, openSigned, signContent } from '../../src/crypto/signed.js'
import { CLASSES } from '../../src/model/protocols/vocabulary.js'
import { Laboratory } from '../../src/scenario/laboratory.js'
import { withBit } from '../support/altered.js'
import { PHONE, PROXY } from '../support/fixed.js'
import { Bench, opensslVersion } from '../support/openssl.js'

if (opensslVersion === undefined)
  process.stderr.write('openssl is not installed: nothing is held against it\n')

const MESSAGE = Buffer.from([0, 1, 2, 0xff, 0x0a, 0x0d, 0x0a])
const PERIOD = { from: new Date(Date.now() - 3_600_000), until: new Date(Date.now() + 3_600_000) }

describe.skipIf(opensslVersion === undefined).each(['P-256', 'RSA-2048'] as const)(
  'openssl, with %s',
  (kind) => {
    const laboratory = new Laboratory({ classes: CLASSES, keys: kind, start: new Date() })
    const [authority] = laboratory.authorities as [Authority]
    const { privateKey, publicKey } = laboratory.keys.pair(laboratory.algebra.principal(PHONE))
    const proxy = laboratory.keys.pair(laboratory.algebra.principal(PROXY))
    const certificate = authority.issue(PHONE, publicKey)
    const shared = new SecretOctets('key', Buffer.alloc(32, 0x5a))
    const sharedArgs = [
      '-secretkey',
      '5a'.repeat(32),
      '-secretkeyid',
      Buffer.from('shared key').toString('hex'),
    ]
    let bench: Bench

    beforeAll(() => {
      bench = new Bench()
      bench.pem('ca.pem', 'CERTIFICATE', authority.own)
      bench.pem('phone.pem', 'CERTIFICATE', certificate)
      bench.pem('proxy.pem', 'CERTIFICATE', authority.issue(PROXY, proxy.publicKey))
      bench.pem('phone.key', 'PRIVATE KEY', privateKey.content())
      bench.pem('proxy.key', 'PRIVATE KEY', proxy.privateKey.content())
      bench.write('message', MESSAGE)
    })
    afterAll(() => bench.close())

    const der = ['-inform', 'DER', '-in']
    const verify = (file: string, signer = 'phone.pem') =>
      bench.run(
        'cms',
        '-verify',
        ...der,
        file,
        '-binary',
        '-certfile',
        signer,
        '-CAfile',
        'ca.pem',
        '-purpose',
        'any',
      )
    const decrypt = (file: string, who = 'phone') =>
      bench.run('cms', '-decrypt', ...der, file, '-binary', '-inkey', `${who}.key`, '-recip', `${who}.pem`)

    test.each([SIGNED_TERM, PRIVATELY_ENCRYPTED_TERM])('verifies our signature on %s', (type) => {
      const signed = signContent(MESSAGE, type, privateKey)
      expect(verify(bench.write('signed', signed)).output).toEqual(MESSAGE)
      expect(verify('signed', 'proxy.pem').output).toBeUndefined()
      const bit = signed.indexOf(MESSAGE) * 8
      expect(verify(bench.write('altered', withBit(signed, bit))).output).toBeUndefined()
    })

    test('decrypts our ciphertext', () => {
      const sealed = seal(MESSAGE, publicKey)
      expect(decrypt(bench.write('sealed', sealed)).output).toEqual(MESSAGE)
      expect(decrypt('sealed', 'proxy').output).toBeUndefined()
      expect(decrypt(bench.write('altered', withBit(sealed, sealed.length * 8 - 1))).output).toBeUndefined()
    })

    test('decrypts our ciphertext under a shared key', () => {
      bench.write('sealed', seal(MESSAGE, shared))
      expect(bench.run('cms', '-decrypt', ...der, 'sealed', '-binary', ...sharedArgs).output).toEqual(MESSAGE)
    })

    test.each([SIGNED_TERM, PRIVATELY_ENCRYPTED_TERM])('signs %s as we verify it', (type) => {
      const signed = bench.make(
        ...['cms', '-sign', '-in', 'message', '-binary', '-nodetach', '-outform', 'DER', '-md', 'sha256'],
        ...[
          '-keyid',
          '-nocerts',
          '-nosmimecap',
          '-econtent_type',
          type,
          '-signer',
          'phone.pem',
          '-inkey',
          'phone.key',
        ],
      )
      expect(openSigned(signed, type, publicKey)).toEqual(MESSAGE)
      expect(openSigned(signed, type, proxy.publicKey)).toMatchObject({ code: 'cms-signer' })
    })

    test('encrypts as we decrypt it', () => {
      const options =
        kind === 'P-256'
          ? ['-keyopt', 'ecdh_kdf_md:sha256']
          : ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256']
      const sealed = bench.make(
        ...['cms', '-encrypt', '-in', 'message', '-binary', '-outform', 'DER', '-aes-256-gcm', '-keyid'],
        ...['-recip', 'phone.pem', ...options],
      )
      expect(unseal(sealed, privateKey)).toEqual(MESSAGE)
      expect(unseal(sealed, proxy.privateKey)).toMatchObject({ code: 'cms-recipient' })
    })

    test('encrypts under a shared key as we decrypt it', () => {
      const sealed = bench.make(
        ...['cms', '-encrypt', '-in', 'message', '-binary', '-outform', 'DER', '-aes-256-gcm', ...sharedArgs],
      )
      expect(unseal(sealed, shared)).toEqual(MESSAGE)
    })

    test('accepts our certificates, and our list of those that are revoked', () => {
      const crl = (serials: readonly string[]) =>
        bench.pem('crl.pem', 'X509 CRL', authority.revocations(serials, PERIOD))
      const check = (file: string, ...more: string[]) =>
        bench.run('verify', '-x509_strict', '-CAfile', 'ca.pem', ...more, file)
      for (const file of ['phone.pem', 'proxy.pem']) expect(check(file).complaint).toBe('')
      const statement = readCertificate(certificate, CLASSES)
      if (isRefused(statement)) throw new Error(statement.code)
      crl([serialOf(statement.certificate.tbsCertificate.serialNumber)])
      const withList = ['-crl_check', '-CRLfile', 'crl.pem']
      expect(check('phone.pem', ...withList).complaint).toContain('certificate revoked')
      expect(check('proxy.pem', ...withList).complaint).toBe('')
      const bit = (certificate.length - 1) * 8
      expect(check(bench.pem('altered.pem', 'CERTIFICATE', withBit(certificate, bit))).output).toBeUndefined()
    })

    test('reads in our certificates what we wrote', () => {
      const text = bench.run('x509', '-in', 'phone.pem', '-noout', '-text').output?.toString('utf8') ?? ''
      expect(text).toContain('URI:sip:phone@home')
      expect(text).toContain(
        kind === 'P-256' ? 'Digital Signature, Key Agreement' : 'Digital Signature, Key Encipherment',
      )
      expect(text).toMatch(/Subject: O = home, OU = device, CN = phone/)
    })
  },
)
