import { SALT_BYTES, SUBJECT_KINDS } from '@holdfast/crypto'
import { Refusal } from '../refusal.ts'
import { idsOf, type Operation } from './desk.ts'

/** Keys for new subjects. One that has, or ever had, a key refuses the whole: else this would open keys without counting. */
export const createSubjects: Operation<'createSubjects'> = (desk, { tenant, kind, subjects }) => {
  const keys = desk.keyring.get(tenant)
  const ids = idsOf(subjects)
  const salts = desk.randomBytes(SALT_BYTES * ids.length)
  const kindCode = SUBJECT_KINDS.indexOf(kind)
  desk.store.atomically(() => {
    const insert = desk.store.sql('insert into subject values (?, ?, ?, ?, ?) on conflict do nothing')
    ids.forEach((id, index) => {
      const salt = salts.subarray(SALT_BYTES * index, SALT_BYTES * (index + 1))
      if (insert.run(tenant, id, kindCode, keys.version, salt).changes === 0) throw new Refusal('exists')
    })
  })
  return { keys: keys.subjectKeys(salts) }
}
