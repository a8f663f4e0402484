import type { CatalogField } from '@holdfast/sdk'
import type { MessageId } from '../../locales/zh.ts'
import type { ConditionOperator } from './conditions.ts'
import { isPerson } from './fields.ts'

/** In the order in which they are offered; the first that a field admits is proposed. */
const ORDERED: readonly ConditionOperator[] = [
  'expected',
  'in',
  'within',
  'notWithin',
  'quiet',
  'overdue',
  'contains',
  'eq',
  'gte',
  'lte',
  'gt',
  'lt',
  'between',
  'starts',
  'nin',
  'ne',
  'empty',
  'filled',
]

const CHOICES = new Set(['choice', 'multiChoice', 'tags', 'country', 'currency', 'reference', 'people'])
const MOMENTS = new Set(['date', 'dateTime'])
const NUMBERS = new Set(['integer', 'decimal', 'money'])

/** What one chooses is asked by a list, never one by one; what one types is asked by its parts. */
const LEFT_OUT: readonly { readonly kinds: ReadonlySet<string>; readonly operators: ReadonlySet<string> }[] = [
  { kinds: CHOICES, operators: new Set(['eq', 'ne', 'contains']) },
  { kinds: MOMENTS, operators: new Set(['in', 'nin', 'ne', 'eq', 'gte', 'lte']) },
  { kinds: NUMBERS, operators: new Set(['in', 'nin']) },
  { kinds: new Set(['region']), operators: new Set(['eq', 'ne', 'in', 'nin']) },
  { kinds: new Set(['text', 'email', 'phone', 'url', 'creditCode', 'nationalId']), operators: new Set(['in', 'nin']) },
  { kinds: new Set(['boolean']), operators: new Set(['ne']) },
]

/** When what is expected is to be paid. */
const DUE = 'dueOn'
/** When a customer is expected to buy. */
const NEXT_PURCHASE = 'nextPurchaseOn'

/** What a list can be asked of a field, as its catalogue entry admits. */
export function operatorsOf(field: CatalogField): readonly ConditionOperator[] {
  const admitted = new Set<string>(field.operators ?? [])
  if (admitted.has('null')) admitted.add('empty').add('filled')
  if (admitted.has('within')) admitted.add('notWithin')
  if (field.key === 'lastFollowUpAt') admitted.add('quiet')
  if (field.key === DUE) admitted.add('overdue')
  if (field.key === NEXT_PURCHASE) admitted.add('expected').add('overdue')
  if (field.mode === 'masked') return admitted.has('eq') ? ['eq'] : []
  const without = LEFT_OUT.filter(({ kinds }) => kinds.has(field.kind))
  return ORDERED.filter(
    (operator) => admitted.has(operator) && !without.some(({ operators }) => operators.has(operator)),
  )
}

const words: Readonly<Record<ConditionOperator, MessageId>> = {
  eq: 'filter.eq',
  ne: 'filter.ne',
  in: 'filter.in',
  nin: 'filter.nin',
  contains: 'filter.contains',
  starts: 'filter.starts',
  lt: 'filter.lt',
  lte: 'filter.lte',
  gt: 'filter.gt',
  gte: 'filter.gte',
  between: 'filter.between',
  within: 'filter.within',
  notWithin: 'filter.notWithin',
  expected: 'filter.expected',
  quiet: 'filter.quiet',
  overdue: 'filter.overdue',
  came: 'filter.came',
  foreseen: 'filter.foreseen',
  putOff: 'filter.putOff',
  empty: 'filter.empty',
  filled: 'filter.filled',
}

const momentWords: Partial<Record<ConditionOperator, MessageId>> = { lt: 'filter.before', gt: 'filter.after' }
const areaWords: Partial<Record<ConditionOperator, MessageId>> = { starts: 'filter.area' }

/** An operator in words, as they suit the kind of field. */
export function operatorWords(field: CatalogField, operator: ConditionOperator): MessageId {
  if (MOMENTS.has(field.kind)) return momentWords[operator] ?? words[operator]
  if (field.kind === 'region') return areaWords[operator] ?? words[operator]
  return words[operator]
}

/** Asked by the number that leads to the list; only shown and taken away there. */
export const isFixed = (operator: ConditionOperator): boolean => FIXED.has(operator)
const FIXED = new Set<ConditionOperator>(['came', 'foreseen', 'putOff'])

const WITHOUT_VALUE = new Set<ConditionOperator>(['empty', 'filled', 'quiet', 'overdue'])

/** Asked by so many days, the last or the coming. */
export const SPANS: ReadonlySet<ConditionOperator> = new Set(['within', 'notWithin', 'expected'])

export const needsNoValue = (operator: ConditionOperator): boolean => WITHOUT_VALUE.has(operator)
export const isChosen = (field: CatalogField): boolean => CHOICES.has(field.kind)
export const isMoment = (field: CatalogField): boolean => MOMENTS.has(field.kind)

/** Whose condition a person field gets when it is added: one's own, as is meant most often. */
export const proposedValue = (field: CatalogField, operator: ConditionOperator): unknown => {
  if (isPerson(field) && operator === 'in') return ['me']
  if (operator === 'expected') return '+30d'
  if (operator === 'within' || operator === 'notWithin') return '30d'
  return field.kind === 'boolean' && operator === 'eq' ? true : null
}
