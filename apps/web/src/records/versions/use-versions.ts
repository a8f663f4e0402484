import type { BusinessRecord } from '@holdfast/sdk'
import type { ObjectView } from '../catalogue.ts'
import { namedReference } from '../record-values.ts'
import { useRelated } from '../use-related.ts'

type Revising = NonNullable<ObjectView['revising']>

/** More versions of one number than are shown beside each other. */
const MOST = 100

/** Which version a record is, from 1 on. */
export const versionOf = ({ at }: Pick<Revising, 'at'>, record: BusinessRecord): number => {
  const stated = record[at]
  return typeof stated === 'number' ? stated : 1
}

/** The versions of a record's number that its reader may see, the first first. */
export function useVersions(object: ObjectView, revising: Revising, record: BusinessRecord) {
  const stated = record[`${revising.original}Id`]
  const original = namedReference(record[revising.original])?.id ?? (typeof stated === 'string' ? stated : record.id)
  const found = useRelated(object.plural, original, {
    limit: MOST,
    filter: { or: [{ id: { eq: original } }, { [`${revising.original}Id`]: { eq: original } }] },
    fields: [revising.at, object.states?.at ?? revising.at],
  })
  const versions = (found.data?.data ?? []).toSorted(
    (one, other) => versionOf(revising, one) - versionOf(revising, other),
  )
  return { versions, error: found.error, isKnown: found.isSuccess }
}
