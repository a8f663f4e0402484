import { macOf } from '@holdfast/crypto'
import { authorityLabel } from './authority-label.ts'
import type { Operation } from './desk.ts'

/** Raises the scope's epoch and seals the document under it: from the commit on, every document sealed before is out of date. */
export const sealAuthority: Operation<'sealAuthority'> = (desk, { tenant, scope, document, budgetClass }) => {
  const { authority } = desk.keyring.get(tenant)
  const epoch = desk.store.atomically(() => {
    const row = desk.store
      .sql(
        'insert into authority values (?, ?, 1, ?) on conflict do update set epoch = epoch + 1, class = excluded.class returning epoch',
      )
      .get(tenant, scope, budgetClass)
    return Number(row?.epoch)
  })
  return { epoch, mac: macOf(authority, authorityLabel(scope, epoch), document) }
}
