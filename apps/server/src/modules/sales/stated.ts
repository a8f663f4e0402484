/** Amounts, and whom they are of, as a manager states them beside the deals. */
import { findField } from '@holdfast/catalog'
import { valueType } from '@holdfast/catalog/values'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import type { Money } from './attainment.ts'
import { ledObject } from './pipelines.ts'
import { type Aim, aimsOfPeople, aimsOfUnits, targetRights } from './target-reach.ts'

export const invalid = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

/** An amount with its currency's minor units, as a deal's is written; refuses what is none. */
export function statedAmount({ caller }: RequestContext, stated: Money, path: string): Money {
  const object = ledObject(caller.tenant.catalog)
  const field = findField(object, object.process.forecast.amount)
  if (field === undefined) throw new Refusal('not_found')
  const parsed = valueType(field.kind).parse(stated, field, { country: caller.tenant.policy.country })
  if (!parsed.ok) throw invalid(path, parsed.code)
  return parsed.value as unknown as Money
}

/** Whose it is; whom the caller may set nothing for is like whom there is not. */
export async function statedAim(
  ctx: RequestContext,
  tx: WriteTransaction,
  { whose, id }: { readonly whose: Aim['whose']; readonly id: string | null },
): Promise<Aim> {
  const among = whose === 'person' ? await aimsOfPeople(ctx, tx) : aimsOfUnits(ctx)
  const stated = whose === 'company' ? ctx.caller.tenant.id : id
  const aim = among.find((each) => each.whose === whose && each.id === stated)
  if (aim === undefined || (whose === 'company' && id !== null) || !targetRights(ctx).maySet(aim))
    throw invalid('/id', 'reference_invalid')
  return aim
}

/** An amount as the log keeps it. */
export const saidMoney = (money: Money | null): string | null =>
  money === null ? null : `${money.amount} ${money.currency}`
