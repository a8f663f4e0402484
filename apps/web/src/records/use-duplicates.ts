import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { useSettled } from '../ui/use-settled.ts'
import { namedOf, type ObjectView } from './catalogue.ts'

/** A value of the form stands on a record already: within reach it is named, beyond it only since when a colleague holds it. */
export type Duplicate =
  | { readonly field: string; readonly id: string }
  | { readonly field: string; readonly heldSince: string }

export interface Held {
  readonly field: string
  readonly since: string
}

export interface Found {
  /** Records within reach that share a value with the form, the field by which they do; null for one that only has a like name. */
  readonly records: readonly { readonly record: BusinessRecord; readonly field: string | null }[]
  readonly held: readonly Held[]
}

type Values = Readonly<Record<string, unknown>>

/** Half a number or address is no value yet: asking about it would only be refused, and counts. */
const WHOLE: Readonly<Record<string, RegExp>> = {
  mobile: /^(1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|\+\d[\d\s-]{7,16}\d)$/,
  email: /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/,
  creditCode: /^[0-9A-HJ-NPQRTUWXY]{18}$/,
  name: /\S{2,}/,
}
const ASKED: Readonly<Record<string, readonly string[]>> = {
  contact: ['mobile', 'email'],
  lead: ['mobile', 'email'],
  account: ['creditCode', 'name'],
}
/** Two Chinese characters or four letters: what the search takes at least. */
const NAME = /\p{Script=Han}.*\p{Script=Han}|\p{Letter}{4}/u
const MOST_LIKE = 4
/** No search takes more; what is longer is no name yet. */
const MOST_CHARACTERS = 200

const isName = (title: string): boolean => title.length <= MOST_CHARACTERS && NAME.test(title)

function wholeValues(object: ObjectView, values: Values): Record<string, string> {
  return Object.fromEntries(
    (ASKED[object.name] ?? []).flatMap((name) => {
      const text = String(values[name] ?? '').trim()
      const isWhole = text.length <= MOST_CHARACTERS && WHOLE[name]?.test(text) === true
      return object.fields.has(name) && isWhole ? [[name, text]] : []
    }),
  )
}

/** Records by their ids, with the names of what they point to, as far as they are within reach. */
export async function recordsNamed(
  object: ObjectView,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly BusinessRecord[]> {
  if (ids.length === 0) return []
  const expand = namedOf(object.fields.values())
  const body = { limit: ids.length, filter: { id: { in: ids } }, ...(expand.length === 0 ? {} : { expand }) }
  return (await api.post<ListOf<BusinessRecord>>(`/${object.plural}/query`, body, { signal })).data
}

async function askExact(object: ObjectView, values: Record<string, string>, signal: AbortSignal): Promise<Found> {
  const { duplicates } = await api.post<{ duplicates: readonly Duplicate[] }>(
    `/${object.plural}/duplicates`,
    { values },
    { signal },
  )
  const reached = duplicates.flatMap((one) => ('id' in one ? [one] : []))
  const records = await recordsNamed(object, [...new Set(reached.map(({ id }) => id))], signal)
  return {
    records: records.map((record) => ({ record, field: reached.find(({ id }) => id === record.id)?.field ?? null })),
    held: duplicates.flatMap((one) => ('id' in one ? [] : [{ field: one.field, since: one.heldSince }])),
  }
}

const nobody: Found = { records: [], held: [] }

/** Who has these values already, and who is called alike, while a form is filled. What cannot be found out holds up nobody. */
export function useDuplicates(object: ObjectView, values: Values): Found {
  const asked = useSettled(JSON.stringify(wholeValues(object, values)))
  const title = String(values[object.title] ?? '').trim()
  const name = useSettled(isName(title) ? title : '')
  const exact = useQuery({
    queryKey: ['duplicates', object.plural, asked],
    queryFn: ({ signal }) => askExact(object, JSON.parse(asked) as Record<string, string>, signal),
    enabled: asked !== '{}',
    retry: false,
    gcTime: 0,
  })
  const alike = useQuery({
    queryKey: ['alike', object.plural, name],
    queryFn: ({ signal }) => {
      const expand = namedOf(object.fields.values())
      const body = { limit: MOST_LIKE, q: name, ...(expand.length === 0 ? {} : { expand }) }
      return api.post<ListOf<BusinessRecord>>(`/${object.plural}/query`, body, { signal })
    },
    enabled: name !== '',
    retry: false,
    gcTime: 0,
  })
  const { records, held } = asked === '{}' ? nobody : (exact.data ?? nobody)
  const known = new Set(records.map(({ record }) => record.id))
  const like = name === '' ? [] : (alike.data?.data ?? []).filter(({ id }) => !known.has(id))
  return { records: [...records, ...like.map((record) => ({ record, field: null }))], held }
}
