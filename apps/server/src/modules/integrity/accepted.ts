/** Findings that two people accepted, as the log tells of them. */
import { uuidFromBytes, uuidToBytes } from '../../platform/identifiers.ts'
import type { Accepted } from './finding.ts'
import type { StateIndex } from './state-index.ts'

/** Keeps an acceptance; what it accepts is a finding no longer. */
export function keepAccepted(index: StateIndex, log: string, accepted: Accepted): void {
  const { object, id, kind, seq, askedBy, by, at, reason } = accepted
  const [logKey, rowKey] = [uuidToBytes(log), uuidToBytes(id)]
  index
    .sql('delete from finding where log = ? and object = ? and id = ? and kind = ?')
    .run(logKey, object, rowKey, kind)
  index
    .sql(`insert into accepted (log, seq, object, id, kind, asked_by, by, at, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict do nothing`)
    .run(logKey, seq, object, rowKey, kind, askedBy, by, at, reason)
}

interface AcceptedRow extends Omit<Accepted, 'id' | 'askedBy'> {
  readonly id: Uint8Array
  readonly asked_by: string | null
}

/** Acceptances of a log, the newest first. */
export function listAccepted(index: StateIndex, log: string): Accepted[] {
  const rows = index
    .sql('select object, id, kind, seq, asked_by, by, at, reason from accepted where log = ? order by seq desc')
    .all(uuidToBytes(log)) as unknown as AcceptedRow[]
  return rows.map(({ id, asked_by, ...row }) => ({ ...row, id: uuidFromBytes(id), askedBy: asked_by }))
}
