/** The door of the package: write a model, load it, verify it. */
export * from './model/expression.js'
export * from './model/narration.js'
export * from './model/claim.js'
export {
  type ChangeData,
  type Expectation,
  type ModelData,
  type Settings,
  type ModelSpec,
  defaultSettings,
  digestOf,
  model,
} from './model/model.js'
export { type System, load } from './model/system.js'
export { type Diagnostic, InputError, InternalError } from './model/errors.js'
export { MODELS } from './model/protocols/index.js'
export { type Result, type Verdict, isAsExpected } from './properties/verdict.js'
export { type VerifyOptions, claimsUnder, verify } from './properties/verify.js'
