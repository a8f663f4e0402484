import type { Operation } from './desk.ts'
import { findLog } from './logs.ts'

export const lastCheckpoint: Operation<'lastCheckpoint'> = (desk, { tenant }) => {
  desk.keyring.get(tenant)
  return { note: findLog(desk.store, tenant)?.note ?? null }
}
