/** The way to the keeper, and the short memory of what it gave out. */
export { connectKeeper } from './client.ts'
export { KeyCache } from './key-cache.ts'
export { withKeptPurposeKeys } from './purpose-keys.ts'
