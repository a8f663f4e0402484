import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Form, Select } from 'antd'
import { api } from '../app/api.ts'
import { type Translate, useT } from '../app/i18n.ts'
import { isEmpty, isOmitted, namedReference, titleOf } from '../records/record-values.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'

/** More people than one account has, in most cases; one letter goes to twenty. */
const MOST_OFFERED = 200
export const MOST_RECIPIENTS = 20
const FIELDS = ['name', 'title', 'email', 'doNotMail']

const idOf = (value: unknown): string | null =>
  typeof value === 'string' ? value : (namedReference(value)?.id ?? null)

/** The lists of whoever may get a letter that is written from an account or a deal. */
function filtersOf(object: string, record: BusinessRecord): readonly object[] {
  const account = object === 'account' ? record.id : idOf(record['account'] ?? record['accountId'])
  const part =
    object === 'opportunity' && Array.isArray(record['contacts'])
      ? record['contacts'].flatMap((each) => idOf(each) ?? [])
      : []
  return [
    ...(part.length === 0 ? [] : [{ id: { in: part } }]),
    ...(account === null ? [] : [{ accountId: { eq: account } }]),
  ]
}

async function peopleOf(
  object: string,
  record: BusinessRecord,
  signal: AbortSignal,
): Promise<readonly BusinessRecord[]> {
  const pages = await Promise.all(
    filtersOf(object, record).map((filter) =>
      api.post<ListOf<BusinessRecord>>('/contacts/query', { limit: MOST_OFFERED, filter, fields: FIELDS }, { signal }),
    ),
  )
  return [...new Map(pages.flatMap(({ data }) => data.map((person) => [person.id, person]))).values()]
}

/** Everybody to whom a letter from an account or a deal can be written, those with a part in the deal first. */
export const usePeople = (object: string, record: BusinessRecord | undefined) =>
  useQuery({
    queryKey: ['records', 'contacts', 'written', object, record?.id, record?.version],
    queryFn: ({ signal }) => (record === undefined ? [] : peopleOf(object, record, signal)),
    enabled: record !== undefined,
  })

/** Why somebody cannot be chosen; null where they can. */
function whyNot(person: BusinessRecord, t: Translate): string | null {
  if (person['doNotMail'] === true) return t('letter.to.unwanted')
  if (isOmitted(person, 'email')) return t('letter.to.notYours')
  return isEmpty(person['email']) ? t('letter.to.noAddress') : null
}

function optionOf(person: BusinessRecord, t: Translate) {
  const reason = whyNot(person, t)
  const about = [typeof person['title'] === 'string' ? person['title'] : null, reason].filter((each) => each !== null)
  const label = [titleOf(person, 'name'), ...about].join(' · ')
  return { value: person.id, label, disabled: reason !== null }
}

/** Whom a letter goes to: one or several of the people of an account or a deal. */
export function PeopleChoice({ object, record }: { readonly object: string; readonly record: BusinessRecord }) {
  const t = useT()
  const found = usePeople(object, record)
  if (found.isPending) return <SheetLoading />
  const options = (found.data ?? []).map((person) => optionOf(person, t))
  return (
    <>
      <ProblemNote error={found.error} />
      {found.isSuccess && options.length === 0 ? <p className="note warn">{t('letter.to.nobody')}</p> : null}
      <Form.Item
        name="toIds"
        label={t('letter.to')}
        extra={t('letter.to.hint')}
        rules={[{ required: true, message: t('letter.to.needed') }]}
      >
        <Select<readonly string[]>
          mode="multiple"
          maxCount={MOST_RECIPIENTS}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('letter.to.choose')}
          options={options}
        />
      </Form.Item>
    </>
  )
}
