/** A link for the customer, made by whoever may change what it leads to: its address and its code are told once. */
import { createHash } from 'node:crypto'
import { may } from '@holdfast/policy'
import { sql } from 'kysely'
import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { companyDay } from '../../platform/gate/tenant-policy.ts'
import { addFile, loadRecord, type OpenRecord, type Writing, within } from '../../records/index.ts'
import { keepFile } from '../files/index.ts'
import { newFormKey } from '../forms/index.ts'
import { type Paper, paperOf, printPaper } from '../papers/index.ts'
import {
  type Answered,
  codeDigest,
  type Language,
  linksOf,
  OFFERED,
  type OfRecord,
  openOf,
  sealOf,
  stateOf,
  tokenDigest,
} from './link-rows.ts'

const USUAL_DAYS = 30
const DAY_MS = 86_400_000
const CODES = 1_000_000
/** Below it every remainder is as likely as another. */
const FAIR = Math.floor(2 ** 32 / CODES) * CODES

/** Six digits, each code as likely as any other. */
function newCode({ services }: RequestContext): string {
  for (;;) {
    const drawn = Buffer.from(services.random.bytes(4)).readUInt32BE()
    if (drawn < FAIR) return String(drawn % CODES).padStart(6, '0')
  }
}

/** The last day of a link: that of what it leads to, else a month from now; refused where that has passed. */
function untilOf({ services, caller }: RequestContext, validUntil: unknown): string {
  const { policy } = caller.tenant
  const now = services.clock.now()
  const until = typeof validUntil === 'string' ? validUntil : companyDay(policy, now + USUAL_DAYS * DAY_MS)
  if (until < companyDay(policy, now)) throw new Refusal('offer_not_open')
  return until
}

/** What is sent locked, if the caller offers it themselves: who only shares the work on it shows it to nobody outside. */
async function lockOffered({ services, caller }: RequestContext, tx: WriteTransaction, { object: name, id }: OfRecord) {
  const writing = within({ services, caller, object: caller.tenant.catalog.getObject(name) }, tx)
  const record = await loadRecord(writing, { id, action: 'update', lockIn: tx })
  if (!may(caller.access, { object: name, action: 'create' }, record.reach)) throw new Refusal('forbidden')
  return { writing, record }
}

interface Showing {
  readonly writing: Writing
  readonly record: OpenRecord
  readonly paper: Paper
  readonly pdf: Uint8Array
}

/** The very file that is shown, kept with the contract for its life; the link keeps a quote's for as long as it opens. */
async function keepShown(ctx: RequestContext, tx: WriteTransaction, showing: Showing): Promise<string | null> {
  const { writing, record, paper, pdf } = showing
  if (writing.object.name !== 'contract') return null
  const fileId = await keepFile(ctx, tx, { name: `${paper.name}.pdf`, type: 'application/pdf', bytes: pdf })
  await addFile(writing, tx, { record, field: 'shownCopies', fileId })
  return fileId
}

/** Makes a link to what was sent. Whoever makes it decides what the customer sees: the paper as they themselves see it. */
export async function makeLink(
  ctx: RequestContext,
  { object, id: recordId }: OfRecord,
  language: Language,
): Promise<Answer> {
  const { services, caller } = ctx
  const tenantId = caller.tenant.id
  const { paper, view, record, sights } = await paperOf(ctx, { object, id: recordId, language })
  const { open, until: lasts } = OFFERED[object]
  if (view['status'] !== open) throw new Refusal('offer_not_open')
  const until = untilOf(ctx, lasts === null ? null : view[lasts])
  const pdf = await printPaper(paper)
  const [id, key, code] = [services.newId(), newFormKey(tenantId, services.random), newCode(ctx)]
  const digest = createHash('sha256').update(pdf).digest()
  const content = { paper, pdf: Buffer.from(pdf).toString('base64') }
  const sealed = await sealOf(services, tenantId, { id, what: 'paper', content })
  const kept = await codeDigest(services, tenantId, { id, code })
  const at = new Date(services.clock.now()).toISOString()
  return ctx.write(async (tx) => {
    const fileId = await keepShown(ctx, tx, {
      ...(await lockOffered(ctx, tx, { object, id: record.row.id })),
      paper,
      pdf,
    })
    await tx.query(sql`insert into customer_link (tenant_id, id, object, record_id, token_digest, code_digest, language, created_at, created_by, until, paper_digest, sealed_paper, file_id)
      values (${tenantId}, ${id}, ${object}, ${record.row.id}, ${tokenDigest(key)}, ${kept}, ${language}, ${at}, ${caller.user.id}, ${until}, ${digest}, ${sealed}, ${fileId})`)
    const facts = { link: id, language, until, paper: digest.toString('hex') }
    const audit = await tx.record({
      act: `${object}.link_make`,
      outcome: 'allowed',
      object,
      recordId: record.row.id,
      facts,
    })
    const url = new URL(`/q/${key}`, services.settings.HOLDFAST_URL).href
    return { status: 201, body: { id, url, code, until }, audit, sights }
  })
}

/** The links to a record for whoever reads it: where each stands, and what its customer answered. */
export async function listLinks(ctx: RequestContext, of: OfRecord): Promise<Answer> {
  const { services, caller } = ctx
  const { id: tenantId, catalog, policy } = caller.tenant
  const record = await loadRecord(
    { services, caller, object: catalog.getObject(of.object) },
    { id: of.id, action: 'read' },
  )
  const rows = await linksOf(readerOf(services.database, tenantId), { ...of, id: record.row.id })
  const today = companyDay(policy, services.clock.now())
  const data = await Promise.all(
    rows.map(async (row) => {
      const answered = await openOf<Answered>(services, tenantId, {
        id: row.id,
        what: 'answer',
        sealed: row.sealed_confidential,
      })
      return {
        id: row.id,
        language: row.language,
        state: stateOf(row, today),
        createdAt: new Date(row.created_at).toISOString(),
        until: row.until,
        decidedAt: row.decided_at === null ? null : new Date(row.decided_at).toISOString(),
        name: answered?.name ?? null,
        words: answered?.words ?? null,
        paper: Buffer.from(row.paper_digest).toString('hex'),
        fileId: row.file_id,
      }
    }),
  )
  const audit = {
    act: `${of.object}.link_list`,
    outcome: 'allowed',
    object: of.object,
    recordId: record.row.id,
    count: data.length,
  } as const
  return { status: 200, body: { data }, audit }
}

/** Ends a link; one that was answered or has ended stays as it is. */
export function revokeLink(ctx: RequestContext, of: OfRecord, linkId: string): Promise<Answer> {
  const { services } = ctx
  return ctx.write(async (tx) => {
    const { record } = await lockOffered(ctx, tx, of)
    const at = new Date(services.clock.now()).toISOString()
    const ended = await tx.query(sql`update customer_link set revoked_at = ${at}, sealed_paper = null
      where tenant_id = ${tx.tenantId} and id = ${linkId} and object = ${of.object} and record_id = ${record.row.id} and outcome is null and revoked_at is null returning 1`)
    if (ended.length === 0) throw new Refusal('not_found')
    const facts = { link: linkId }
    return {
      status: 204,
      audit: await tx.record({
        act: `${of.object}.link_revoke`,
        outcome: 'allowed',
        object: of.object,
        recordId: record.row.id,
        facts,
      }),
    }
  })
}
