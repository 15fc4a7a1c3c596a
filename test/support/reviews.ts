/** Reviews of models that are verified here. */
import { type Verdicts, verdictsOf, verdictsSchema } from '../../src/format/verdicts.js'
import { type ModelData, type Settings, defaultSettings } from '../../src/model/model.js'
import { MODELS } from '../../src/model/protocols/index.js'
import { claimsUnder, verify } from '../../src/properties/verify.js'
import { type Review, reviewOf } from '../../src/report/review.js'

/** A model of the paper. */
export function paper(name: string, reading: string): ModelData {
  const found = MODELS.find((m) => m.name === name && m.reading === reading)
  if (found === undefined) throw new Error(`no model ${name}/${reading}`)
  return found
}

/** The document of results of models, each under its default settings or those given. */
export function verdictsOn(models: readonly ModelData[], settings: Partial<Settings> = {}): Verdicts {
  const results = models.flatMap((model) => {
    const under = { ...defaultSettings(model), ...settings }
    const claims = claimsUnder(model, under)
    const work = verify(model, {
      settings: under,
      claims,
      engine: 'refine',
      bounds: { runs: 12 },
      all: false,
    })
    let turn = work.next()
    while (turn.done !== true) turn = work.next()
    return turn.value
  })
  return verdictsSchema.parse(JSON.parse(JSON.stringify(verdictsOf(models, results))))
}

export function reviewOn(models: readonly ModelData[], document: Verdicts = verdictsOn(models)): Review {
  const review = reviewOf(document, models, '0.0.0-test')
  if (!('sections' in review)) throw new Error(JSON.stringify(review))
  return review
}
