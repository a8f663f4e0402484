import { macOf } from '@holdfast/crypto'
import { authorityLabel } from './authority-label.ts'
import type { Operation } from './desk.ts'

/** Seals the document under the scope's next epoch. Once it has been checked, every document sealed before is out of date. */
export const sealAuthority: Operation<'sealAuthority'> = (desk, { tenant, scope, document, budgetClass }) => {
  const { authority } = desk.keyring.get(tenant)
  const epoch = desk.store.atomically(() => {
    const row = desk.store
      .sql(
        'insert into authority values (?, ?, 0, 1, ?) on conflict do update set sealed = sealed + 1, class = excluded.class returning sealed',
      )
      .get(tenant, scope, budgetClass)
    return Number(row?.sealed)
  })
  return { epoch, mac: macOf(authority, authorityLabel(scope, epoch), document) }
}
