import type { RoleProgram, Step, Value } from '../../src/model/program.js'
import { itemName } from '../../src/model/tuples.js'

/** How a role opens each of the fields of the message that it receives; `undefined` for a field that stays closed. */
export function openingsOf(program: RoleProgram, step: Step, fields: number): (string | undefined)[] {
  const isRegister = (value: Value, index: number) => value.kind === 'register' && value.index === index
  const destructs = step.instructions.flatMap((i) => (i.op === 'destruct' ? [i] : []))
  const whole = step.receives!.into
  return Array.from({ length: fields }, (_, i) => {
    const item = destructs.find((d) => d.rule === itemName(i, fields) && isRegister(d.of, whole))
    const register = fields === 1 ? whole : item?.into
    if (register === undefined) throw new Error(`${program.id} does not take its message apart`)
    return destructs.find((d) => isRegister(d.of, register))?.rule
  })
}
