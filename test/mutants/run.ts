/** Runs mutants: each in a copy of the project, against the tests that must notice. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Mutant } from './mutants.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Tests that run for each mutant; the first failure ends it. */
const TESTS = [
  ...['test/model', 'test/attacker', 'test/laws', 'test/properties/judge.test.ts', 'test/corpus.test.ts'],
  ...[
    'test/properties',
    'test/differential/explore.test.ts',
    'test/attacks.test.ts',
    'test/differential/refine.test.ts',
  ],
]

export interface Outcome {
  readonly mutant: Mutant
  /** `killed`: a test failed; `survived`: none did; `stale`: the text is not in the file any more. */
  readonly kind: 'killed' | 'survived' | 'stale'
  /** The first test that failed. */
  readonly by?: string
}

/** A copy of the project in which mutants are made and undone. */
export class Laboratory {
  readonly #folder = mkdtempSync(join(tmpdir(), 'trapezoid-mutants-'))

  constructor() {
    for (const item of ['src', 'test', 'examples', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
      cpSync(join(ROOT, item), join(this.#folder, item), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(this.#folder, 'node_modules'))
  }

  run(mutant: Mutant): Outcome {
    const path = join(this.#folder, mutant.file)
    const original = readFileSync(path, 'utf8')
    if (original.split(mutant.from).length !== 2) return { mutant, kind: 'stale' }
    writeFileSync(
      path,
      original.replace(mutant.from, () => mutant.to),
    )
    try {
      const { status, stdout, stderr } = spawnSync(
        'npx',
        ['vitest', 'run', '--bail', '1', '--reporter', 'dot', ...TESTS],
        {
          cwd: this.#folder,
          encoding: 'utf8',
          timeout: 300_000,
          killSignal: 'SIGKILL',
          env: { ...process.env, NO_COLOR: '1' },
        },
      )
      if (status === 0) return { mutant, kind: 'survived' }
      if (status === null) return { mutant, kind: 'killed', by: 'the time: it does not end' }
      const by = /FAIL\s+(.+)/.exec(stdout + stderr)?.[1]?.trim()
      return by === undefined ? { mutant, kind: 'killed' } : { mutant, kind: 'killed', by }
    } finally {
      writeFileSync(path, original)
    }
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
