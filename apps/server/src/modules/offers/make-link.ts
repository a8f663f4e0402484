/** A link for the customer, made by whoever may change the quote: its address and its code are told once. */
import { createHash } from 'node:crypto'
import { may } from '@holdfast/policy'
import { sql } from 'kysely'
import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { companyDay } from '../../platform/gate/tenant-policy.ts'
import { loadRecord } from '../../records/index.ts'
import { newFormKey } from '../forms/index.ts'
import { paperOf, printPaper } from '../papers/index.ts'
import { type Answered, codeDigest, type Language, linksOf, openOf, sealOf, stateOf, tokenDigest } from './link-rows.ts'

const OBJECT = 'quote'
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

/** The last day of a link: the quote's own, else a month from now; refused where that has passed. */
function untilOf({ services, caller }: RequestContext, validUntil: unknown): string {
  const { policy } = caller.tenant
  const now = services.clock.now()
  const until = typeof validUntil === 'string' ? validUntil : companyDay(policy, now + USUAL_DAYS * DAY_MS)
  if (until < companyDay(policy, now)) throw new Refusal('offer_not_open')
  return until
}

/** The quote locked, if the caller offers it themselves: who only shares the work on it shows it to nobody outside. */
async function lockOffered({ services, caller }: RequestContext, tx: WriteTransaction, id: string) {
  const object = caller.tenant.catalog.getObject(OBJECT)
  const record = await loadRecord({ services, caller, object }, { id, action: 'update', lockIn: tx })
  if (!may(caller.access, { object: OBJECT, action: 'create' }, record.reach)) throw new Refusal('forbidden')
  return record
}

/** Makes a link to a quote that was sent. Whoever makes it decides what the customer sees: the paper as they themselves see it. */
export async function makeLink(ctx: RequestContext, quoteId: string, language: Language): Promise<Answer> {
  const { services, caller } = ctx
  const tenantId = caller.tenant.id
  const { paper, view, record, sights } = await paperOf(ctx, { object: OBJECT, id: quoteId, language })
  if (view['status'] !== 'sent') throw new Refusal('offer_not_open')
  const until = untilOf(ctx, view['validUntil'])
  const pdf = await printPaper(paper)
  const [id, key, code] = [services.newId(), newFormKey(tenantId, services.random), newCode(ctx)]
  const digest = createHash('sha256').update(pdf).digest()
  const content = { paper, pdf: Buffer.from(pdf).toString('base64') }
  const sealed = await sealOf(services, tenantId, { id, what: 'paper', content })
  const kept = await codeDigest(services, tenantId, { id, code })
  const at = new Date(services.clock.now()).toISOString()
  return ctx.write(async (tx) => {
    await lockOffered(ctx, tx, record.row.id)
    await tx.query(sql`insert into quote_link (tenant_id, id, quote_id, token_digest, code_digest, language, created_at, created_by, until, paper_digest, sealed_paper)
      values (${tenantId}, ${id}, ${record.row.id}, ${tokenDigest(key)}, ${kept}, ${language}, ${at}, ${caller.user.id}, ${until}, ${digest}, ${sealed})`)
    const facts = { link: id, language, until, paper: digest.toString('hex') }
    const audit = await tx.record({
      act: 'quote.link_make',
      outcome: 'allowed',
      object: OBJECT,
      recordId: record.row.id,
      facts,
    })
    const url = new URL(`/q/${key}`, services.settings.HOLDFAST_URL).href
    return { status: 201, body: { id, url, code, until }, audit, sights }
  })
}

/** The links of a quote for whoever reads it: where each stands, and what its customer answered. */
export async function listLinks(ctx: RequestContext, quoteId: string): Promise<Answer> {
  const { services, caller } = ctx
  const { id: tenantId, catalog, policy } = caller.tenant
  const record = await loadRecord(
    { services, caller, object: catalog.getObject(OBJECT) },
    { id: quoteId, action: 'read' },
  )
  const rows = await linksOf(readerOf(services.database, tenantId), record.row.id)
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
      }
    }),
  )
  const audit = {
    act: 'quote.link_list',
    outcome: 'allowed',
    object: OBJECT,
    recordId: record.row.id,
    count: data.length,
  } as const
  return { status: 200, body: { data }, audit }
}

/** Ends a link; one that was answered or has ended stays as it is. */
export function revokeLink(ctx: RequestContext, quoteId: string, linkId: string): Promise<Answer> {
  const { services } = ctx
  return ctx.write(async (tx) => {
    const record = await lockOffered(ctx, tx, quoteId)
    const at = new Date(services.clock.now()).toISOString()
    const ended = await tx.query(sql`update quote_link set revoked_at = ${at}, sealed_paper = null
      where tenant_id = ${tx.tenantId} and id = ${linkId} and quote_id = ${record.row.id} and outcome is null and revoked_at is null returning 1`)
    if (ended.length === 0) throw new Refusal('not_found')
    const facts = { link: linkId }
    return {
      status: 204,
      audit: await tx.record({
        act: 'quote.link_revoke',
        outcome: 'allowed',
        object: OBJECT,
        recordId: record.row.id,
        facts,
      }),
    }
  })
}
