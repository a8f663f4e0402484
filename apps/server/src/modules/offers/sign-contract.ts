/** Our signature under a contract that its customer has signed at a link: both are put into one file that proves them, and the contract holds. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import { changeOf, loadRecord, storeChange, within } from '../../records/index.ts'
import { keepFile } from '../files/index.ts'
import { mailboxOf, requireFreshFactor } from '../identity/index.ts'
import { builtInSignature, type SignedFile } from '../signing/index.ts'
import { type Answered, type LinkRow, linkById, OFFERED, type Offer, openOf, sealOf } from './link-rows.ts'

const OBJECT = 'contract'
/** What the file is called beside the one that its customer was shown. */
const SIGNED = { zh: '（双方已签）', en: ' (signed by both)' } as const

interface Signed {
  readonly row: LinkRow
  readonly offer: Offer
  readonly answered: Answered
}

/** What the customer signed at the link. Refuses with `offer_not_open` where they have not, or it is kept no more. */
async function signedAt({ services, caller }: RequestContext, row: LinkRow | undefined): Promise<Signed> {
  if (row?.object !== OBJECT) throw new Refusal('not_found')
  const tenantId = caller.tenant.id
  const offer = await openOf<Offer>(services, tenantId, { id: row.id, what: 'paper', sealed: row.sealed_paper })
  const sealed = row.sealed_confidential
  const answered = await openOf<Answered>(services, tenantId, { id: row.id, what: 'answer', sealed })
  if (row.outcome !== 'accepted' || offer === null || answered === null) throw new Refusal('offer_not_open')
  return { row, offer, answered }
}

/** The file that proves both signatures. */
async function provenFile(
  ctx: RequestContext,
  tx: WriteTransaction,
  { row, offer, answered }: Signed,
): Promise<SignedFile> {
  const { services, caller } = ctx
  const own = await mailboxOf(services, caller.tenant.id, caller.user.id)
  const { paper } = offer
  const [customer, us] = [paper.party, paper.counterparty]
  return builtInSignature(services, tx).sign({
    paper,
    shown: Buffer.from(row.paper_digest).toString('hex'),
    timeZone: calendarOf(caller.tenant.policy).timeZone,
    consents: [
      {
        side: customer?.label ?? '',
        name: answered.name,
        company: customer?.lines[0] ?? '',
        how: 'link',
        at: new Date(row.decided_at ?? 0).toISOString(),
      },
      {
        side: us?.label ?? '',
        name: own?.name ?? '',
        company: paper.letterhead.name,
        how: 'factor',
        at: new Date(services.clock.now()).toISOString(),
      },
    ],
  })
}

/** Signs for us, who verified themselves a moment ago; the signed file becomes the contract's signed copy and what the link gives out. */
export async function signContract(ctx: RequestContext, contractId: string, linkId: string): Promise<Answer> {
  await requireFreshFactor(ctx, { passkeyToo: false })
  const { services, caller } = ctx
  const outer = { services, caller, object: caller.tenant.catalog.getObject(OBJECT) }
  return ctx.write(async (tx) => {
    const writing = within(outer, tx)
    const record = await loadRecord(writing, { id: contractId, action: 'update', lockIn: tx })
    if (record.values['status'] !== OFFERED[OBJECT].open) throw new Refusal('offer_not_open')
    const row = await linkById(tx, linkId)
    const signed = await signedAt(ctx, row?.record_id === record.row.id ? row : undefined)
    const { pdf, timeStamp } = await provenFile(ctx, tx, signed)
    const digest = createHash('sha256').update(pdf).digest('hex')
    const fileId = await keepFile(ctx, tx, {
      name: `${signed.offer.paper.name}${SIGNED[signed.offer.paper.language]}.pdf`,
      type: 'application/pdf',
      bytes: pdf,
    })
    const change = await changeOf(writing, record, { status: 'signed', signedCopy: [{ id: fileId }] })
    const others = await storeChange(writing, tx, change)
    const content = { ...signed.offer, signed: pdf.toString('base64') }
    const sealed = await sealOf(services, tx.tenantId, { id: linkId, what: 'paper', content })
    await tx.query(
      sql`update customer_link set sealed_paper = ${sealed} where tenant_id = ${tx.tenantId} and id = ${linkId}`,
    )
    const audit = await tx.record({
      act: 'contract.sign',
      outcome: 'allowed',
      object: OBJECT,
      recordId: record.row.id,
      ...(others.length === 0 ? {} : { ids: [record.row.id, ...others] }),
      changed: change.changed,
      facts: { link: linkId, shown: Buffer.from(signed.row.paper_digest).toString('hex'), file: digest, timeStamp },
    })
    return { status: 201, body: { fileId, digest, timeStamp }, audit }
  })
}
