/** The way to the keeper, and the short memory of what it gave out. */
export { connectKeeper } from './client.ts'
export { type BudgetClass, type BudgetReport, type Keeper, KeeperRefusal, type Purpose } from './keeper.ts'
export { KeyCache } from './key-cache.ts'
