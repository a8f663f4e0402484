import type { Transaction } from '../database/database.ts'
import type { BudgetClass, Keeper } from '../keys/keeper.ts'

/** A document, the keeper's scope that it is the newest of, and the budget that counts there. */
interface Newest {
  readonly scope: string
  readonly document: string
  readonly budget: BudgetClass
}

/**
 * Seals what is in force from now on. Once the transaction is committed it is shown to the keeper, which then takes no earlier one any more: a row as it
 * was before means nothing, should somebody put it back.
 */
export async function sealNewest(
  keeper: Pick<Keeper, 'sealAuthority' | 'checkAuthority'>,
  tx: Transaction,
  { scope, document, budget }: Newest,
): Promise<{ document: string; epoch: number; mac: Uint8Array }> {
  const { epoch, mac } = await keeper.sealAuthority(tx.tenantId, scope, document, budget)
  tx.afterCommit(() => void keeper.checkAuthority(tx.tenantId, scope, document, epoch, mac).catch(() => false))
  return { document, epoch, mac }
}
