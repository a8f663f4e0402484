import { digest128 } from '@holdfast/crypto'
import { checkCount, type Operation } from './desk.ts'

export const digests: Operation<'digests'> = (desk, { tenant, label, values }) => {
  checkCount(values)
  const { digest } = desk.keyring.get(tenant)
  const made = new Uint8Array(16 * values.length)
  values.forEach((value, index) => {
    made.set(digest128(digest, label, value), 16 * index)
  })
  return { digests: made }
}
