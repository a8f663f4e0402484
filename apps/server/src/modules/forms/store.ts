import type { Json } from '@holdfast/catalog/values'
import type { AuditReceipt } from '../../platform/audit/recorder.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { takeOnce } from '../../platform/gate/once.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import { type Draft, draftOf, prepareNew, storeNew, type Writing, within } from '../../records/index.ts'
import { auditOf, OBJECT } from './acting.ts'
import type { OpenForm } from './open-form.ts'
import { noteOutcome } from './outcomes.ts'
import { TOKEN_LIVES_MS } from './token.ts'
import { bodyOfValues, type Values } from './values.ts'

/** What is to become a lead. */
export interface Sent {
  readonly values: Values
  /** Why a person looks first; none where nobody need. */
  readonly reasons: readonly string[]
  /** Fields left out because another lead holds the value, which must be the only one. */
  readonly taken: readonly string[]
  readonly token: string
  readonly language: 'zh' | 'en'
}

/** What the form itself says of the lead. */
function stampsOf(ctx: RequestContext, { form }: OpenForm, sent: Sent): Record<string, Json> {
  const held = sent.reasons.length > 0
  return {
    webForm: form.name[sent.language],
    consentText: form.consent[sent.language],
    consentAt: new Date(ctx.services.clock.now()).toISOString(),
    consentVersion: form.version,
    ...(held ? { review: 'held', reviewReasons: [...sent.reasons] } : {}),
  }
}

/** The lead, with its owner: by the company's rules, or whoever looks at what is held back. */
async function draftOfSent(
  ctx: RequestContext,
  open: OpenForm,
  about: { writing: Writing & { readonly last: { readonly ownerId: string } }; sent: Sent },
): Promise<Draft> {
  const { writing, sent } = about
  const { form } = open
  const body = { ...bodyOfValues(writing, sent.values), ...(form.source === null ? {} : { source: form.source }) }
  const held = sent.reasons.length > 0
  const draft = await draftOf(writing, held ? { ...body, ownerId: writing.last.ownerId } : body)
  // nobody was there to take it: whoever looks after the form does
  if (!held && draft.ruleId === undefined)
    return draftOfSent(ctx, open, { writing, sent: { ...sent, reasons: ['nobody'] } })
  const values = { ...draft.values, ...stampsOf(ctx, open, sent) }
  for (const key of sent.taken) values[key] = null
  return { ...draft, values }
}

/** Spends the token in the act's transaction: a second submission with it is refused, and a crash between them loses neither. */
async function spendToken(ctx: RequestContext, tx: Transaction, token: string): Promise<void> {
  const until = ctx.services.clock.now() + TOKEN_LIVES_MS
  if (!(await takeOnce(tx, { text: token, until }))) throw new Refusal('form_stale')
}

/** Makes the lead, or nothing: one transaction with its event. */
export async function storeSent(
  ctx: RequestContext,
  open: OpenForm,
  about: { writing: Writing & { readonly last: { readonly ownerId: string } }; sent: Sent },
): Promise<AuditReceipt> {
  const { services } = ctx
  const { tenant, form } = open
  const draft = await draftOfSent(ctx, open, about)
  const records = await prepareNew(about.writing, [draft])
  const id = records[0]?.id ?? ''
  const held = draft.values['review'] === 'held'
  return services.database.inTenant(tenant.id, async (tx) => {
    await spendToken(ctx, tx, about.sent.token)
    await storeNew(within(about.writing, tx), tx, records)
    if (held) await publish(tx, 'record.assigned', { userId: draft.ownerId, byId: form.id, object: OBJECT, ids: [id] })
    await noteOutcome(services, tx, { formId: form.id, outcome: held ? 'held' : 'received' })
    const facts = { form: form.id, version: form.version, held, rule: draft.ruleId ?? null }
    const event = { act: 'form.submit', outcome: 'allowed', object: OBJECT, recordId: id, facts } as const
    return services.recorder.recordIn(
      tx,
      { ...event, changed: Object.keys(draft.values) },
      auditOf(ctx, tenant.id, form),
    )
  })
}
