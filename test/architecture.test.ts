/** The shape of the source: which way imports point, what is trusted, and what is kept out. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'

const SRC = join(import.meta.dirname, '../src')

interface Import {
  /** A path under `src`, or the name of a package. */
  readonly to: string
  readonly isOurs: boolean
  /** Whether the compiler leaves nothing of it. Of `import { type A }` it leaves `import {}`, which runs the file. */
  readonly isErased: boolean
}

interface SourceFile {
  readonly path: string
  readonly folder: string
  readonly text: string
  readonly imports: readonly Import[]
}

/** `import x, { y } from 'z'`, `export * from 'z'`, `import 'z'`, `import('z')`. */
const STATEMENT =
  /^(?:import|export)\s+(?<type>type\s)?[^'";=]*?\s*from\s+'(?<from>[^']+)'|^import\s+'(?<bare>[^']+)'|\bimport\('(?<dynamic>[^']+)'\)/gm

/** The source of an imported file: `.tsx` where there is one. */
function sourceOf(path: string): string {
  const name = path.replace(/\.js$/, '')
  return existsSync(join(SRC, `${name}.tsx`)) ? `${name}.tsx` : `${name}.ts`
}

function importsIn(path: string, text: string): Import[] {
  return [...text.matchAll(STATEMENT)].map(({ groups = {} }) => {
    const { type, from, bare, dynamic } = groups
    const target = from ?? bare ?? dynamic ?? ''
    const isOurs = target.startsWith('.')
    return {
      to: isOurs ? sourceOf(posix.join(posix.dirname(path), target)) : target,
      isOurs,
      isErased: type !== undefined,
    }
  })
}

const FILES: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.tsx?$/.test(path))
  .toSorted()
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8')
    const folder = path.includes('/') ? path.slice(0, path.indexOf('/')) : ''
    return { path, folder, text, imports: importsIn(path, text) }
  })

/** Imports that a rule forbids, as `from -> to`. */
function offences(files: readonly SourceFile[], isForbidden: (to: Import, file: SourceFile) => boolean) {
  return files.flatMap((file) =>
    file.imports.filter((i) => isForbidden(i, file)).map((i) => `${file.path} -> ${i.to}`),
  )
}

const inFolders = (...folders: readonly string[]) => FILES.filter((f) => folders.includes(f.folder))

/** What each folder may import beside itself: a folder, or a single file. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  model: [],
  attacker: ['model/'],
  properties: ['attacker/', 'model/'],
  crypto: ['model/'],
  scenario: ['crypto/', 'model/'],
  play: ['scenario/', 'crypto/', 'properties/', 'model/'],
  format: ['properties/', 'model/', 'attacker/kernel/'],
  report: ['properties/', 'model/', 'format/', 'attacker/knowledge.ts'],
  jobs: ['properties/', 'attacker/', 'model/'],
  vitest: ['report/', 'format/', 'properties/', 'model/'],
  cli: ['report/', 'format/', 'jobs/', 'play/', 'scenario/', 'properties/', 'attacker/', 'model/'],
}

describe('the reader of imports', () => {
  test.each([
    ["import type { A } from './a.js'", true],
    ["import { type A, type B } from './a.js'", false],
    ["import {\n  type A,\n  b,\n} from './a.js'", false],
    ["import * as a from './a.js'", false],
    ["export * from './a.js'", false],
    ["export { type A, b } from './a.js'", false],
    ["import './a.js'", false],
    ["const a = await import('./a.js')", false],
  ])('%j', (statement, isErased) => {
    expect(importsIn('x/y.ts', statement)).toEqual([{ to: 'x/a.ts', isOurs: true, isErased }])
  })

  test('misses none', () => {
    for (const { path, text, imports } of FILES)
      expect(imports, path).toHaveLength((text.match(/\bfrom '|^import '|\bimport\('/gm) ?? []).length)
  })

  test('every import of ours is a file that exists', () => {
    const paths = new Set(FILES.map((f) => f.path))
    expect(offences(FILES, (i) => i.isOurs && !paths.has(i.to))).toEqual([])
  })
})

describe('imports point one way', () => {
  test('every file but the entry is in a layer', () => {
    expect(FILES.filter((f) => !(f.folder in LAYERS)).map((f) => f.path)).toEqual(['index.ts'])
  })

  test.each(Object.entries(LAYERS))('%s imports only: %j', (folder, allowed) => {
    const files = inFolders(folder)
    expect(files.length).toBeGreaterThan(0)
    const mayImport = [`${folder}/`, ...allowed]
    expect(offences(files, (i) => i.isOurs && !mayImport.some((a) => i.to.startsWith(a)))).toEqual([])
  })

  test('the protocols of the paper are known to the command and the entry alone', () => {
    const others = FILES.filter(
      (f) => !f.path.startsWith('model/protocols/') && f.folder !== 'cli' && f.path !== 'index.ts',
    )
    expect(offences(others, (i) => i.to.startsWith('model/protocols/'))).toEqual([])
  })

  test('no cycle among what is left of imports at run time', () => {
    expect(cycleIn(new Map(FILES.map((f) => [f.path, runTimeImports(f)])))).toBeUndefined()
  })

  test('a cycle would be found', () => {
    const graph = { a: ['b'], b: ['c', 'd'], c: [], d: ['b'] }
    expect(cycleIn(new Map(Object.entries(graph)))).toEqual(['b', 'd', 'b'])
  })
})

function runTimeImports(file: SourceFile): string[] {
  return file.imports.filter((i) => i.isOurs && !i.isErased).map((i) => i.to)
}

function cycleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  const visit = (node: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node]
    if (done.has(node)) return undefined
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...path, node])
      if (cycle !== undefined) return cycle
    }
    done.add(node)
    return undefined
  }
  for (const node of graph.keys()) {
    const cycle = visit(node, [])
    if (cycle !== undefined) return cycle
  }
  return undefined
}

describe('what is kept out', () => {
  test('model, attacker and properties know neither Node nor zod', () => {
    const files = inFolders('model', 'attacker', 'properties')
    expect(offences(files, (i) => i.to.startsWith('node:') || /^zod(\/|$)/.test(i.to))).toEqual([])
  })

  test('the trusted files import nothing of the attacker, not even types', () => {
    const judges = ['judge', 'confirm', 'meaning', 'witness'].map((name) => `properties/${name}.ts`)
    const trusted = FILES.filter((f) => /^model\/[^/]+\.ts$/.test(f.path) || judges.includes(f.path))
    expect(trusted.map((f) => f.path)).toEqual(expect.arrayContaining(judges))
    expect(offences(trusted, (i) => i.to.startsWith('attacker/'))).toEqual([])
  })

  test('what the trusted files import of ours is trusted too', () => {
    const isTrusted = (path: string) =>
      path.startsWith('model/') || /^properties\/(judge|confirm|meaning|witness)\.ts$/.test(path)
    const trusted = FILES.filter((f) => isTrusted(f.path))
    expect(offences(trusted, (i) => i.isOurs && !i.isErased && !isTrusted(i.to))).toEqual([])
  })

  /** Texts for people: an example in the text of an error, and the place in the paper where a symbol is from. */
  const MENTIONS: readonly (readonly [path: string, text: string])[] = [
    ['model/narration.ts', `'\${title}' is no row of a narration; write 'M1: A -> B'`],
    ['model/theory.ts', `source: 'paper table 4.2.1, M7: K_PR(P)[M]'`],
  ]

  test('no message of the paper is named in code outside the protocols', () => {
    const naming = FILES.filter((f) => !f.path.startsWith('model/protocols/')).filter(({ path, text }) => {
      const mentions = MENTIONS.filter(([where]) => where === path)
      const rest = mentions.reduce((code, [, mention]) => code.replace(mention, ''), withoutComments(text))
      return /\bM[1-7]\b/.test(rest)
    })
    expect(naming.map((f) => f.path)).toEqual([])
  })

  test.each(MENTIONS)('%s still has the mention that is allowed: %s', (path, mention) => {
    expect(withoutComments(FILES.find((f) => f.path === path)!.text)).toContain(mention)
  })

  test('no file has more than 500 lines', () => {
    const long = FILES.filter((f) => f.text.trimEnd().split('\n').length > 500)
    expect(long.map((f) => f.path)).toEqual([])
  })

  test('no file or folder is a drawer', () => {
    const drawers = FILES.filter((f) => /(^|\/)(utils?|common|misc|helpers?)(\.ts$|\/)/.test(f.path))
    expect(drawers.map((f) => f.path)).toEqual([])
  })
})

/** Code without its comments; strings stay as they are. */
function withoutComments(text: string): string {
  return text.replace(
    /(?<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_, string: string | undefined) => string ?? '',
  )
}

test('comments are taken out, strings are not', () => {
  const code = `const a = 'x // M1' // M2\n/** M3's */ const b = \`y /* M4 */\``
  expect(withoutComments(code)).toBe(`const a = 'x // M1' \n const b = \`y /* M4 */\``)
})
