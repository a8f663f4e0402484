import type { BusinessRecord } from '@holdfast/sdk'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ProblemNote } from '../ui/problem-note.tsx'
import type { ObjectView } from './catalogue.ts'
import { FieldValue } from './field-value.tsx'
import { isEmpty, titleOf } from './record-values.ts'

interface LineProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly facts: readonly string[]
  /** Said after them, where there is something. */
  readonly said?: string | null
  /** An act on the record, where there is one. */
  readonly act?: ReactNode
}

/** A related record: its name as a link, and some of its facts. */
export function RelatedLine({ object, record, facts, said = null, act }: LineProps) {
  const shown = facts.flatMap((key) => object.fields.get(key) ?? []).filter((field) => !isEmpty(record[field.name]))
  return (
    <div className={act ? 'ct acted' : 'ct'}>
      <div className="col grow">
        <Link to={`/${object.plural}/${record.id}`} className="rowname ell">
          {titleOf(record, object.title)}
        </Link>
        <span className={act ? 'sm t2 dotted' : 'sm t2 dotted ell'}>
          {shown.map((field) => (
            <span key={field.key}>
              <FieldValue field={field} value={record[field.name]} />
            </span>
          ))}
          {said === null ? null : <span>{said}</span>}
        </span>
      </div>
      {act}
    </div>
  )
}

interface BoxProps {
  readonly title: string
  readonly count: string
  readonly error: unknown
  /** Said where there is nothing. */
  readonly none: string | null
  /** What they come to, in words. */
  readonly sum?: string
  readonly add?: ReactNode
  readonly children: ReactNode
}

/** Related records of one kind under their heading. */
export function RelatedBox({ title, count, error, none, sum, add, children }: BoxProps) {
  return (
    <div className="rel">
      <div className="row">
        <h2>{title}</h2>
        <span className="t3">{count}</span>
        <span className="grow" />
        {add}
      </div>
      <ProblemNote error={error} />
      {none === null ? null : <p className="sm t3">{none}</p>}
      {sum === undefined ? null : <p className="sm t2">{sum}</p>}
      {children}
    </div>
  )
}
