/** `trapezoid check-proof`: proofs from files, checked anew without the engine. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { match } from 'ts-pattern'
import { readProofs } from '../format/proofs.js'
import { InputError, diagnostic } from '../model/errors.js'
import { digestOf } from '../model/model.js'
import { load } from '../model/system.js'
import { checkProof } from '../properties/check-proof.js'
import { resultId } from '../properties/verify.js'
import { counted } from '../report/counted.js'

/**
 * Checks the proofs of a file, or of all files in a folder.
 * @returns the exit code: 0 if all are right, 1 if one is not
 * @throws InputError if there are none, or a file holds no proofs
 */
export function runCheckProof(path: string, write: (text: string) => void): number {
  const files = filesOf(path)
  let right = 0
  let wrong = 0
  const begin = performance.now()
  for (const file of files) {
    const read = readProofs(readFileSync(file, 'utf8'), file)
    if (!('proofs' in read)) throw new InputError(read)
    const { model, settings, proofs } = read
    const system = load(model, settings)
    write(`${model.name} / ${model.reading}, model ${digestOf(model).slice(0, 16)}\n`)
    for (const [id, proof] of Object.entries(proofs)) {
      const claim = model.claims.find((c) => c.id === id)
      if (claim === undefined)
        throw new InputError([
          diagnostic('E108', file, `the model has no claim ${id}`, 'have the file written anew'),
        ])
      const checked = checkProof(system, claim, proof)
      const said = match(checked)
        .with({ kind: 'proved' }, ({ patterns }) => `proved, ${counted(patterns, 'pattern')}`)
        .with({ kind: 'bounded' }, () => 'REFUSED: says nothing of more than two claims with the same data')
        .with({ kind: 'refused' }, ({ reason }) => `REFUSED: ${reason}`)
        .exhaustive()
      if (checked.kind === 'proved') right++
      else wrong++
      write(`  ${resultId(model, claim, settings)}: ${said}\n`)
    }
  }
  const seconds = ((performance.now() - begin) / 1000).toFixed(1)
  write(`${counted(right, 'proof')} checked in ${seconds} s, ${wrong} refused.\n`)
  return wrong === 0 ? 0 : 1
}

function filesOf(path: string): string[] {
  const remedy = 'name a file or folder that `trapezoid verify --engine refine --proofs DIR` wrote'
  if (!existsSync(path)) throw new InputError([diagnostic('E108', path, 'there is nothing here', remedy)])
  if (!statSync(path).isDirectory()) return [path]
  const files = readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
  if (files.length === 0) throw new InputError([diagnostic('E108', path, 'no file with proofs', remedy)])
  return files.map((name) => join(path, name))
}
