/** A model for people: the narration line by line, then each role as projected. */
import { checkKey } from '../model/narration.js'
import type { CheckData, MessageData, NarrationData } from '../model/narration.js'
import type { System } from '../model/system.js'
import { digestOf } from '../model/model.js'
import { type Printable, print, printData } from '../model/print.js'
import type { Instruction, RoleProgram, Step, Value } from '../model/program.js'
import { unreachable } from '../model/errors.js'
import { wrap } from './text.js'

export function modelText(system: System): string {
  const { model } = system
  const lines = [
    `${model.name} / ${model.reading}`,
    ...wrap(model.says, 2),
    `  digest ${digestOf(model).slice(0, 16)}`,
  ]
  for (const narration of system.narrations) {
    lines.push(
      '',
      `${narration.name} (${narration.source})`,
      ...narration.messages.flatMap((m) => messageText(system, narration, m)),
    )
    const missing = system.missing.get(narration.name)
    if (missing !== undefined)
      lines.push(
        '',
        ...wrap(
          `${missing.message} cannot be built: ${missing.role} lacks ${missing.terms.map(printData).join(', ')}`,
          2,
        ),
      )
  }
  const rows = model.changes.filter((c) => !system.settings.off.includes(c.id))
  if (rows.length > 0)
    lines.push(
      '',
      'changes, each with a switch (--without)',
      ...rows.flatMap((c) => wrap(`${c.id}: ${c.says}`, 2)),
    )
  for (const program of system.programs.values()) lines.push('', ...roleText(program))
  return lines.join('\n')
}

function messageText(system: System, narration: NarrationData, message: MessageData): string[] {
  const parts = Object.values(message.parts).map(printData)
  const clear = Object.entries(message.clear).map(([label, term]) => `${label}: ${printData(term)}`)
  const lines = wrap(`${message.id}  ${message.from} -> ${message.to}: ${parts.join(', ')}`, 2)
  if (clear.length > 0) lines.push(...wrap(`in clear ${clear.join(', ')}`, 6))
  for (const check of message.checks) {
    const off = system.settings.off.includes(checkKey(narration.name, message.id, check.id))
    lines.push(...wrap(`${message.to} checks ${check.id}: ${meaningOf(check)}${off ? ' (off)' : ''}`, 6))
  }
  return lines
}

function meaningOf(check: CheckData): string {
  switch (check.kind) {
    case 'opens':
      return `${check.at} opens`
    case 'same':
      return `${check.at} is the value known already`
    case 'class':
      return `${check.at} is of its class`
    case 'belongs':
      return `${check.at} is of the domain of ${check.office}`
    case 'current':
      return `${check.at} is of this epoch (clock window)`
    case 'within':
      return `now is between ${check.from} and ${check.until} (clock window)`
    case 'once':
      return `${check.at} was never accepted before`
    default:
      return unreachable(check)
  }
}

function roleText(program: RoleProgram): string[] {
  const begins = program.parameters.map((p) => `${p.name} = r${p.register}`)
  const inherited = (program.inherits?.terms ?? []).map(
    (t, i) => `${printData(t)} = r${program.inherits!.registers[i]}`,
  )
  const lines = [
    `role ${program.id}, run by ${program.actor}`,
    ...wrap(`begins with ${[...begins, ...inherited].join(', ')}`, 2),
  ]
  for (const step of program.steps) lines.push(...stepText(step))
  if (program.missing !== undefined)
    lines.push(
      ...wrap(
        `cannot build ${program.missing.message}: lacks ${program.missing.terms.map(printData).join(', ')}`,
        2,
      ),
    )
  if (program.suggestions.length > 0) lines.push('  could check as well (off)')
  for (const s of program.suggestions) lines.push(...wrap(`${s.message}: ${s.meaning}`, 4))
  return lines
}

function stepText(step: Step): string[] {
  const lines =
    step.receives === undefined ? [] : [`  receives ${step.receives.message} = r${step.receives.into}`]
  for (const i of step.instructions) lines.push(...wrap(instructionText(i), 4))
  for (const s of step.sends) lines.push(...wrap(`sends ${s.message} = ${valueText(s.value)}`, 2))
  return lines
}

function instructionText(i: Instruction): string {
  const check = 'check' in i && i.check !== undefined ? ` [${i.check}]` : ''
  switch (i.op) {
    case 'destruct':
      return `r${i.into} = ${i.rule}(${[i.of, ...i.with].map(valueText).join(', ')})${check}`
    case 'sort':
      return `${valueText(i.of)} is a ${i.sort}: ${i.place}${check}`
    case 'equal':
      return `${valueText(i.left)} equals ${valueText(i.right)}${check}`
    case 'current':
      return `${valueText(i.of)} is now${check}`
    case 'within':
      return `now is within ${valueText(i.from)} and ${valueText(i.until)}${check}`
    case 'once':
      return `${valueText(i.of)} was never accepted${check}`
    case 'differ':
      return i.pair.map(valueText).join(' is not ')
    case 'relation':
      return `${valueText(i.first)} is ${i.relation} at ${valueText(i.second)}`
    case 'make':
      return `r${i.into} = ${i.how} ${i.label}`
    default:
      return unreachable(i)
  }
}

function valueText(value: Value): string {
  return print(printable(value))
}

function printable(value: Value): Printable {
  switch (value.kind) {
    case 'register':
      return { leaf: `r${value.index}` }
    case 'apply':
      return { symbol: value.symbol, args: value.args.map(printable) }
    case 'office':
      return { symbol: `${value.class} of`, args: [printable(value.of)] }
    case 'known':
      return { leaf: printData(value.term) }
    default:
      return unreachable(value)
  }
}
