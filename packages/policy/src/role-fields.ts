/** Which fields the standard roles see and write, object by object: allow lists, a field that is not named is seen by nobody. */
import type { FieldMode } from './grant.ts'

/** Fields shown in clear … */
export const clear = (...keys: string[]): Record<string, FieldMode> =>
  Object.fromEntries(keys.map((key) => [key, 'clear' as const]))
/** … and as their mask. */
export const masked = (...keys: string[]): Record<string, FieldMode> =>
  Object.fromEntries(keys.map((key) => [key, 'masked' as const]))

export const ACCOUNT_BUSINESS = clear(
  'name',
  'industry',
  'size',
  'level',
  'pricebook',
  'source',
  'region',
  'website',
  'parent',
  'tags',
  'note',
  'lastFollowUpAt',
  'nextStepAt',
  'poolState',
  'purchaseCount',
  'lastPurchaseOn',
  'purchaseCycleDays',
  'nextPurchaseFrom',
  'nextPurchaseOn',
  'nextPurchaseTo',
  'lifetimeValue',
  'churnRisk',
  'lead',
  'owner',
)
export const ACCOUNT_WAYS = masked('creditCode', 'address', 'phone')
export const ACCOUNT_WRITE = [
  'name',
  'creditCode',
  'industry',
  'size',
  'level',
  'source',
  'region',
  'address',
  'website',
  'phone',
  'parent',
  'tags',
  'note',
]

const MAIL_CONSENT = ['mailTracking', 'mailTrackingHow'] as const

export const CONTACT_BUSINESS = clear(
  'name',
  'title',
  'account',
  'decisionRole',
  'residence',
  'region',
  'source',
  'preferredLanguage',
  'preferredChannel',
  'doNotCall',
  'doNotMail',
  'doNotMessage',
  ...MAIL_CONSENT,
  'customerNo',
  'since',
  'note',
  'tags',
  'lastFollowUpAt',
  'nextStepAt',
  'lead',
  'owner',
)
export const CONTACT_WAYS = masked('mobile', 'phone', 'email', 'wechat', 'address')
export const CONTACT_SENSITIVE = masked('gender', 'birthday', 'nationalId')
export const CONTACT_WRITE = [
  'name',
  'mobile',
  'phone',
  'email',
  'wechat',
  'title',
  'account',
  'decisionRole',
  'gender',
  'birthday',
  'nationalId',
  'address',
  'residence',
  'region',
  'source',
  'preferredLanguage',
  'preferredChannel',
  'doNotCall',
  'doNotMail',
  'doNotMessage',
  ...MAIL_CONSENT,
  'customerNo',
  'since',
  'note',
  'tags',
]

export const LEAD_BUSINESS = clear(
  'name',
  'company',
  'source',
  'status',
  'campaignName',
  'score',
  'scoreReasons',
  ...MAIL_CONSENT,
  'residence',
  'region',
  'tags',
  'note',
  'convertedAt',
  'convertedAccount',
  'convertedContact',
  'convertedOpportunity',
  'assignedBy',
  'webForm',
  'consentText',
  'consentAt',
  'consentVersion',
  'review',
  'reviewReasons',
  'lastFollowUpAt',
  'nextStepAt',
  'owner',
)
export const LEAD_WAYS = masked('mobile', 'email', 'wechat')
export const LEAD_WRITE = [
  'name',
  'company',
  'mobile',
  'email',
  'wechat',
  'source',
  'status',
  'campaignName',
  ...MAIL_CONSENT,
  'residence',
  'region',
  'tags',
  'note',
]

const OPPORTUNITY = [
  'name',
  'account',
  'contacts',
  'pipeline',
  'stage',
  'amount',
  'lines',
  'probability',
  'closeDate',
  'forecast',
  'source',
  'competitors',
  'lostReason',
  'nextStep',
  'tags',
  'note',
]
export const OPPORTUNITY_FIELDS = clear(
  ...OPPORTUNITY,
  'products',
  'openedAt',
  'stageSince',
  'closedAt',
  'lastFollowUpAt',
  'nextStepAt',
  'lead',
  'owner',
)
export const OPPORTUNITY_WRITE = OPPORTUNITY

const PRODUCT = ['code', 'name', 'category', 'unit', 'price', 'taxRate', 'active']
export const PRODUCT_FIELDS = clear(...PRODUCT)
/** What a product costs is seen by who keeps products, and by nobody else. */
export const PRODUCT_KEPT = clear(...PRODUCT, 'cost')
export const PRODUCT_WRITE = [...PRODUCT, 'cost']

/** For whom and when prices hold, and the prices: told to everybody who works with deals, and kept by who keeps products. */
export const PRICEBOOK_WRITE = ['name', 'levels', 'region', 'from', 'until', 'active']
export const PRICEBOOK_FIELDS = clear(...PRICEBOOK_WRITE)
export const PRICE_WRITE = ['pricebook', 'product', 'fromQuantity', 'price']
export const PRICE_FIELDS = clear(...PRICE_WRITE)

/** What bundles are made of is told to everybody who works with deals, and kept by who keeps products. */
export const PART_WRITE = ['bundle', 'part', 'quantity']
export const PART_FIELDS = clear(...PART_WRITE)

/** What the currencies of others are worth is told to everybody who works with deals, and kept by who keeps products. */
export const RATE_WRITE = ['currency', 'from', 'units', 'rate']
export const RATE_FIELDS = clear(...RATE_WRITE)

/** The rate at which a paper or a payment is counted. */
const RATE_OF_DAY = ['rate', 'rateUnits', 'rateOn']
/** What papers with lines carry besides. */
const SUMMED = ['products', 'tax', 'gross', 'owner', ...RATE_OF_DAY]

/** What papers say of their approval. */
const APPROVAL = ['discount', 'approval', 'approvalAskedBy', 'approvalBy', 'approvalFor', 'approvalWords']

const QUOTE = ['status', 'account', 'contact', 'opportunity', 'amount', 'lines', 'validUntil', 'note']
export const QUOTE_FIELDS = clear(...QUOTE, 'number', 'revision', 'original', ...APPROVAL, ...SUMMED)
export const QUOTE_WRITE = QUOTE

const CONTRACT = [
  'name',
  'status',
  'account',
  'contact',
  'opportunity',
  'quote',
  'amount',
  'lines',
  'startsOn',
  'endsOn',
  'renewalMonths',
  'noticeDays',
  'remindDays',
  'signedOn',
  'terminatedOn',
  'words',
  'annexes',
  'signedCopy',
  'note',
]
export const CONTRACT_FIELDS = clear(
  ...CONTRACT,
  ...SUMMED,
  ...APPROVAL,
  'number',
  'revision',
  'original',
  'shownCopies',
)
export const CONTRACT_WRITE = CONTRACT

const ORDER = [
  'status',
  'account',
  'contact',
  'opportunity',
  'quote',
  'contract',
  'amount',
  'lines',
  'orderedOn',
  'deliverBy',
  'note',
]
export const ORDER_FIELDS = clear(
  ...ORDER,
  'number',
  ...SUMMED,
  ...APPROVAL,
  'paid',
  'outstanding',
  'credit',
  'delivered',
  'returned',
)
export const ORDER_WRITE = ORDER

const PAYMENT = ['status', 'order', 'amount', 'dueOn', 'paidOn', 'method', 'invoice', 'note']
export const PAYMENT_FIELDS = clear(...PAYMENT, 'number', 'account', 'dueAfter', 'dueDays', ...RATE_OF_DAY)
export const PAYMENT_WRITE = PAYMENT

const DELIVERY = ['kind', 'status', 'order', 'lines', 'doneOn', 'note']
export const DELIVERY_FIELDS = clear(...DELIVERY, 'number', 'account', 'amount', 'tax', 'gross')
export const DELIVERY_WRITE = DELIVERY

const NEXT = ['nextStep', 'nextStepAt']
const FOLLOW_UP = ['kind', 'about', 'people', 'at', 'words', 'result', 'minutes', 'place', 'files', ...NEXT]
export const ACTIVITY_FIELDS = clear(...FOLLOW_UP, 'subject', 'direction', 'sentFiles')
export const ACTIVITY_WRITE = FOLLOW_UP
export const COMMENT_FIELDS = clear('about', 'activity', 'words')
export const COMMENT_WRITE = ['about', 'activity', 'words']
const TASK = ['what', 'about', 'due', 'reminders', 'reminderAt', 'priority', 'repeats', 'done']
export const TASK_FIELDS = clear(...TASK, 'doneAt', 'owner')
export const TASK_WRITE = TASK
