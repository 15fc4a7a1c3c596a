/** Files that the command reads and writes: whole or not at all. */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { InputError, diagnostic } from '../model/errors.js'

/** Why the system refuses: its code, such as `ENOENT`. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

/** @throws InputError if there is no such file, or it cannot be read */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = codeOf(error)
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`
    throw new InputError([diagnostic('E101', path, reason, 'check the path')])
  }
}

/**
 * Writes a file so that it is never there half: beside it first, then in its place.
 * @throws InputError if it cannot be written
 */
export function writeWhole(path: string, text: string): void {
  const beside = `${path}.${process.pid}.part`
  try {
    // What is no plain file, such as a pipe, has no place to be put into.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) writeFileSync(path, text)
    else {
      writeFileSync(beside, text)
      renameSync(beside, path)
    }
  } catch (error) {
    rmSync(beside, { force: true })
    const remedy = 'name a file in a folder that exists and is writable'
    throw new InputError([diagnostic('E107', path, `it cannot be written (${codeOf(error)})`, remedy)])
  }
}
