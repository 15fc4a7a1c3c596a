/** A pattern as people read it: for proofs and for finding out why a tree does not close. */
import type { Term } from '../../model/term.js'
import type { Bindings } from '../symbolic/bindings.js'
import { isBefore } from './order.js'
import type { State } from './state.js'

export function describe(state: State, bindings: Bindings): string {
  bindings.restore(state.snapshot)
  const print = (term: Term): string => {
    const t = bindings.deref(term)
    if (t.kind === 'variable') return `?${t.label.replace(/^(\w+):[^:]*:/, '$1.')}`
    if (t.kind === 'name') return t.label
    if (bindings.system.theory.classes[t.symbol.name] !== undefined)
      return `${t.symbol.name}${['', '+', '-'][bindings.honesty(t)]}(${t.args.map(print).join(',')})`
    return `${t.symbol.name.replace(/^tuple\d+$/, '')}(${t.args.map(print).join(',')})`
  }
  const before = (event: number) =>
    Array.from({ length: state.order.size }, (_, i) => i)
      .filter((i) => isBefore(state.order, i, event))
      .join(' ')
  return [
    ...state.runs.map(
      (r, i) =>
        `run ${i} ${r.pattern.program.id} ${r.done} steps [${r.events.join(' ')}] ${r.pattern.initial.map((t) => (t ? print(t) : '')).filter(Boolean).join(' ')} ${r.memory === undefined ? '' : `after ${r.memory}`}`,
    ),
    ...state.learnings.map((l) => {
      const way =
        l.way === undefined ? 'OPEN' : l.way.kind === 'taken' ? `taken from ${l.way.event}` : l.way.kind
      return `${l.event}: ${print(l.term)}  ${way}   (after ${before(l.event)})`
    }),
  ].join('\n')
}
