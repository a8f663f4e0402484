/** The keeper: the process that holds the keys. What tests and the launcher may import of it. */
export { type KeeperOptions, type RunningKeeper, startKeeper } from './keeper.ts'
export { defaultLimits, type Limits, type WindowLimits } from './limits.ts'
export { fileKeyProvider, type KeyProvider } from './root-key.ts'
