/** Templates of contracts as they lie in the database, and which one a contract was written with. */
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import type { Reader } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { openSmall, sealSmall } from '../../platform/gate/small-seal.ts'
import { uuidToBytes } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'

interface Both {
  readonly zh: string
  readonly en: string
}

/** What a template says, in both languages; `name` is for whoever chooses it. */
export interface TemplateContent {
  readonly name: Both
  readonly title: Both
  readonly clauses: Both
}

interface TemplateRow {
  readonly id: string
  readonly version: number
  readonly sealed_content: Uint8Array
  readonly retired: boolean
}

/** A version of a template. */
export interface Template extends TemplateContent {
  readonly id: string
  readonly version: number
  readonly retired: boolean
}

const bindingOf = (tenantId: string, { id, version }: { id: string; version: number }): Buffer =>
  Buffer.concat([uuidToBytes(tenantId), uuidToBytes(id), Buffer.from(`contract-template:${version}`)])

async function openRow(services: Pick<Services, 'keeper'>, tenantId: string, row: TemplateRow): Promise<Template> {
  const key = await services.keeper.purposeKey(tenantId, 'settings')
  const text = openSmall(key, row.sealed_content, bindingOf(tenantId, row))
  if (text === null) throw new Refusal('unavailable', { detail: 'A template of contracts does not open.' })
  const content: TemplateContent = JSON.parse(text)
  return { ...content, id: row.id, version: row.version, retired: row.retired }
}

/** The newest version of each template, those in use first made first. */
export async function newestTemplates(services: Services, reading: Reader): Promise<readonly Template[]> {
  const rows = await reading.query<TemplateRow>(
    sql`select distinct on (id) id, version, sealed_content, retired from contract_template
      where tenant_id = ${reading.tenantId} order by id, version desc limit 200`,
  )
  return Promise.all(rows.map((row) => openRow(services, reading.tenantId, row)))
}

/** One version of a template. */
export async function templateAt(
  services: Pick<Services, 'keeper'>,
  reading: Reader,
  at: { readonly id: string; readonly version: number },
): Promise<Template | null> {
  const [row] = await reading.query<TemplateRow>(
    sql`select id, version, sealed_content, retired from contract_template
      where tenant_id = ${reading.tenantId} and id = ${at.id} and version = ${at.version}`,
  )
  return row === undefined ? null : openRow(services, reading.tenantId, row)
}

/** The newest version of a template under lock, as whoever changes it has to have seen it. */
export async function lockNewest(
  tx: Transaction,
  id: string,
): Promise<{ readonly version: number; readonly retired: boolean } | undefined> {
  const [row] = await tx.query<{ version: number; retired: boolean }>(
    sql`select version, retired from contract_template where tenant_id = ${tx.tenantId} and id = ${id} order by version desc limit 1 for update`,
  )
  return row
}

/** Adds a version. */
export async function addVersion(
  services: Services,
  tx: Transaction,
  about: { readonly id: string; readonly version: number; readonly by: string; readonly content: TemplateContent },
): Promise<void> {
  const key = await services.keeper.purposeKey(tx.tenantId, 'settings')
  const text = JSON.stringify(about.content)
  const sealed = sealSmall(key, { text, binding: bindingOf(tx.tenantId, about), random: services.random })
  const at = new Date(services.clock.now()).toISOString()
  await tx.query(sql`insert into contract_template (tenant_id, id, version, made_at, made_by, sealed_content)
    values (${tx.tenantId}, ${about.id}, ${about.version}, ${at}, ${about.by}, ${sealed})`)
}

/** With which version of which template a contract is written; an amendment with that of the first version until it has its own. */
export async function choiceOf(
  reading: Reader,
  contract: { readonly id: string; readonly original: string | null },
): Promise<{ readonly id: string; readonly version: number } | null> {
  const ids = [contract.id, ...(contract.original === null ? [] : [contract.original])]
  const [row] = await reading.query<{ template_id: string | null; template_version: number }>(
    sql`select template_id, template_version from contract_text where tenant_id = ${reading.tenantId} and record_id = any(${ids}::uuid[])
      order by record_id = ${contract.id} desc limit 1`,
  )
  return row === undefined || row.template_id === null ? null : { id: row.template_id, version: row.template_version }
}

/** Writes a contract with a version of a template, or with none. */
export const keepChoice = (
  tx: Transaction,
  recordId: string,
  chosen: { readonly id: string; readonly version: number } | null,
): Promise<unknown> =>
  tx.query(sql`insert into contract_text (tenant_id, record_id, template_id, template_version)
    values (${tx.tenantId}, ${recordId}, ${chosen?.id ?? null}, ${chosen?.version ?? null})
    on conflict (tenant_id, record_id) do update set template_id = excluded.template_id, template_version = excluded.template_version`)
