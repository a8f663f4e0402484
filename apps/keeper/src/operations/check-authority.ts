import { isMacOf } from '@holdfast/crypto'
import { authorityLabel } from './authority-label.ts'
import { flagsOf, type Operation } from './desk.ts'

/**
 * Right and current. A document that was right once is no longer: whoever puts back an old row brings back no old right. The document sealed last
 * becomes current when it is first seen, for only then is it certain that the server's transaction was committed; until then the one before it
 * still holds, so that a server that dies between sealing and committing locks nobody out.
 */
export const checkAuthority: Operation<'checkAuthority'> = (desk, { tenant, scope, document, epoch, mac }) => {
  const { authority } = desk.keyring.get(tenant)
  const row = desk.store.sql('select epoch, sealed from authority where tenant = ? and scope = ?').get(tenant, scope)
  const known = row !== undefined && (row.epoch === epoch || row.sealed === epoch)
  const valid = known && isMacOf(authority, authorityLabel(scope, epoch), { message: document, mac })
  if (valid && row.epoch !== epoch)
    desk.store.atomically(() =>
      desk.store
        .sql('update authority set epoch = sealed where tenant = ? and scope = ? and sealed = ?')
        .run(tenant, scope, epoch),
    )
  return { valid: flagsOf([valid]) }
}
