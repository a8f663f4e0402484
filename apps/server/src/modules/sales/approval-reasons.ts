/** Why a quote, contract or order needs approval, as whoever reads it is told: what lies beyond the limits of whoever asked, else of the reader. */
import { sql } from 'kysely'
import Type from 'typebox'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, exactly } from '../../platform/gate/shapes.ts'
import { baseCurrency, loadRecord, reasonsFor } from '../../records/index.ts'
import { ofPapers, PAPERS, type Paper, pathOf } from './papers.ts'

/** What it is, and the limit: percents, or amounts in the company's currency. */
const Reason = exactly({
  of: Type.Union([Type.Literal('discount'), Type.Literal('amount'), Type.Literal('together')]),
  is: Type.String(),
  limit: Type.String(),
})

const View = exactly({
  currency: Type.String(),
  reasons: Type.Array(Reason),
  /** Rates without which nobody can say whether the amount needs approval. */
  missing: Type.Array(exactly({ currency: Type.String(), day: Type.String() })),
})

async function rolesOf({ services, caller }: RequestContext, userId: unknown): Promise<readonly string[] | undefined> {
  if (typeof userId !== 'string') return undefined
  const { id } = caller.tenant
  const [row] = await services.database.read<{ roles: readonly string[] }>(
    id,
    sql`select roles from app_user where tenant_id = ${id} and id = ${userId}`,
  )
  return row?.roles
}

async function readReasons(ctx: RequestContext, paper: Paper, id: string): Promise<Answer> {
  const { services, caller } = ctx
  const object = caller.tenant.catalog.getObject(paper)
  const writing = { services, caller, object }
  const record = await loadRecord(writing, { id, action: 'read' })
  const roles = await rolesOf(ctx, record.values[object.approving?.askedBy ?? ''])
  const { reasons, missing } = await reasonsFor(writing, record, roles)
  const audit = { act: `${paper}.approval_read`, outcome: 'allowed', object: paper, recordId: record.row.id } as const
  return { status: 200, body: { currency: baseCurrency(caller), reasons, missing }, audit }
}

const reasonsRoute = (paper: Paper): Route =>
  route({
    name: `${paper}.approval_read`,
    method: 'GET',
    path: `${pathOf(paper)}/:id/approval`,
    summary: { zh: `一份${PAPERS[paper].zh}为什么要批准`, en: `Why ${PAPERS[paper].en} needs approval` },
    admission: { kind: 'record', object: paper, actions: ['read'] },
    input: { params: ById },
    output: { 200: View },
    run: (ctx, { params }) => readReasons(ctx, paper, params.id),
  })

export const reasonsRoutes: readonly Route[] = ofPapers(reasonsRoute)
