/** Templates of letters as they lie in the database. */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import type { Services } from '../../../platform/services.ts'

/** What a template says, in the language of those it is for. */
export interface LetterContent {
  readonly name: string
  readonly language: 'zh' | 'en'
  readonly subject: string
  readonly words: string
}

export interface LetterTemplate extends LetterContent {
  readonly id: string
  readonly version: number
  /** Whose own it is; null for the company's. */
  readonly userId: string | null
}

interface TemplateRow {
  readonly id: string
  readonly user_id: string | null
  readonly version: number
  readonly sealed_content: Uint8Array
}

const COLUMNS = sql`id, user_id, version, sealed_content`

type Place = Pick<LetterTemplate, 'id' | 'version' | 'userId'>

const bindingOf = (tenantId: string, { id, version, userId }: Place): Uint8Array =>
  Buffer.from(['letter-template', tenantId, id, version, userId ?? 'company'].join('/'))

function openRow(key: Uint8Array, tenantId: string, row: TemplateRow): LetterTemplate {
  const place = { id: row.id, version: row.version, userId: row.user_id }
  const text = openSmall(key, row.sealed_content, bindingOf(tenantId, place))
  if (text === null) throw new Refusal('unavailable', { detail: 'A template of letters does not open.' })
  return { ...(JSON.parse(text) as LetterContent), ...place }
}

const keyOf = (services: Pick<Services, 'keeper'>, tenantId: string) => services.keeper.purposeKey(tenantId, 'settings')

/** The company's templates and the person's own, by age. */
export async function templatesFor(services: Services, reader: Reader, userId: string): Promise<LetterTemplate[]> {
  const rows = await reader.query<TemplateRow>(
    sql`select ${COLUMNS} from letter_template where tenant_id = ${reader.tenantId} and (user_id is null or user_id = ${userId}) order by id limit 400`,
  )
  if (rows.length === 0) return []
  const key = await keyOf(services, reader.tenantId)
  return rows.map((row) => openRow(key, reader.tenantId, row))
}

/** A template of the company's, or of the person's own. */
export async function findTemplate(
  services: Services,
  reader: Reader,
  wanted: { readonly id: string; readonly userId: string },
): Promise<LetterTemplate | undefined> {
  const [row] = await reader.query<TemplateRow>(
    sql`select ${COLUMNS} from letter_template where tenant_id = ${reader.tenantId} and id = ${wanted.id} and (user_id is null or user_id = ${wanted.userId})`,
  )
  return row === undefined ? undefined : openRow(await keyOf(services, reader.tenantId), reader.tenantId, row)
}

async function sealed(services: Services, tenantId: string, template: LetterTemplate): Promise<Uint8Array> {
  const { id, version, userId, ...content } = template
  const binding = bindingOf(tenantId, { id, version, userId })
  return sealSmall(await keyOf(services, tenantId), { text: JSON.stringify(content), binding, random: services.random })
}

/** How many the company has, or the person of their own. */
export async function countTemplates(tx: Transaction, userId: string | null): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    sql`select count(*)::int as n from letter_template where tenant_id = ${tx.tenantId} and user_id is not distinct from ${userId}`,
  )
  return row?.n ?? 0
}

export async function insertTemplate(services: Services, tx: Transaction, template: LetterTemplate): Promise<void> {
  const content = await sealed(services, tx.tenantId, template)
  await tx.query(sql`insert into letter_template (tenant_id, id, user_id, version, sealed_content)
    values (${tx.tenantId}, ${template.id}, ${template.userId}, ${template.version}, ${content})`)
}

/** Puts a template in place of its version before; says nothing of one that is not there. Refuses where somebody else was faster. */
export async function replaceTemplate(services: Services, tx: Transaction, template: LetterTemplate): Promise<void> {
  const { id, userId, version } = template
  const [row] = await tx.query<{ version: number }>(
    sql`select version from letter_template where tenant_id = ${tx.tenantId} and id = ${id} and user_id is not distinct from ${userId} for update`,
  )
  if (row === undefined) throw new Refusal('not_found')
  if (row.version !== version - 1) throw new Refusal('version_conflict')
  const content = await sealed(services, tx.tenantId, template)
  await tx.query(sql`update letter_template set version = ${version}, sealed_content = ${content}
    where tenant_id = ${tx.tenantId} and id = ${id}`)
}

/** Takes a template away; false where there is none. */
export async function deleteTemplate(tx: Transaction, id: string, userId: string | null): Promise<boolean> {
  const gone = await tx.query(
    sql`delete from letter_template where tenant_id = ${tx.tenantId} and id = ${id} and user_id is not distinct from ${userId} returning 1`,
  )
  return gone.length === 1
}
