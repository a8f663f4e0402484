import type { Operation } from './desk.ts'
import { findLog, vkeyOf } from './logs.ts'

export const logKey: Operation<'logKey'> = (desk, { tenant }) => {
  const keys = desk.keyring.get(tenant)
  const kept = findLog(desk.store, tenant)
  return { vkey: kept === null ? null : vkeyOf(kept.origin, keys) }
}
