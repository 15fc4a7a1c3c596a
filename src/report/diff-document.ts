/** A comparison of results as a document. */
import type { VerdictRecord } from '../format/verdicts.js'
import type { Change, Diff } from './diff.js'
import { isWeakening } from './diff.js'
import { type Block, type Document, type Text, code, heading, paragraph, table } from './document.js'
import { counted } from './counted.js'
import { verdictSpan } from './verdict-words.js'

export function diffDocument(diff: Diff): Document {
  const { weakened, strengthened, lost, added, costlier, models, same } = diff
  const counts = [
    counted(weakened.length, 'claim').concat(' weaker'),
    `${strengthened.length} stronger`,
    `${lost.length} lost`,
    `${added.length} new`,
    `${costlier.length} costlier`,
    `${same} as before`,
  ]
  const verdict = isWeakening(diff) ? 'Less is known than before.' : 'Nothing is weaker than before.'
  return {
    title: 'Verdicts compared',
    blocks: [
      heading(1, 'Verdicts compared'),
      paragraph({ strong: verdict }, ` ${counts.join(', ')}.`),
      ...(models.length === 0 ? [] : [paragraph(`Models that changed: ${models.join(', ')}.`)]),
      ...changes('Weaker', weakened, (c) => c.weaker),
      ...records('Lost', lost),
      ...changes('Stronger', strengthened, (c) => c.stronger),
      ...records('New', added),
      ...changes('Costlier', costlier, ({ base, head }) => [
        `${base.cost.states} states, now ${head.cost.states}`,
      ]),
    ],
  }
}

function changes(title: string, list: readonly Change[], what: (c: Change) => readonly string[]): Block[] {
  if (list.length === 0) return []
  const rows = list.map((c): Text[] => [
    code(c.id),
    verdictSpan(c.base),
    verdictSpan(c.head),
    what(c).join('; '),
  ])
  return [heading(2, title), table(title, ['claim', 'base', 'head', 'what'], rows)]
}

function records(
  title: string,
  list: readonly { readonly record: VerdictRecord; readonly isRedefined: boolean }[],
): Block[] {
  if (list.length === 0) return []
  const rows = list.map(({ record, isRedefined }): Text[] => [
    code(record.id),
    verdictSpan(record),
    isRedefined ? 'the id stands for another claim on the other side' : '',
  ])
  return [heading(2, title), table(title, ['claim', 'verdict', 'remark'], rows)]
}
