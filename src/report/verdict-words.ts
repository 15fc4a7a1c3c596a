/** A stored verdict in words. */
import { match } from 'ts-pattern'
import type { VerdictRecord } from '../format/verdicts.js'
import type { Span, Tone } from './document.js'

/** One sign for each tone, so that it can be told without colour. */
export const SIGNS: Readonly<Record<Tone, string>> = {
  bad: '\u2718',
  good: '\u2714',
  bounded: '\u2264',
  open: '?',
}

/** How a verdict is called in a table, and how it is meant. */
export function verdictSpan({ verdict }: VerdictRecord, attack?: number): Extract<Span, { verdict: string }> {
  return match(verdict)
    .with({ kind: 'attack' }, () => span(attack === undefined ? 'attack' : `attack ${attack}`, 'bad'))
    .with({ kind: 'proved', by: 'witness' }, () => span('runs', 'good'))
    .with({ kind: 'proved' }, () => span('proved', 'good'))
    .with({ kind: 'no-attack' }, ({ bounds }) => span(`none up to ${bounds.runs} runs`, 'bounded'))
    .with({ kind: 'not-executable' }, ({ step }) => span(`not executable at ${step}`, 'open'))
    .with({ kind: 'unreachable' }, () => span('unreachable', 'open'))
    .with({ kind: 'inconclusive' }, () => span('open', 'open'))
    .exhaustive()
}

function span(verdict: string, tone: Tone): Extract<Span, { verdict: string }> {
  return { verdict, tone }
}

/** The verdict in a sentence, with its bounds and reasons. */
export function verdictSentence({ verdict }: VerdictRecord): string {
  return match(verdict)
    .with(
      { kind: 'attack' },
      ({ confirmed }) => `An attack was found and re-run step by step (${confirmed}).`,
    )
    .with({ kind: 'proved', by: 'witness' }, () => 'The honest execution was run.')
    .with(
      { kind: 'proved' },
      ({ by }) => `Proved for any number of runs by ${by}; the proof was checked without the engine.`,
    )
    .with(
      { kind: 'no-attack' },
      ({ bounds }) =>
        `No execution with at most ${bounds.runs} honest runs violates it. More was not explored.`,
    )
    .with(
      { kind: 'not-executable' },
      ({ step, missing }) =>
        `${step} cannot be built: its sender lacks ${missing.join(', ')}. Nothing is said.`,
    )
    .with({ kind: 'unreachable' }, ({ reason }) => `It is never reached: ${reason}. Nothing is said.`)
    .with({ kind: 'inconclusive' }, ({ reason }) => `Open: ${reason}.`)
    .exhaustive()
}
