import { defineConfig } from 'vitest/config'

/** Mutants: a quarter of an hour; see test/mutants/mutants.ts. */
export default defineConfig({
  test: { include: ['test/mutants/*.mutants.ts'], testTimeout: 600_000 },
})
