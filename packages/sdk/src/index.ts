/** A small typed client of Holdfast's public API. */
export { type CallOptions, type Client, type ClientOptions, createClient, type StreamOptions } from './client.ts'
export type * from './import-types.ts'
export { type FieldFault, isProblem, type Problem, ProblemError, readProblem } from './problem.ts'
export type * from './row-types.ts'
export type * from './settings-types.ts'
export type { StreamEvent } from './stream.ts'
export type * from './types.ts'
export type * from './view-types.ts'
