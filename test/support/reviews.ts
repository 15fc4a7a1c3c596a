/** Reviews of models that are verified here. */
import { type Verdicts, verdictsOf, verdictsSchema } from '../../src/format/verdicts.js'
import { type ModelData, type Settings, defaultSettings } from '../../src/model/model.js'
import { DEFAULT_RUNS } from '../../src/properties/engines.js'
import { claimsUnder, verifyToEnd } from '../../src/properties/verify.js'
import { type Review, reviewOf } from '../../src/report/review.js'

/** The document of results of models, each under its default settings or those given. */
export function verdictsOn(models: readonly ModelData[], settings: Partial<Settings> = {}): Verdicts {
  const results = models.flatMap((model) => {
    const under = { ...defaultSettings(model), ...settings }
    const claims = claimsUnder(model, under)
    return verifyToEnd(model, {
      settings: under,
      claims,
      engine: 'refine',
      bounds: { runs: DEFAULT_RUNS.refine },
      all: false,
    })
  })
  return verdictsSchema.parse(JSON.parse(JSON.stringify(verdictsOf(models, results))))
}

export function reviewOn(models: readonly ModelData[], document: Verdicts = verdictsOn(models)): Review {
  const review = reviewOf(document, models, '0.0.0-test')
  if (!('sections' in review)) throw new Error(JSON.stringify(review))
  return review
}
