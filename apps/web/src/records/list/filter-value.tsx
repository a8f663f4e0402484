import type { BusinessRecord, CatalogField, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Cascader, Input, Segmented, Select } from 'antd'
import { lazy, Suspense, useDeferredValue, useState } from 'react'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { codesOf } from '../../ui/countries.ts'
import { FieldEditor } from '../field-editor.tsx'
import { pluralOf } from '../plurals.ts'
import { titleOf } from '../record-values.ts'
import type { ConditionOperator } from './conditions.ts'
import { isPerson } from './fields.ts'
import { spanWords } from './filter-words.ts'
import { isChosen, SPANS } from './operators.ts'
import { useColleagues } from './people.ts'

interface FilterValueProps {
  readonly field: CatalogField
  readonly operator: ConditionOperator
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

const RegionFilter = lazy(async () => ({ default: (await import('./region-filter.tsx')).RegionFilter }))

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

interface ManyProps {
  readonly value: unknown
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: unknown) => void
  readonly onSearch?: (words: string) => void
  readonly mode?: 'multiple' | 'tags'
}

function Many({ value, options, onChange, onSearch, mode = 'multiple' }: ManyProps) {
  const t = useT()
  return (
    <Select<string[]>
      autoFocus
      size="small"
      mode={mode}
      aria-label={t('filter.value')}
      placeholder={onSearch === undefined ? t('filter.value') : t('reference.find')}
      showSearch={onSearch === undefined ? { optionFilterProp: 'label' } : { filterOption: false, onSearch }}
      options={[...options]}
      value={listOf(value)}
      onChange={onChange}
    />
  )
}

function PeopleValue({ value, onChange }: Pick<FilterValueProps, 'value' | 'onChange'>) {
  const t = useT()
  const people = useColleagues()
  const options = [
    { value: 'me', label: t('filter.me') },
    ...people.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return <Many value={value} options={options} onChange={onChange} />
}

function ReferenceValue({ field, value, onChange }: Omit<FilterValueProps, 'operator'>) {
  const plural = pluralOf(field.targets?.[0] ?? field.key)
  const [words, setWords] = useState('')
  const asked = useDeferredValue(words.trim())
  const { data } = useQuery({
    queryKey: ['reference', plural, 'filter', asked, value],
    queryFn: async ({ signal }) => {
      const found = api.post<ListOf<BusinessRecord>>(
        `/${plural}/query`,
        { limit: 20, ...(asked === '' ? {} : { q: asked }) },
        { signal },
      )
      const ids = listOf(value)
      const chosen =
        ids.length === 0
          ? { data: [] }
          : await api.post<ListOf<BusinessRecord>>(`/${plural}/query`, { limit: 200, filter: { id: { in: ids } } })
      return [...chosen.data, ...(await found).data]
    },
    placeholderData: (before) => before,
    gcTime: 0,
  })
  const names = new Map((data ?? []).map((record) => [record.id, titleOf(record, 'name')]))
  const options = [...names].map(([id, label]) => ({ value: id, label }))
  return <Many value={value} options={options} onChange={onChange} onSearch={setWords} />
}

function ChosenValue(props: FilterValueProps) {
  const { field, value, onChange } = props
  if (isPerson(field)) return <PeopleValue value={value} onChange={onChange} />
  if (field.kind === 'reference' || field.kind === 'people')
    return <ReferenceValue field={field} value={value} onChange={onChange} />
  if (field.kind === 'tags') return <Many value={value} options={[]} onChange={onChange} mode="tags" />
  const options =
    codesOf(field.kind) ?? (field.options ?? []).map((one) => ({ value: one.value, label: labelText(one.label) }))
  return <Many value={value} options={options} onChange={onChange} />
}

const LAST = ['1d', '7d', '30d', '90d', '365d']
const COMING = ['+7d', '+30d']
const EXPECTED = ['+7d', '+14d', '+30d', '+90d']

function SpanValue({ value, onChange, operator }: FilterValueProps) {
  const t = useT()
  const spans = operator === 'expected' ? EXPECTED : operator === 'within' ? [...LAST, ...COMING] : LAST
  const known = typeof value === 'string' && !spans.includes(value) ? [value, ...spans] : spans
  return (
    <Select<string>
      autoFocus
      size="small"
      aria-label={t('filter.value')}
      value={typeof value === 'string' ? value : '30d'}
      options={known.map((span) => ({ value: span, label: spanWords(span, t) }))}
      onChange={onChange}
    />
  )
}

function BetweenValue({ field, value, onChange }: FilterValueProps) {
  const t = useT()
  const [low, high] = Array.isArray(value) ? (value as [unknown, unknown]) : [null, null]
  return (
    <>
      <span className="sm t3">{t('filter.from')}</span>
      <FieldEditor field={field} value={low} onChange={(next) => onChange([next, high])} autoFocus />
      <span className="sm t3">{t('filter.to')}</span>
      <FieldEditor field={field} value={high} onChange={(next) => onChange([low, next])} />
    </>
  )
}

function YesNo({ value, onChange }: FilterValueProps) {
  const t = useT()
  return (
    <Segmented
      size="small"
      aria-label={t('filter.value')}
      value={value !== false}
      options={[
        { value: true, label: t('yes') },
        { value: false, label: t('no') },
      ]}
      onChange={onChange}
    />
  )
}

function TypedValue({ value, onChange }: FilterValueProps) {
  const t = useT()
  return (
    <Input
      autoFocus
      size="small"
      autoComplete="off"
      aria-label={t('filter.value')}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

const TYPED = new Set<ConditionOperator>(['contains', 'starts'])

/** The input that suits what is asked of a field. */
export function FilterValue(props: FilterValueProps) {
  const { field, operator } = props
  if (SPANS.has(operator)) return <SpanValue {...props} />
  if (operator === 'between') return <BetweenValue {...props} />
  if (field.kind === 'region')
    return (
      <Suspense fallback={<Cascader size="small" disabled />}>
        <RegionFilter value={props.value} onChange={props.onChange} />
      </Suspense>
    )
  if (isChosen(field) && (operator === 'in' || operator === 'nin')) return <ChosenValue {...props} />
  if (field.kind === 'boolean') return <YesNo {...props} />
  if (field.mode === 'masked' || TYPED.has(operator)) return <TypedValue {...props} />
  return <FieldEditor field={field} value={props.value} onChange={props.onChange} autoFocus />
}
