import { idsOf, type Operation } from './desk.ts'

/** Destroys salts, and with them the keys for good: `secure_delete` overwrites the page, and the write-ahead log is emptied after the commit. */
export const eraseSubjects: Operation<'eraseSubjects'> = (desk, { tenant, subjects }) => {
  desk.keyring.get(tenant)
  const ids = idsOf(subjects)
  desk.store.atomically(() => {
    const erase = desk.store.sql('update subject set salt = null where tenant = ? and id = ?')
    for (const id of ids) erase.run(tenant, id)
  })
  desk.store.checkpointAfterCommit()
  return {}
}
