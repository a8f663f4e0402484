import type { RequestContext } from '../../../platform/gate/context.ts'
import { notesAfter, type RowNote } from '../store/queries.ts'
import { RisingRecords } from '../store/rising.ts'

const PAGE = 5_000

interface Asked {
  readonly importId: string
  readonly outcome: RowNote['outcome'] | null
  readonly after: number
}

/** What there is to say of rows, of one outcome or of all, read along with the file. */
export function rowNotes({ services, caller }: RequestContext, { after, ...about }: Asked): RisingRecords<RowNote> {
  const read = (last: number) =>
    notesAfter(services.database, { tenantId: caller.tenant.id, ...about, after: last, limit: PAGE })
  return new RisingRecords(read, after)
}
