import type { AuditReceipt } from '../../platform/audit/recorder.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { writingOf } from './acting.ts'
import { countCall } from './limiter.ts'
import { corsOf, type OpenForm, TOKEN_LABEL } from './open-form.ts'
import { noteOutcome, type Outcome } from './outcomes.ts'
import { isHeld, type Sign, signsIn } from './signs.ts'
import { storeSent } from './store.ts'
import { ageOf, decodeFormToken, showsWork, tokenDocument } from './token.ts'
import { readValues, takenFields, typedOf } from './values.ts'

/** What a visitor sent. */
export interface Submission {
  readonly token: string
  /** The number that proves the work; null from a page without its script. */
  readonly work: string | null
  readonly consent: boolean
  /** The field that nobody sees. */
  readonly trap: string
  readonly language: 'zh' | 'en'
  readonly values: Readonly<Record<string, string>>
}

/** No answer comes sooner, so that its time tells little of what was found. */
const LEAST_ANSWER_MS = 250

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  form_spent: 'limit',
  form_stale: 'stale',
  invalid: 'invalid',
  origin_refused: 'origin',
}

/** The signs of the token and the work; refuses a token that is not ours, too old, of a form that was changed since, or whose work is wrong. */
async function judgeToken(ctx: RequestContext, { tenant, form }: OpenForm, sent: Submission): Promise<readonly Sign[]> {
  const read = decodeFormToken(sent.token)
  if (read === null) throw new Refusal('form_stale')
  const item = { document: tokenDocument(read.body, form), mac: read.mac }
  const [sound] = await ctx.services.keeper.verifyMacs(tenant.id, TOKEN_LABEL, [item])
  const age = ageOf(read.facts, ctx.services.clock.now())
  if (sound !== true || age === 'stale') throw new Refusal('form_stale')
  if (sent.work !== null && !showsWork(sent.token, sent.work, read.facts.bits)) throw new Refusal('form_stale')
  return [...(age === 'fast' ? (['fast'] as const) : []), ...(sent.work === null ? (['no_work'] as const) : [])]
}

async function demandRoom(
  ctx: RequestContext,
  { tenant, form }: OpenForm,
  windows: Parameters<typeof countCall>[2],
): Promise<void> {
  const call = { tenantId: tenant.id, formId: form.id, address: ctx.address }
  const wait = await countCall(ctx.services, call, windows)
  if (wait !== null) throw new Refusal('form_spent', { retryAfterSeconds: wait })
}

async function take(ctx: RequestContext, open: OpenForm, sent: Submission): Promise<AuditReceipt> {
  // an address that sends too much uses up nothing of what the form may take
  await demandRoom(ctx, open, ['address', 'address_day'])
  const signs = await judgeToken(ctx, open, sent)
  await demandRoom(ctx, open, sent.work === null ? ['plain', 'form', 'company'] : ['form', 'company'])
  const writing = await writingOf(ctx.services, open.tenant, open.form)
  const values = readValues(writing, open, sent.values)
  if (!sent.consent) throw new Refusal('invalid', { errors: [{ path: '/consent', code: 'required' }] })
  const trapped: readonly Sign[] = sent.trap === '' ? [] : ['trap']
  const all = [...signs, ...trapped, ...signsIn(typedOf(writing, values))]
  const taken = await takenFields(writing, values)
  const reasons = [...(isHeld(all) ? all : []), ...(taken.length > 0 ? ['known'] : [])]
  const { token, language } = sent
  return storeSent(ctx, open, { writing, sent: { values, reasons, taken, token, language } })
}

/** The refusal as it is counted, and as the record knows whose form it was. */
async function refused(ctx: RequestContext, { tenant, form }: OpenForm, error: unknown): Promise<never> {
  if (!(error instanceof Refusal)) throw error
  const outcome = OUTCOMES[error.code]
  if (outcome !== undefined)
    await ctx.services.database.inTenant(tenant.id, (tx) => noteOutcome(ctx.services, tx, { formId: form.id, outcome }))
  const by = { tenantId: tenant.id, actorId: form.id, sessionId: null, clientId: form.id }
  const { origin } = ctx.headers
  // a page that may hold the form may read why it was refused
  const headers = origin !== undefined && error.code !== 'origin_refused' ? corsOf(origin) : {}
  throw new Refusal(error.code, { ...error.details, by, headers })
}

/** Does what a visitor's call asks; refusals are counted and recorded as the form's. */
export const asForm = <T>(ctx: RequestContext, open: OpenForm, work: () => Promise<T>): Promise<T> =>
  work().catch((error: unknown) => refused(ctx, open, error))

/** Takes what a visitor sent: as a lead, or as one that somebody looks at first. The answer is the same, whoever they are. */
export async function receive(ctx: RequestContext, open: OpenForm, sent: Submission): Promise<AuditReceipt> {
  const least = ctx.services.rest(LEAST_ANSWER_MS)
  try {
    return await take(ctx, open, sent)
  } finally {
    await least
  }
}
