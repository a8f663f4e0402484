export type * from './approval-types.ts'
/** A small typed client of Holdfast's public API. */
export type * from './calendar-types.ts'
export {
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type Prover,
  type StreamOptions,
} from './client.ts'
export type * from './figure-types.ts'
export type * from './file-types.ts'
export type * from './forecast-types.ts'
export type * from './import-types.ts'
export type * from './mail-types.ts'
export type * from './notice-types.ts'
export { type FieldFault, isAbsent, isProblem, type Problem, ProblemError, readProblem } from './problem.ts'
export type * from './process-types.ts'
export type * from './program-types.ts'
export type * from './remote-calendar-types.ts'
export type * from './report-types.ts'
export type * from './rights-types.ts'
export type * from './row-types.ts'
export type * from './rule-types.ts'
export type * from './settings-types.ts'
export type * from './sharing-types.ts'
export type * from './sign-on-types.ts'
export type { StreamEvent } from './stream.ts'
export type * from './timeline-types.ts'
export type * from './transfer-types.ts'
export type * from './types.ts'
export type * from './view-types.ts'
export type * from './web-form-types.ts'
