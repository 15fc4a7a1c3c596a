import { instantiate } from '../../model/algebra.js'
import { InternalError, unreachable } from '../../model/errors.js'
import type { System } from '../../model/system.js'
import type { Value } from '../../model/program.js'
import type { Term } from '../../model/term.js'

/** A role's recipe over the registers of a symbolic run. */
export function evaluate(system: System, value: Value, registers: readonly (Term | undefined)[]): Term {
  switch (value.kind) {
    case 'register': {
      const term = registers[value.index]
      if (term === undefined) throw new InternalError(`register ${value.index} is not set`)
      return term
    }
    case 'apply':
      return system.theory.apply(
        value.symbol,
        value.args.map((arg) => evaluate(system, arg, registers)),
      )
    case 'office': {
      const domain = system.theory.domainOf(evaluate(system, value.of, registers))
      if (domain === undefined) throw new InternalError(`no ${value.class} without a domain`)
      return system.theory.apply(value.class, [domain])
    }
    case 'known':
      return instantiate(system.theory, value.term, (name) => {
        const v = value.with[name]
        return v && evaluate(system, v, registers)
      })
    default:
      return unreachable(value)
  }
}
