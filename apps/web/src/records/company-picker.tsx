import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type KeyboardEvent, useRef, useState } from 'react'
import { api } from '../app/api.ts'
import { labelText, type Translate, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { formatMonth } from '../ui/format.ts'
import { useSettled } from '../ui/use-settled.ts'
import { type ObjectView, useObject } from './catalogue.ts'
import type { EditorProps } from './field-editor.tsx'
import { newCompany, newCompanyName } from './new-company.ts'
import { titleOf } from './record-values.ts'
import { useDuplicates } from './use-duplicates.ts'

const query = (body: object, signal: AbortSignal) =>
  api.post<ListOf<BusinessRecord>>('/accounts/query', { fields: ['name'], ...body }, { signal })

const MOST = 8

/** Companies by part of their name, and the one that is chosen. */
function useCompanies(words: string, chosen: string | null) {
  const asked = useSettled(words.trim())
  const found = useQuery({
    queryKey: ['company', asked],
    queryFn: ({ signal }) => query({ limit: MOST, ...(asked === '' ? {} : { q: asked }) }, signal),
    gcTime: 0,
  })
  const known = useQuery({
    queryKey: ['company-of', chosen],
    queryFn: ({ signal }) => query({ limit: 1, filter: { id: { eq: chosen } } }, signal),
    enabled: chosen !== null,
  })
  // what was found for earlier words is offered no more: Enter would choose it
  const settled = asked === words.trim() && !found.isFetching
  const companies = [...(settled ? (found.data?.data ?? []) : []), ...(known.data?.data ?? [])]
  return { companies: companies.filter(({ id }, at) => companies.findIndex((one) => one.id === id) === at), found }
}

interface NoteProps {
  readonly name: string
  readonly object: ObjectView
}

/** Of a company that is about to be made: what the house knows of one like it. */
function NewCompanyNote({ name, object }: NoteProps) {
  const t = useT()
  const { records, held } = useDuplicates(object, { name })
  const like = records.map(({ record }) => titleOf(record, object.title)).join(' · ')
  return (
    <span className="sm t3 companynote" role="status">
      {t('company.willBeMade', { name })}
      {held.map(({ field, since }) => (
        <span key={field} className="warn">
          {' '}
          {t('duplicate.held', {
            field: labelText(object.fields.get(field)?.label ?? field),
            since: formatMonth(since),
          })}
        </span>
      ))}
      {like === '' ? null : <span className="warn"> {t('company.like', { names: like })}</span>}
    </span>
  )
}

/** The companies found, the one that the words would make, and the one about to be made; each once. */
function optionsOf(
  companies: readonly BusinessRecord[],
  about: { makeable: string | null; made: string | null; t: Translate },
) {
  const { makeable, made, t } = about
  const options = [
    ...companies.map((company) => ({ value: company.id, label: titleOf(company, 'name') })),
    ...(makeable === null ? [] : [{ value: newCompany(makeable), label: t('company.make', { name: makeable }) }]),
    ...(made === null ? [] : [{ value: newCompany(made), label: made }]),
  ]
  return options.filter((option, at) => options.findIndex((one) => one.value === option.value) === at)
}

/** What is typed and offered, and the keys that choose of it. */
function useChoosing(onChange: EditorProps['onChange']) {
  const [words, setWords] = useState('')
  const active = useRef<string | null>(null)
  const choose = (next: string | null) => {
    setWords('')
    onChange?.(next)
  }
  const keyed = (event: KeyboardEvent) => {
    // taken away by Backspace: a button to clear would stand between this field and the next one on the keyboard's way
    if (event.key === 'Backspace' && words === '') onChange?.(null)
    if (event.key !== 'Tab') return
    // the list would keep the focus here while it is open; Tab takes what is offered for the words and always moves on
    event.stopPropagation()
    if (words.trim() !== '' && active.current !== null) choose(active.current)
  }
  return { words, setWords, choose, keyed, active }
}

/** The company of a person: found by part of its name, or made along with them. */
export function CompanyPicker({ field, id, value, onChange }: EditorProps) {
  const t = useT()
  const me = useMe()
  const { object } = useObject('accounts')
  const { words, setWords, choose, keyed, active } = useChoosing(onChange)
  const made = newCompanyName(value)
  const chosen = typeof value === 'string' && made === null ? value : null
  const { companies, found } = useCompanies(words, chosen)
  const typed = words.trim()
  const isKnown = companies.some((company) => titleOf(company, 'name') === typed)
  const makeable = typed.length > 1 && !isKnown && may(me, 'account', 'create')
  return (
    <>
      <Select<string>
        {...(id === undefined ? {} : { id })}
        className="wide"
        onInputKeyDown={keyed}
        onActive={(next) => {
          active.current = typeof next === 'string' ? next : null
        }}
        showSearch={{ filterOption: false, onSearch: setWords }}
        aria-label={labelText(field.label)}
        placeholder={t('company.find')}
        loading={found.isFetching}
        options={optionsOf(companies, { makeable: makeable ? typed : null, made, t })}
        value={typeof value === 'string' ? value : null}
        onChange={(next) => choose(next ?? null)}
      />
      {made === null || object === undefined ? null : <NewCompanyNote name={made} object={object} />}
    </>
  )
}
