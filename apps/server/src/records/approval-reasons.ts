/** Why a record needs somebody's approval before it leaves its first state: what is taken off its price, and what it comes to. Decisions 0056 and 0086. */
import {
  exceeds,
  findField,
  firstMoney,
  type ObjectDeclaration,
  ownLimitOf,
  rateBeforeLeaving,
  reachesLimit,
  wireName,
} from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { Refusal, type ValueFault } from '../platform/errors/refusal.ts'
import { both } from '../platform/errors/refusal-text.ts'
import type { Caller } from '../platform/gate/session.ts'
import { companyDay } from '../platform/gate/tenant-policy.ts'
import { discountOf } from './approvals.ts'
import { isCarried } from './carried-approval.ts'
import { baseCurrency, convertedSums, hasForeign, type MissingRate } from './query/converted.ts'
import type { OpenRecord } from './record.ts'
import type { Writing } from './writing.ts'

type Values = Readonly<Record<string, Json>>

/** What lies beyond a limit, and the limit: percents, or amounts in the company's currency. */
interface Reason {
  readonly of: 'discount' | 'amount'
  readonly is: string
  readonly limit: string
}

interface Limits {
  /** Above this discount somebody asks, a percent; null where there is no limit. */
  readonly discount: string | null
  /** From this amount on somebody asks, in the company's currency. */
  readonly amount: string | null
}

/** What is weighed: which record, its values, and when it was made, which says the rate of one that keeps none. */
interface Weighed {
  readonly id: string
  readonly values: Values
  readonly madeAt: string
}

/** How far somebody of these roles goes by themselves. */
export const ownLimits = ({ tenant }: Caller, roles: readonly string[]): Limits => ({
  discount: ownLimitOf(tenant.policy.discounts.free, roles),
  amount: ownLimitOf(tenant.policy.amounts.from, roles),
})

/** From where on two people approve. */
const secondLimits = ({ tenant: { policy } }: Caller): Limits => ({
  discount: policy.discounts.second,
  amount: policy.amounts.second,
})

/** What a record comes to in the company's currency, by the rate it keeps; null where it has no amount or a rate is missing, which is told. */
async function worthOf(
  { services, caller, object }: Writing,
  { values, madeAt }: Weighed,
): Promise<{ readonly amount: string | null; readonly missing: readonly MissingRate[] }> {
  const total = firstMoney(object.approving?.total ?? [], values)
  if (total === undefined) return { amount: null, missing: [] }
  if (!hasForeign(caller, [total.currency])) return { amount: total.amount, missing: [] }
  const { rated } = object
  const kept = (key: string | undefined) => (key === undefined ? null : (values[key] ?? null))
  const day = kept(rated?.on) ?? companyDay(caller.tenant.policy, Date.parse(madeAt))
  const sums = await convertedSums(
    services,
    caller,
    sql`select 'total'::text as k, ${total.currency}::text as currency, ${day}::date as day, ${kept(rated?.rate)}::numeric as rate, ${kept(rated?.units)}::int as units,
      ${total.amount}::numeric as amount, null::numeric as weighted`,
  )
  return sums.get('total') ?? { amount: null, missing: [] }
}

/** What of a record lies beyond limits. Nobody can say so of an amount whose rate is missing. */
async function beyond(
  writing: Writing,
  weighed: Weighed,
  limits: Limits,
): Promise<{ readonly reasons: readonly Reason[]; readonly missing: readonly MissingRate[] }> {
  const discount = discountOf(writing.object, weighed.values)
  const isWeighed = limits.amount !== null && !(await isCarried(writing, weighed))
  const worth = isWeighed ? await worthOf(writing, weighed) : { amount: null, missing: [] }
  const reasons: readonly (Reason | null)[] = [
    discount !== null && limits.discount !== null && exceeds(discount, limits.discount)
      ? { of: 'discount', is: discount, limit: limits.discount }
      : null,
    worth.amount !== null && limits.amount !== null && reachesLimit(worth.amount, limits.amount)
      ? { of: 'amount', is: worth.amount, limit: limits.amount }
      : null,
  ]
  return { reasons: reasons.filter((reason) => reason !== null), missing: worth.missing }
}

/** Why somebody of these roles asks for approval of a record; the caller's own where none are stated. */
export const reasonsFor = (writing: Writing, { values, row }: OpenRecord, roles?: readonly string[]) =>
  beyond(
    writing,
    { id: row.id, values, madeAt: row.created_at },
    ownLimits(writing.caller, roles ?? writing.caller.access.principal.roles),
  )

const rateMissing = (path: string, { currency, day }: MissingRate): ValueFault => ({
  path,
  code: 'rate_missing',
  message: both(
    `没有 ${currency} 在 ${day} 的汇率，说不出金额要不要批准：请销售经理在“汇率”里补上`,
    `There is no rate of ${currency} for ${day}, so nobody can say whether the amount needs approval: have a sales manager add it under Exchange rates`,
  ),
})

/** Whether two people approve a record. Refuses where a rate is missing to say so. */
export async function twoApprove(writing: Writing, { values, row }: OpenRecord): Promise<boolean> {
  const { reasons, missing } = await beyond(
    writing,
    { id: row.id, values, madeAt: row.created_at },
    secondLimits(writing.caller),
  )
  const [rate] = missing
  if (reasons.length === 0 && rate !== undefined)
    throw new Refusal('invalid', { errors: [rateMissing('/approve', rate)] })
  return reasons.length > 0
}

const PARTS: Readonly<Record<Reason['of'], (reason: Reason, currency: string) => { zh: string; en: string }>> = {
  discount: ({ is, limit }) => ({
    zh: `折扣是 ${is}%，你自己可以决定到 ${limit}%`,
    en: `the discount is ${is} %, and you decide by yourself up to ${limit} %`,
  }),
  amount: ({ is, limit }, currency) => ({
    zh: `金额是 ${currency} ${is}，从 ${currency} ${limit} 起要批准`,
    en: `the amount is ${currency} ${is}, and needs approval from ${currency} ${limit} on`,
  }),
}

function approvalNeeded(path: string, reasons: readonly Reason[], currency: string): ValueFault {
  const parts = reasons.map((reason) => PARTS[reason.of](reason, currency))
  const message = both(
    `${parts.map(({ zh }) => zh).join('；')}：请先提交批准，批准后再继续`,
    `Ask for approval first, and go on once it is approved: ${parts.map(({ en }) => en).join('; ')}`,
  )
  return { path, code: 'approval_needed', message }
}

const pathOf = (object: ObjectDeclaration, key: string): string => {
  const field = findField(object, key)
  return `/${field === undefined ? key : wireName({ key, field })}`
}

/** What keeps a record in the first state that lies beyond what its writer may give, unless it was approved. */
export async function approvalFaults(writing: Writing, record: OpenRecord, after: Values): Promise<ValueFault[]> {
  const { approving, states } = writing.object
  if (approving === undefined || states === undefined) return []
  const leaves = (record.values[states.at] ?? states.first) === states.first && after[states.at] !== states.first
  if (!leaves || after[approving.at] === 'approved') return []
  const values = rateBeforeLeaving(writing.object, { before: record.values, after })
  const { reasons, missing } = await reasonsFor(writing, { ...record, values })
  const path = pathOf(writing.object, states.at)
  if (reasons.length > 0) return [approvalNeeded(path, reasons, baseCurrency(writing.caller))]
  return missing.slice(0, 1).map((rate) => rateMissing(path, rate))
}
