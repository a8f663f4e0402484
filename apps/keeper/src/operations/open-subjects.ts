import { type Purpose, SALT_BYTES, SUBJECT_KINDS } from '@holdfast/crypto'
import { subjectText } from '../budget.ts'
import { Refusal } from '../refusal.ts'
import { type Desk, idsOf, type Operation } from './desk.ts'

const USER = SUBJECT_KINDS.indexOf('user')

/** The salts of the subjects that have one, in their order, and the budget each of them counts in. */
function find(desk: Desk, tenant: Uint8Array, ids: readonly Uint8Array[]) {
  const select = desk.store.sql('select kind, salt from subject where tenant = ? and id = ?')
  return ids.map((id) => {
    const row = select.get(tenant, id)
    return row?.salt instanceof Uint8Array ? { id, isUser: row.kind === USER, salt: row.salt } : null
  })
}

type Found = ReturnType<typeof find>

/** Colleagues count as the directory whatever they are opened for; customers never pass as directory. */
function countedBy(purpose: Purpose, found: Found): Map<Purpose, Set<string>> {
  const wanted = new Map<Purpose, Set<string>>()
  for (const subject of found) {
    if (subject === null) continue
    if (purpose === 'directory' && !subject.isUser) throw new Refusal('wrong_kind')
    const counted = subject.isUser ? 'directory' : purpose
    const subjects = wanted.get(counted) ?? new Set()
    wanted.set(counted, subjects.add(subjectText(subject.id)))
  }
  return wanted
}

/** Keys of subjects, counted before they are made. Unknown and erased subjects have none, and count nothing. */
export const openSubjects: Operation<'openSubjects'> = (desk, { tenant, principal, purpose, subjects }) => {
  const keys = desk.keyring.get(tenant)
  const found = find(desk, tenant, idsOf(subjects))
  desk.budget.spend({ tenant, principal }, countedBy(purpose, found))
  const salts = new Uint8Array(SALT_BYTES * found.length)
  found.forEach((subject, index) => {
    if (subject !== null) salts.set(subject.salt, SALT_BYTES * index)
  })
  const opened = keys.subjectKeys(salts)
  found.forEach((subject, index) => {
    if (subject === null) opened.fill(0, SALT_BYTES * index, SALT_BYTES * (index + 1))
  })
  return { found: Uint8Array.from(found, (subject) => (subject === null ? 0 : 1)), keys: opened }
}
