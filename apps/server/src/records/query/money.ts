/** A plain amount as SQL. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import { columnsOf, worthColumns } from '../columns.ts'
import type { Condition } from '../reach-sql.ts'

export interface MoneyExpressions {
  readonly number: Condition
  readonly currency: Condition
}

/** The number of an amount of `r` and its currency, both null where there is none; from the columns derived of it where there are any. */
export function moneyExpressions(object: ObjectDeclaration, key: string): MoneyExpressions {
  const worth = worthColumns(object, key)
  if (worth !== undefined) return { number: sql.ref(`r.${worth.amount}`), currency: sql.ref(`r.${worth.currency}`) }
  const name = columnsOf(object).find((column) => column.key === key)?.names[0]
  const member = (of: 'amount' | 'currency') =>
    name === undefined ? sql`(r.custom -> ${key} ->> ${of})` : sql`(r.${sql.ref(name)} ->> ${of})`
  return { number: sql`${member('amount')}::numeric`, currency: member('currency') }
}
