/** The template that a contract is written with, and what it says of that contract. */
import { fillTemplate, isTemplatePlace, parseTemplate, type TemplatePart, type TemplatePlace } from '@holdfast/catalog'
import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { loadRecord, type OpenRecord, within } from '../../records/index.ts'
import { choiceOf, keepChoice, lockNewest, templateAt } from './template-rows.ts'

const OBJECT = 'contract'

const ofRecord = ({ row, values }: OpenRecord) => {
  const { original } = values
  return { id: row.id, original: typeof original === 'string' ? original : null }
}

/** A text as the reader sees the contract; what was kept is readable, since it was read when it was saved. */
function filled(text: string, says: (place: TemplatePlace) => string | null): string {
  const parts = parseTemplate(text, isTemplatePlace)
  return Array.isArray(parts) ? fillTemplate(parts as readonly TemplatePart[], says) : text
}

/** What the contract's template says in a language: null where it has none. */
export async function textOfContract(
  { services, caller }: RequestContext,
  record: OpenRecord,
  language: 'zh' | 'en',
): Promise<((says: (place: TemplatePlace) => string | null) => { heading: string; clauses: string }) | null> {
  const reading = readerOf(services.database, caller.tenant.id)
  const chosen = await choiceOf(reading, ofRecord(record))
  const template = chosen === null ? null : await templateAt(services, reading, chosen)
  if (template === null) return null
  return (says) => ({
    heading: filled(template.title[language], says),
    clauses: filled(template.clauses[language], says),
  })
}

/** Which template a contract is written with. */
export async function readContractText({ services, caller }: RequestContext, id: string): Promise<Answer> {
  const { tenant } = caller
  const object = tenant.catalog.getObject(OBJECT)
  const record = await loadRecord({ services, caller, object }, { id, action: 'read' })
  const reading = readerOf(services.database, tenant.id)
  const chosen = await choiceOf(reading, ofRecord(record))
  const template = chosen === null ? null : await templateAt(services, reading, chosen)
  const data = template === null ? null : { id: template.id, version: template.version, name: template.name }
  const audit = { act: 'contract.text', outcome: 'allowed', object: OBJECT, recordId: record.row.id } as const
  return { status: 200, body: { data }, audit }
}

/** Writes a draft with the newest version of a template, or with none. Refuses with `state_conflict` what is no draft any more. */
export function writeContractText(ctx: RequestContext, id: string, templateId: string | null): Promise<Answer> {
  const { services, caller } = ctx
  const outer = { services, caller, object: caller.tenant.catalog.getObject(OBJECT) }
  return ctx.write(async (tx) => {
    const record = await loadRecord(within(outer, tx), { id, action: 'update', lockIn: tx })
    const { states } = outer.object
    if (states !== undefined && (record.values[states.at] ?? states.first) !== states.first)
      throw new Refusal('state_conflict')
    const newest = templateId === null ? null : await lockNewest(tx, templateId)
    if (newest === undefined || newest?.retired === true)
      throw new Refusal('invalid', { errors: [{ path: '/templateId', code: 'reference_unknown' }] })
    const chosen = templateId === null || newest === null ? null : { id: templateId, version: newest.version }
    await keepChoice(tx, record.row.id, chosen)
    const audit = await tx.record({
      act: 'contract.write',
      outcome: 'allowed',
      object: OBJECT,
      recordId: record.row.id,
      facts: { template: chosen?.id ?? null, version: chosen?.version ?? null },
    })
    return { status: 204, audit }
  })
}
