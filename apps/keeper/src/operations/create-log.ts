import { emptyRoot } from '@holdfast/tlog'
import { Refusal } from '../refusal.ts'
import type { Operation } from './desk.ts'
import { findLog, hasher, vkeyOf } from './logs.ts'

/** Names a tenant's log once and for all. An origin is its own alone: two logs of one name would look like a fork. */
export const createLog: Operation<'createLog'> = (desk, { tenant, origin }) => {
  const vkey = vkeyOf(origin, desk.keyring.get(tenant))
  const kept = findLog(desk.store, tenant)
  if (kept !== null && kept.origin !== origin) throw new Refusal('exists')
  if (kept === null) {
    const { changes } = desk.store.atomically(() =>
      desk.store
        .sql('insert into log values (?, ?, 0, ?, null) on conflict do nothing')
        .run(tenant, origin, emptyRoot(hasher)),
    )
    if (changes === 0) throw new Refusal('exists')
  }
  return { vkey }
}
