import { suiteNamed } from '@holdfast/crypto'
import type { Operation } from './desk.ts'

/** Makes a tenant's keys. What it was made with first stays: everything it seals and recognises hangs on it. */
export const createTenant: Operation<'createTenant'> = (desk, { tenant, suite }) => {
  desk.keyring.create(tenant, suiteNamed(suite))
  return {}
}
