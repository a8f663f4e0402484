import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { useState } from 'react'
import { labelText, useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import type { ObjectView } from '../catalogue.ts'
import { FieldValue } from '../field-value.tsx'
import { isMoney } from '../is-money.ts'
import { type Line, linesIn, moneyWords } from '../lines/line-words.ts'
import { fieldValueOf, isOmitted } from '../record-values.ts'
import { useRecord } from '../use-record.ts'
import { type LineChange, type LinePart, lineChanges } from './line-changes.ts'
import { useVersions, versionOf } from './use-versions.ts'

interface ChangesProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly revising: NonNullable<ObjectView['revising']>
}

/** What of two versions is compared beside their lines. */
const COMPARED = [
  'name',
  'amount',
  'tax',
  'gross',
  'contact',
  'validUntil',
  'startsOn',
  'endsOn',
  'renewalMonths',
  'noticeDays',
  'words',
  'note',
]

const PART_WORDS: Readonly<Record<LinePart, MessageId>> = {
  quantity: 'lines.quantity',
  price: 'lines.price',
  discount: 'lines.discount',
  taxRate: 'lines.tax',
  name: 'lines.product',
}

const percent = (value: string | null): string => (value === null ? '—' : `${value}%`)

const WRITTEN: Readonly<Record<LinePart, (line: Line) => string>> = {
  quantity: ({ quantity }) => quantity,
  price: ({ price }) => (price === undefined ? '—' : moneyWords(price.amount, price.currency)),
  discount: ({ discount }) => percent(discount),
  taxRate: ({ taxRate }) => percent(taxRate),
  name: ({ name }) => name,
}

/** A line that differs: what became of it, part by part. */
function ChangedLine({ change: { before, after, parts } }: { readonly change: LineChange }) {
  const t = useT()
  const line = after ?? before
  if (line === null) return null
  const what = before === null ? 'version.added' : after === null ? 'version.removed' : 'version.changed'
  const words = (part: LinePart) => {
    const [was, is] = [before, after].map((each) => (each === null ? '' : WRITTEN[part](each)))
    return t('version.fromTo', { what: t(PART_WORDS[part]), was: was ?? '', is: is ?? '' })
  }
  return (
    <li>
      <span className={`tag ${what === 'version.removed' ? 'line' : 'p'}`}>{t(what)}</span>
      <span>
        {line.name} <span className="sm t3">{line.code}</span>
        <span className="sm t2">
          {parts.length > 0
            ? parts.map(words).join(t('version.and'))
            : t('version.amounts', { quantity: line.quantity, price: WRITTEN.price(line) })}
        </span>
      </span>
    </li>
  )
}

/** A value of a version: an amount to its last digit, for that is what differs. */
function Value({ field, value }: { readonly field: CatalogField; readonly value: unknown }) {
  return isMoney(value) ? moneyWords(value.amount, value.currency) : <FieldValue field={field} value={value} />
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** The fields of both that differ, as they were and as they are. */
function ChangedFields({ object, record, other }: Omit<ChangesProps, 'revising'> & { readonly other: BusinessRecord }) {
  const fields = COMPARED.flatMap((key) => object.fields.get(key) ?? []).filter(
    (field) => !isOmitted(record, field.key) && !isSame(fieldValueOf(other, field), fieldValueOf(record, field)),
  )
  return fields.map((field) => (
    <li key={field.key}>
      <span className="t3">{labelText(field.label)}</span>
      <span>
        <Value field={field} value={fieldValueOf(other, field)} />
        {' → '}
        <b>
          <Value field={field} value={fieldValueOf(record, field)} />
        </b>
      </span>
    </li>
  ))
}

function Compared({ object, record, otherId }: Omit<ChangesProps, 'revising'> & { readonly otherId: string }) {
  const t = useT()
  const { data: other, error } = useRecord(object, otherId)
  const lines = [...object.fields.values()].find(({ kind }) => kind === 'lines')
  if (other === undefined) return <ProblemNote error={error} />
  const changes = lines === undefined ? [] : lineChanges(linesIn(other[lines.key]), linesIn(record[lines.key]))
  const isAlike = changes.length === 0 && COMPARED.every((key) => isSame(other[key], record[key]))
  if (isAlike) return <p className="t3">{t('version.same')}</p>
  return (
    <ul className="changes">
      {changes.map((change) => (
        <ChangedLine key={change.key} change={change} />
      ))}
      <ChangedFields object={object} record={record} other={other} />
    </ul>
  )
}

/** How a version differs from the one before it, or from another that is chosen. Nothing on a first version. */
export function VersionChanges({ object, record, revising }: ChangesProps) {
  const t = useT()
  const { versions } = useVersions(object, revising, record)
  const [chosen, setChosen] = useState<string | null>(null)
  const own = versionOf(revising, record)
  const others = versions.filter(({ id }) => id !== record.id)
  const before = others.findLast((each) => versionOf(revising, each) < own)
  const other = others.find(({ id }) => id === chosen) ?? before
  if (own === 1 || other === undefined) return null
  return (
    <section className="box linesbox" aria-labelledby="version-changes">
      <div className="row wrap">
        <h2 id="version-changes">{t('version.against', { count: versionOf(revising, other) })}</h2>
        <span className="grow" />
        {others.length < 2
          ? null
          : others.map((each) => (
              <button
                key={each.id}
                type="button"
                className={each.id === other.id ? 'chip on' : 'chip'}
                aria-pressed={each.id === other.id}
                onClick={() => setChosen(each.id)}
              >
                {t('version.of', { count: versionOf(revising, each) })}
              </button>
            ))}
      </div>
      <Compared object={object} record={record} otherId={other.id} />
    </section>
  )
}
