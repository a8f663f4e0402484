import { SUITE_NAMES } from '@holdfast/crypto'
import { Refusal } from '../refusal.ts'
import type { Operation } from './desk.ts'

/** The suite a tenant was made with. The server asks here, for a row of the database may say anything. */
export const suiteOf: Operation<'suiteOf'> = (desk, { tenant }) => {
  const { name } = desk.keyring.get(tenant).suite
  const suite = SUITE_NAMES.find((each) => each === name)
  if (suite === undefined) throw new Refusal('unknown_tenant')
  return { suite }
}
