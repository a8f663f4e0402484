import type { AttachedFile, CatalogField } from '@holdfast/sdk'
import { lazy, type ReactNode, Suspense } from 'react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { FileList } from '../files/file-list.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { formatMoney } from '../ui/format.ts'
import { fieldWords, tagsOf } from './field-words.ts'
import { pluralOf } from './plurals.ts'
import { isEmpty, namedReference, targetOf } from './record-values.ts'

const RegionName = lazy(async () => ({ default: (await import('./region-name.tsx')).RegionName }))

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
  const target = targetOf(field, value)
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

function Region({ value }: { readonly value: unknown }) {
  return (
    <Suspense fallback={null}>
      <RegionName code={String(value)} />
    </Suspense>
  )
}

type Show = (field: CatalogField, value: unknown) => ReactNode

/** Kinds that are shown by more than words. */
const shows: Readonly<Record<string, Show>> = {
  multiChoice: (field, value) => <Tags words={tagsOf(field, value)} />,
  tags: (field, value) => <Tags words={tagsOf(field, value)} />,
  money: (_field, value) => <Money value={value} />,
  region: (_field, value) => <Region value={value} />,
  file: (field, value) => <FileList files={value as readonly AttachedFile[]} masked={field.mask !== undefined} />,
  reference: (field, value) => <Reference field={field} value={value} />,
  about: (field, value) => <Reference field={field} value={value} />,
}

/** An unmasked value as one reads it. */
export function FieldValue({ field, value }: { readonly field: CatalogField; readonly value: unknown }) {
  const t = useT()
  if (isEmpty(value)) return <span className="t3">—</span>
  const show = shows[field.kind]
  return show === undefined ? fieldWords(field, value, t) : show(field, value)
}
