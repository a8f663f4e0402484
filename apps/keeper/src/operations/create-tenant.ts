import type { Operation } from './desk.ts'

export const createTenant: Operation<'createTenant'> = (desk, { tenant }) => {
  desk.keyring.create(tenant)
  return {}
}
