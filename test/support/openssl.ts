/** The program openssl, as another implementation to hold ours against. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const opensslVersion: string | undefined = (() => {
  const { status, stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
})()

/** What openssl made of it: its output, or `undefined` with its complaint. */
export interface Answer {
  readonly output: Buffer | undefined
  readonly complaint: string
}

/** Files in a folder of their own, and openssl run among them. */
export class Bench {
  readonly #folder = mkdtempSync(join(tmpdir(), 'trapezoid-openssl-'))

  write(name: string, content: Uint8Array | string): string {
    writeFileSync(join(this.#folder, name), content)
    return name
  }

  pem(name: string, label: string, der: Uint8Array): string {
    const lines = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')
    return this.write(name, `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`)
  }

  run(...args: readonly string[]): Answer {
    const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: this.#folder })
    return { output: status === 0 ? stdout : undefined, complaint: stderr.toString('utf8') }
  }

  /** As {@link run}, with the output in a file. */
  make(...args: readonly string[]): Buffer {
    const { output, complaint } = this.run(...args, '-out', 'made')
    if (output === undefined) throw new Error(complaint)
    return readFileSync(join(this.#folder, 'made'))
  }

  close(): void {
    rmSync(this.#folder, { recursive: true })
  }
}
