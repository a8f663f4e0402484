import { readingOf } from '../../platform/audit/log-store.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { openPosition, sealPosition } from './cursor.ts'
import { answerEvents } from './find-events.ts'
import type { EventRow } from './queries.ts'

/** What may be asked of the log, as the address states it. */
export interface StatedFilter {
  readonly actor?: string
  readonly object?: string
  readonly id?: string
  readonly action?: string
  readonly outcome?: string
  readonly from?: string
  readonly to?: string
  readonly limit?: number
  readonly cursor?: string
}

const DEFAULT_LIMIT = 50

const shown = (row: EventRow) => ({
  seq: row.seq,
  time: row.at,
  event: row.event === null ? null : JSON.parse(row.event),
  salt: row.salt === null ? null : Buffer.from(row.salt).toString('base64url'),
})

/** A page of the company's log, newest first. Reading the log is recorded like any reading: which filters, how many records, never their content. */
export async function listEvents(ctx: RequestContext, stated: StatedFilter): Promise<Answer> {
  const { services, caller } = ctx
  const { limit = DEFAULT_LIMIT, cursor, ...filter } = stated
  const tenantId = caller.tenant.id
  const question = JSON.stringify(Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1)))
  const binding = { tenantId, userId: caller.user.id, question }
  const before = cursor === undefined ? undefined : await openPosition(services, binding, cursor)
  const rows = await answerEvents(readingOf(services.database, tenantId), {
    tenantId,
    ...filter,
    ...(before === undefined ? {} : { before }),
    limit: limit + 1,
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const next = rows.length > limit && last !== undefined ? await sealPosition(services, binding, last.seq) : null
  return {
    status: 200,
    body: { data: page.map(shown), page: { next, limit } },
    audit: {
      act: 'audit.list',
      outcome: 'allowed',
      count: page.length,
      fields: Object.keys(filter).sort(),
      facts: filter,
    },
  }
}
