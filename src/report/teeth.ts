/** What each check and each change is good for, on a terminal. */
import type { ModelData } from '../model/model.js'
import type { Tooth } from '../properties/teeth.js'
import { PLAIN, type Style, wrap } from './text.js'

/** A line for each switch; claims by number and the first of them. */
export function teethText(
  model: ModelData,
  teeth: readonly Tooth[],
  runs: number,
  style: Style = PLAIN,
): string {
  const lines = [
    style.bold(`${model.name} / ${model.reading}: what each check and change is good for`),
    ...wrap(`claims that fall within ${runs} honest runs when it is switched off`, 2),
    '',
  ]
  for (const tooth of teeth) lines.push(...toothLines(model, tooth, style))
  return lines.join('\n')
}

/** Whether a tooth neither bites nor has a reason for not biting. */
export function isUnexplained(model: ModelData, tooth: Tooth): boolean {
  return tooth.attacked.length + tooth.notExecutable.length === 0 && model.toothless[tooth.id] === undefined
}

function toothLines(model: ModelData, tooth: Tooth, style: Style): string[] {
  const { id, attacked, notExecutable } = tooth
  const name = `  ${id.padEnd(32)}`
  const falls = attacked.length + notExecutable.length
  if (falls === 0) {
    const why = model.toothless[id]
    return [
      `${name}${style.dim('toothless')}`,
      ...(why === undefined ? wrap('no reason given', 6).map(style.bad) : wrap(why, 6)),
    ]
  }
  const kinds = [
    ...(attacked.length === 0 ? [] : [`${attacked.length} attacked`]),
    ...(notExecutable.length === 0 ? [] : [`${notExecutable.length} not executable`]),
  ]
  const [first] = [...attacked, ...notExecutable]
  return [`${name}${kinds.join(', ')}`, ...wrap(`${first}${falls > 1 ? ', ...' : ''}`, 6)]
}
