/** Why a record needs somebody's approval before it leaves its first state: what is taken off its price, and what it comes to. Decisions 0056 and 0086. */
import {
  exceeds,
  findField,
  type ObjectDeclaration,
  ownLimitOf,
  rateBeforeLeaving,
  reachesLimit,
  wireName,
} from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { boundAs } from '@holdfast/policy'
import { Refusal, type ValueFault } from '../platform/errors/refusal.ts'
import { both } from '../platform/errors/refusal-text.ts'
import type { Caller } from '../platform/gate/session.ts'
import { discountOf } from './approvals.ts'
import { isCarried } from './carried-approval.ts'
import { type Beside, type Weighed, worthAlone, worthTogether } from './counted-together.ts'
import { baseCurrency, type MissingRate } from './query/converted.ts'
import type { OpenRecord } from './record.ts'
import type { Writing } from './writing.ts'

type Values = Readonly<Record<string, Json>>

/** What lies beyond a limit, and the limit: percents, or amounts in the company's currency. */
interface Reason {
  /** An amount by itself, or together with others of the same deal that stand. */
  readonly of: 'discount' | 'amount' | 'together'
  readonly is: string
  readonly limit: string
}

interface Limits {
  /** Above this discount somebody asks, a percent; null where there is no limit. */
  readonly discount: string | null
  /** From this amount on somebody asks, in the company's currency. */
  readonly amount: string | null
  /** What of the same deal is weighed with it: what nobody approved by itself, or all of it. */
  readonly beside: Beside
}

/** How far somebody of these roles goes by themselves. */
export const ownLimits = ({ tenant }: Pick<Caller, 'tenant'>, roles: readonly string[]): Limits => ({
  discount: ownLimitOf(tenant.policy.discounts.free, boundAs(roles, tenant.policy.discounts.free)),
  amount: ownLimitOf(tenant.policy.amounts.from, boundAs(roles, tenant.policy.amounts.from)),
  beside: 'unapproved',
})

/** From where on two people approve. */
const secondLimits = ({ tenant: { policy } }: Caller): Limits => ({
  discount: policy.discounts.second,
  amount: policy.amounts.second,
  beside: 'all',
})

interface Beyond {
  readonly reasons: readonly Reason[]
  readonly missing: readonly MissingRate[]
}

const NOTHING: Beyond = { reasons: [], missing: [] }

/** What of a record's discount lies beyond a limit, unless it was approved where the record comes from. */
async function discountBeyond(writing: Writing, weighed: Weighed, { discount: limit }: Limits): Promise<Beyond> {
  const is = discountOf(writing.object, weighed.values)
  if (is === null || limit === null || !exceeds(is, limit)) return NOTHING
  return (await isCarried(writing, weighed, 'discount'))
    ? NOTHING
    : { reasons: [{ of: 'discount', is, limit }], missing: [] }
}

/** What of its amount does, by itself or together with others of the same deal. Nobody can say so of an amount whose rate is missing. */
async function amountBeyond(writing: Writing, weighed: Weighed, { amount: limit, beside }: Limits): Promise<Beyond> {
  if (limit === null || (await isCarried(writing, weighed, 'amount'))) return NOTHING
  const { amount: is, missing } = await worthAlone(writing, weighed)
  if (is === null) return { reasons: [], missing }
  if (reachesLimit(is, limit)) return { reasons: [{ of: 'amount', is, limit }], missing: [] }
  const all = await worthTogether(writing, weighed, beside)
  return { reasons: reachesLimit(all.amount, limit) ? [{ of: 'together', is, limit }] : [], missing: all.missing }
}

/** What of a record lies beyond limits. */
async function beyond(writing: Writing, weighed: Weighed, limits: Limits): Promise<Beyond> {
  const parts = [await discountBeyond(writing, weighed, limits), await amountBeyond(writing, weighed, limits)]
  return { reasons: parts.flatMap(({ reasons }) => reasons), missing: parts.flatMap(({ missing }) => missing) }
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
  together: ({ is, limit }, currency) => ({
    zh: `金额是 ${currency} ${is}，和同一笔生意里已经成立的加在一起，达到要批准的 ${currency} ${limit}`,
    en: `the amount is ${currency} ${is}; with the others of the same deal that stand already it reaches ${currency} ${limit}, from where on approval is needed`,
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
