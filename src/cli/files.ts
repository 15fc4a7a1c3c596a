/** Files that the command reads and writes: whole or not at all. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { InputError, diagnostic } from '../model/errors.js'

const WRITABLE_FILE = 'name a file in a folder that exists and is writable'

/** Why the system refuses: its code, such as `ENOENT`. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? String(error.code) : error.message
}

function unwritable(place: string, error: unknown, remedy: string): InputError {
  return new InputError([diagnostic('E107', place, `it cannot be written (${codeOf(error)})`, remedy)])
}

/**
 * Says early what would fail at the end of long work; makes no file.
 * @param place - what to call it: the flag that named it
 * @throws InputError if the file could not be written
 */
export function assertWritable(path: string, place: string): void {
  try {
    accessSync(existsSync(path) ? path : dirname(resolve(path)), constants.W_OK)
    if (existsSync(path) && statSync(path).isDirectory()) throw new Error('it is a folder')
  } catch (error) {
    throw unwritable(place, error, WRITABLE_FILE)
  }
}

/**
 * Makes a folder that files can be written to, with those around it; one that is there may stay.
 * @throws InputError if it cannot be made or written to
 */
export function makeFolder(path: string, place: string): void {
  try {
    mkdirSync(path, { recursive: true })
    accessSync(path, constants.W_OK)
  } catch (error) {
    throw unwritable(place, error, 'name a folder that is writable, or can be made')
  }
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
    throw unwritable(path, error, WRITABLE_FILE)
  }
}
