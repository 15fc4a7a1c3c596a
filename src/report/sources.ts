/** Where in a file the messages of a narration are written. */
import type { ModelData } from '../model/model.js'
import { messageOf } from '../model/narration.js'

/** A message of a model. */
export interface Place {
  readonly model: ModelData
  readonly narration: string
  readonly message: string
}

export interface SourceLine {
  /** Relative to the folder in which the command runs, with `/`. */
  readonly uri: string
  /** From 1. */
  readonly line: number
}

/** The line of a message; `undefined` if it is not known. */
export type Sources = (place: Place) => SourceLine | undefined

export interface SourceFile {
  readonly uri: string
  readonly text: string
}

/** Looks for the row of a message, `'M1: A -> B'` or `message('M1', 'A', 'B'`, in the files of each model. */
export function sourcesIn(filesOf: (place: Place) => readonly SourceFile[]): Sources {
  return (place) => {
    const narration = place.model.narrations.find((n) => n.name === place.narration)
    const found = narration && messageOf(narration, place.message)
    if (found === undefined) return undefined
    const { id, from, to } = found
    const row = new RegExp(`['"]${[id, from, to].map(literal).join('(: | -> |[\'"],\\s*[\'"])')}['"]`)
    for (const { uri, text } of filesOf(place)) {
      const at = text.search(row)
      if (at >= 0) return { uri, line: text.slice(0, at).split('\n').length }
    }
    return undefined
  }
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
