import type { BusinessRecord, CatalogField, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { currentLanguage, labelText, type Translate, useT } from '../../app/i18n.ts'
import { formatCountry, formatDay, formatMoney, formatMonth, formatNumber } from '../../ui/format.ts'
import { type ObjectView, useObject } from '../catalogue.ts'
import { pluralOf } from '../plurals.ts'
import { titleOf } from '../record-values.ts'
import { useRegions } from '../use-regions.ts'
import { type Condition, type FieldCondition, isOther } from './conditions.ts'
import { fieldLabel, fieldNamed, isPerson, OWNERS_TEAM } from './fields.ts'
import { CATEGORIES, type Category } from './forecast-sums.ts'
import { isMoment, needsNoValue, operatorWords, SPANS } from './operators.ts'
import { TEAMS, useColleagues } from './people.ts'

export interface ConditionWords {
  readonly label: string
  readonly operator: string
  readonly value: string
}

const MOST_NAMED = 3

/** `7d` as "the last 7 days", `+7d` as the coming ones. */
export function spanWords(span: string, t: Translate): string {
  const days = Number.parseInt(span.replace('+', ''), 10) * (span.endsWith('w') ? 7 : 1)
  return t(span.startsWith('+') ? 'filter.coming' : 'filter.last', { days })
}

const POINTING = new Set(['reference', 'people'])

/** Names of the records that a condition points to, within one's reach; the rest stand by the end of their ids. */
function useNames(field: CatalogField | undefined, ids: readonly string[]): ReadonlyMap<string, string> {
  const plural =
    field !== undefined && POINTING.has(field.kind) && !isPerson(field) ? pluralOf(field.targets?.[0] ?? '') : ''
  const { object } = useObject(plural)
  const { data } = useQuery({
    queryKey: ['names', plural, ids],
    queryFn: () => api.post<ListOf<BusinessRecord>>(`/${plural}/query`, { limit: 200, filter: { id: { in: ids } } }),
    enabled: plural !== '' && ids.length > 0,
    staleTime: 300_000,
    gcTime: 0,
  })
  return new Map((data?.data ?? []).map((record) => [record.id, titleOf(record, object?.title ?? 'name')]))
}

interface Namers {
  readonly t: Translate
  readonly people: ReadonlyMap<string, string>
  readonly names: ReadonlyMap<string, string>
  readonly region: (code: string) => string
}

const optionWord = (field: CatalogField, value: unknown): string => {
  const option = field.options?.find((one) => one.value === value)
  return option === undefined ? String(value) : labelText(option.label)
}

function referenceWord(field: CatalogField, value: string, { t, people, names }: Namers): string {
  if (value === 'me') return t('filter.me')
  return (isPerson(field) ? people : names).get(value) ?? `…${value.slice(-4)}`
}

function amountWord(value: unknown): string {
  const { amount, currency } = value as { amount: string; currency: string }
  return formatMoney(amount, currency)
}

function oneWord(field: CatalogField, value: unknown, namers: Namers): string {
  if (value === null || value === undefined) return ''
  if (POINTING.has(field.kind)) return referenceWord(field, String(value), namers)
  if (field.kind === 'region') return namers.region(String(value))
  if (field.kind === 'country') return formatCountry(String(value))
  if (field.kind === 'boolean') return namers.t(value === true ? 'yes' : 'no')
  if (field.kind === 'money' && typeof value === 'object') return amountWord(value)
  if (isMoment(field)) return formatDay(String(value))
  return typeof value === 'number' ? formatNumber(value) : optionWord(field, value)
}

/** Where a record came, when, of which month it is, and whether a team is meant. */
function cameWords(field: CatalogField, value: unknown, { t }: Namers): string {
  type Stated = Readonly<Partial<Record<'stage' | 'from' | 'to' | 'cohort' | 'teamId', string>>>
  const { stage, from, to, cohort, teamId } = value as Stated
  const day = (text: string | undefined) => (text === undefined ? '…' : formatDay(text))
  const days = from === undefined && to === undefined ? '' : `${day(from)} – ${day(to)}`
  const begun = cohort === undefined ? '' : t('filter.begun', { month: formatMonth(cohort) })
  const team = teamId === undefined ? '' : t('filter.ofTeam')
  return [optionWord(field, stage), days, begun, team].filter((word) => word !== '').join(' · ')
}

/** As what a deal is forecast, when, and whether a team is meant. */
function foreseenWords(value: unknown, { t }: Namers): string {
  const { category, from, to, teamId } = value as Readonly<Record<string, string | undefined>>
  const word = Object.hasOwn(CATEGORIES, category ?? '') ? t(CATEGORIES[category as Category]) : ''
  const team = teamId === undefined ? '' : t('filter.ofTeam')
  return [word, `${formatDay(from ?? '')} – ${formatDay(to ?? '')}`, team].filter((part) => part !== '').join(' · ')
}

function valueWords(field: CatalogField, condition: FieldCondition, namers: Namers): string {
  const { operator, value } = condition
  if (operator === 'came') return cameWords(field, value, namers)
  if (operator === 'foreseen') return foreseenWords(value, namers)
  if (operator === 'putOff') return formatDay((value as { since: string }).since)
  if (needsNoValue(operator)) return ''
  if (SPANS.has(operator)) return spanWords(String(value), namers.t)
  const values = (Array.isArray(value) ? value : [value]).map((one) => oneWord(field, one, namers))
  if (operator === 'between') return values.join(' – ')
  const comma = currentLanguage() === 'zh' ? '、' : ', '
  if (values.length <= MOST_NAMED) return values.join(comma)
  return namers.t('filter.many', { first: values.slice(0, MOST_NAMED).join(comma), count: values.length })
}

/** The owner's team, which a number led here by. */
const isOfTeam = (object: ObjectView, { field }: FieldCondition): boolean =>
  field === OWNERS_TEAM.key && fieldNamed(object, field) === undefined

const askedField = (object: ObjectView, condition: FieldCondition): CatalogField | undefined =>
  isOfTeam(object, condition) ? OWNERS_TEAM : fieldNamed(object, condition.field)

function useTeamNames(wanted: boolean): readonly (readonly [string, string])[] {
  const { data } = useQuery({ ...TEAMS, enabled: wanted })
  return (data ?? []).map(({ id, name }) => [id, name] as const)
}

/** A condition as one says it: field, operator, value. */
export function useConditionWords(object: ObjectView, condition: Condition): ConditionWords {
  const t = useT()
  const field = isOther(condition) ? undefined : askedField(object, condition)
  const teams = useTeamNames(field === OWNERS_TEAM)
  const values = isOther(condition) ? [] : [condition.value].flat()
  const ids =
    field !== undefined && POINTING.has(field.kind) ? values.filter((value) => value !== 'me').map(String) : []
  const colleagues = useColleagues(field !== undefined && isPerson(field) && ids.length > 0)
  const namers: Namers = {
    t,
    people: new Map(colleagues.map(({ id, name }) => [id, name])),
    names: new Map([...useNames(field === OWNERS_TEAM ? undefined : field, ids), ...teams]),
    region: useRegions(field?.kind === 'region'),
  }
  if (isOther(condition) || field === undefined) return { label: t('filter.other'), operator: '', value: '' }
  return {
    label: fieldLabel(field, t),
    operator: t(operatorWords(field, condition.operator)),
    value: valueWords(field, condition, namers),
  }
}
