/**
 * Transcripts of the command, which are its documentation: every `console` block under `transcripts` is run, and prints
 * what the block says. A line that begins with `$ ` is a command; what follows is its output, standard output first, then
 * standard error; `exit code N` at the end, if it is not 0. Times are masked.
 *
 * `TRAPEZOID_TRANSCRIPTS=update npx vitest run test/cli/transcripts.test.ts` writes them anew.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, run } from '../support/command.js'

const FOLDER = join(ROOT, 'test/cli/transcripts')
const BLOCK = /```console\n([^]*?)```/g

const masked = (text: string): string => text.replaceAll(/\b\d+\.\d s\b/g, '<time>')

/** A command line as a shell would split it: words, and words in single quotes. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!)
}

async function transcriptOf(command: string): Promise<string> {
  const [name, ...args] = words(command)
  if (name !== 'trapezoid') throw new Error(`a transcript of ${name}`)
  const { code, stdout, stderr } = await run(args)
  return `$ ${command}\n${masked(stdout + stderr)}${code === 0 ? '' : `exit code ${code}\n`}`
}

async function runAgain(document: string): Promise<string> {
  let result = document
  for (const [block, body] of document.matchAll(BLOCK)) {
    const commands = [...body!.matchAll(/^\$ (.*)$/gm)].map(([, command]) => command!)
    const transcripts: string[] = []
    for (const command of commands) transcripts.push(await transcriptOf(command))
    result = result.replace(block, () => `\`\`\`console\n${transcripts.join('\n')}\`\`\``)
  }
  return result
}

test.each(readdirSync(FOLDER))('%s says what the command prints', async (name) => {
  const path = join(FOLDER, name)
  const document = readFileSync(path, 'utf8')
  const now = await runAgain(document)
  if (process.env['TRAPEZOID_TRANSCRIPTS'] === 'update') writeFileSync(path, now)
  else expect(document).toBe(now)
})
