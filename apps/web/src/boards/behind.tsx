import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ObjectView } from '../records/catalogue.ts'

type Filter = Readonly<Record<string, unknown>>

/** The address of the list of the records behind a number. */
export const listBehind = ({ plural }: ObjectView, filter: Filter): string =>
  `/${plural}?${new URLSearchParams({ view: 'all', filter: JSON.stringify(filter) })}`

interface BehindProps {
  readonly object: ObjectView
  /** Null where a number leads to no list. */
  readonly filter: Filter | null
  readonly children: ReactNode
}

/** A number that leads to its records. */
export function Behind({ object, filter, children }: BehindProps) {
  return filter === null ? <span>{children}</span> : <Link to={listBehind(object, filter)}>{children}</Link>
}
