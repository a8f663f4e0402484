import type { AttachedFile, CatalogField } from '@holdfast/sdk'
import { lazy, type ReactNode, Suspense } from 'react'
import { Link } from 'react-router'
import { labelText, type Translate, useT } from '../app/i18n.ts'
import { FileList } from '../files/file-list.tsx'
import { fileSize } from '../files/file-size.ts'
import { Avatar } from '../ui/avatar.tsx'
import { formatCountry, formatDay, formatMoment, formatMoney, formatNumber, formatRelativeDay } from '../ui/format.ts'
import { pluralOf } from './plurals.ts'
import { isEmpty, namedReference } from './record-values.ts'

const RegionName = lazy(async () => ({ default: (await import('./region-name.tsx')).RegionName }))

const RELATIVE = new Set(['lastFollowUpAt', 'nextStepAt'])

const optionLabel = (field: CatalogField, value: unknown): string => {
  const option = field.options?.find((candidate) => candidate.value === value)
  return option === undefined ? String(value) : labelText(option.label)
}

function Tags({ words }: { readonly words: readonly string[] }) {
  return (
    <span className="tags">
      {words.map((word) => (
        <span className="tag" key={word}>
          {word}
        </span>
      ))}
    </span>
  )
}

function Reference({ field, value }: { readonly field: CatalogField; readonly value: unknown }) {
  const named = namedReference(value)
  const target = field.targets?.[0] ?? field.key
  if (named === null) return <span className="t3">{String(value).slice(-8)}</span>
  if (target !== 'user') return <Link to={`/${pluralOf(target)}/${named.id}`}>{named.name}</Link>
  return (
    <span className="row person">
      <Avatar id={named.id} name={named.name} size="small" />
      <span className="ell">{named.name}</span>
    </span>
  )
}

function Money({ value }: { readonly value: unknown }) {
  const { amount, currency } = value as { amount: string; currency: string }
  return <b title={`${amount} ${currency}`}>{formatMoney(amount, currency)}</b>
}

const dateTime = (field: CatalogField, value: unknown, t: Translate) =>
  RELATIVE.has(field.key) ? formatRelativeDay(String(value), t) : formatMoment(String(value), t)

function Region({ value }: { readonly value: unknown }) {
  return (
    <Suspense fallback={null}>
      <RegionName code={String(value)} />
    </Suspense>
  )
}

type Show = (field: CatalogField, value: unknown, t: Translate) => ReactNode

const shows: Readonly<Record<string, Show>> = {
  choice: (field, value) => optionLabel(field, value),
  multiChoice: (field, value) => <Tags words={[value].flat().map((one) => optionLabel(field, one))} />,
  tags: (_field, value) => <Tags words={[value].flat().map(String)} />,
  boolean: (_field, value, t) => t(value === true ? 'yes' : 'no'),
  date: (_field, value) => formatDay(String(value)),
  dateTime,
  integer: (_field, value) => formatNumber(Number(value)),
  decimal: (_field, value) => formatNumber(Number(value)),
  money: (_field, value) => <Money value={value} />,
  country: (_field, value) => formatCountry(String(value)),
  region: (_field, value) => <Region value={value} />,
  file: (field, value) => <FileList files={value as readonly AttachedFile[]} masked={field.mask !== undefined} />,
  reference: (field, value) => <Reference field={field} value={value} />,
}

const asText = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value)
  if ('name' in value) return String(value.name)
  return 'label' in value ? String(value.label) : JSON.stringify(value)
}

/** A value in plain words, for a line that has no room for more. */
export function plainText(field: CatalogField, value: unknown): string {
  const named = namedReference(value)
  if (named !== null) return named.name
  if (field.kind === 'choice') return optionLabel(field, value)
  if (field.kind === 'file')
    return (value as readonly AttachedFile[]).map(({ name, size }) => `${name} (${fileSize(size)})`).join(', ')
  return field.kind === 'date' || field.kind === 'dateTime' ? formatDay(String(value)) : asText(value)
}

/** An unmasked value as one reads it. */
export function shownValue(field: CatalogField, value: unknown, t: Translate): ReactNode {
  if (isEmpty(value)) return <span className="t3">—</span>
  const show = shows[field.kind]
  return show === undefined ? asText(value) : show(field, value, t)
}

/** An unmasked value as one reads it. */
export function FieldValue({ field, value }: { readonly field: CatalogField; readonly value: unknown }) {
  return shownValue(field, value, useT())
}
