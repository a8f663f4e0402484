import type { Label } from '@holdfast/catalog'
import { sql } from 'kysely'
import Type from 'typebox'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../platform/gate/route.ts'
import { exactly, Words } from '../../platform/gate/shapes.ts'
import { passingObjects } from './playbooks.ts'

const MOST = 200

/** The playbooks' words for the next steps of what one owns. */
export const LedSteps = exactly({
  data: Type.Array(
    exactly({ object: Type.String(), recordId: Type.String(), label: Words, kind: Type.String(), due: Type.String() }),
  ),
})

interface LedRow {
  readonly object: string
  readonly record_id: string
  readonly label: Label
  readonly kind: string
  readonly due: string
}

/** Which steps lead the records that the caller owns, the earliest first: words of the company's own, and of nobody else's records. */
export async function readLedSteps({ services, caller }: RequestContext): Promise<Answer> {
  const { id: tenantId, catalog } = caller.tenant
  const owned = passingObjects(catalog).map(
    ({
      name,
    }) => sql`select s.object, s.record_id, s.label, s.kind, s.due from playbook_step s join ${sql.table(name)} r
      on r.tenant_id = s.tenant_id and r.id = s.record_id and r.owner_id = ${caller.user.id} and r.deleted_at is null
      where s.tenant_id = ${tenantId} and s.object = ${name} and s.leads`,
  )
  const rows =
    owned.length === 0
      ? []
      : await services.database.read<LedRow>(
          tenantId,
          sql`${sql.join(owned, sql` union all `)} order by due, record_id limit ${MOST}`,
        )
  const data = rows.map(({ object, record_id: recordId, label, kind, due }) => ({ object, recordId, label, kind, due }))
  return { status: 200, body: { data }, audit: UNRECORDED }
}
