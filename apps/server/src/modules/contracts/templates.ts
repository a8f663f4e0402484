/** Templates of contracts: kept version by version, so that a contract goes on saying what it was written with. */
import { isTemplatePlace, parseTemplate, TEMPLATE_PLACES, type TemplateFault } from '@holdfast/catalog'
import { sql } from 'kysely'
import { readerOf } from '../../platform/database/reader.ts'
import { Refusal, type ValueFault } from '../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { addVersion, lockNewest, newestTemplates, type Template, type TemplateContent } from './template-rows.ts'

const MOST = 100

/** Every text of a template that does not read, with its place. */
function demandReadable(content: TemplateContent): void {
  const errors: ValueFault[] = (['title', 'clauses'] as const).flatMap((part) =>
    (['zh', 'en'] as const).flatMap((language) => {
      const read: unknown = parseTemplate(content[part][language], isTemplatePlace)
      return Array.isArray(read) ? [] : [{ path: `/${part}/${language}`, code: (read as TemplateFault).code }]
    }),
  )
  if (errors.length > 0) throw new Refusal('invalid', { errors })
}

const viewOf = ({ id, version, retired, name, title, clauses }: Template) => ({
  id,
  version,
  retired,
  name,
  title,
  clauses,
})

/** The newest version of each template, and what can be filled in. */
export async function listTemplates({ services, caller }: RequestContext): Promise<Answer> {
  const found = await newestTemplates(services, readerOf(services.database, caller.tenant.id))
  const places = Object.entries(TEMPLATE_PLACES).map(([place, { label }]) => ({ place, label }))
  const audit = { act: 'template.list', outcome: 'allowed', count: found.length } as const
  return { status: 200, body: { data: found.map(viewOf), places }, audit }
}

/** Makes a template. */
export async function makeTemplate(ctx: RequestContext, content: TemplateContent): Promise<Answer> {
  demandReadable(content)
  const { services, caller } = ctx
  const id = services.newId()
  return ctx.write(async (tx) => {
    const [count] = await tx.query<{ count: number }>(
      sql`select count(distinct id)::int as count from contract_template where tenant_id = ${tx.tenantId}`,
    )
    if ((count?.count ?? 0) >= MOST) throw new Refusal('conflict')
    await addVersion(services, tx, { id, version: 1, by: caller.user.id, content })
    const audit = await tx.record({ act: 'template.create', outcome: 'allowed', facts: { template: id } })
    return { status: 201, body: viewOf({ ...content, id, version: 1, retired: false }), audit }
  })
}

/** Adds a version to a template, upon the one that was seen: contracts that were written before keep theirs. */
export async function changeTemplate(ctx: RequestContext, id: string, content: TemplateContent): Promise<Answer> {
  const seen = statedVersion(ctx.headers)
  demandReadable(content)
  const { services, caller } = ctx
  return ctx.write(async (tx) => {
    const newest = await lockNewest(tx, id)
    if (newest === undefined || newest.retired) throw new Refusal('not_found')
    if (newest.version !== seen) throw new Refusal('version_conflict')
    const version = seen + 1
    await addVersion(services, tx, { id, version, by: caller.user.id, content })
    const facts = { template: id, version }
    const audit = await tx.record({ act: 'template.update', outcome: 'allowed', facts })
    return { status: 200, body: viewOf({ ...content, id, version, retired: false }), audit }
  })
}

/** Takes a template out of use: no contract gets it any more, and those that have it keep it. */
export function retireTemplate(ctx: RequestContext, id: string): Promise<Answer> {
  return ctx.write(async (tx) => {
    const ended = await tx.query(
      sql`update contract_template set retired = true where tenant_id = ${tx.tenantId} and id = ${id} and not retired returning 1`,
    )
    if (ended.length === 0) throw new Refusal('not_found')
    const facts = { template: id }
    return { status: 204, audit: await tx.record({ act: 'template.retire', outcome: 'allowed', facts }) }
  })
}
