import { isMacOf } from '@holdfast/crypto'
import { authorityLabel } from './authority-label.ts'
import { flagsOf, type Operation } from './desk.ts'

/** Right and current. A document that was right once is no longer: whoever puts back an old row brings back no old right. */
export const checkAuthority: Operation<'checkAuthority'> = (desk, { tenant, scope, document, epoch, mac }) => {
  const { authority } = desk.keyring.get(tenant)
  const row = desk.store.sql('select epoch from authority where tenant = ? and scope = ?').get(tenant, scope)
  const valid = row?.epoch === epoch && isMacOf(authority, authorityLabel(scope, epoch), { message: document, mac })
  return { valid: flagsOf([valid]) }
}
