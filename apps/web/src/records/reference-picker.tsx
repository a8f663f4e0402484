import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { api } from '../app/api.ts'
import { labelText, useT } from '../app/i18n.ts'
import { useClearing } from '../ui/clearing.tsx'
import { useObject } from './catalogue.ts'
import type { EditorProps } from './field-editor.tsx'
import { pluralOf } from './plurals.ts'
import { titleOf } from './record-values.ts'

/** Finds the record a field points to, by part of its name. */
export function ReferencePicker({ field, id, value, onChange, autoFocus }: EditorProps) {
  const clearing = useClearing()
  const t = useT()
  const plural = pluralOf(field.targets?.[0] ?? field.key)
  const { object } = useObject(plural)
  const [words, setWords] = useState('')
  const asked = useDeferredValue(words.trim())
  const title = object?.title ?? 'name'
  const found = useQuery({
    queryKey: ['reference', plural, asked],
    queryFn: ({ signal }) =>
      api.post<ListOf<BusinessRecord>>(
        `/${plural}/query`,
        { limit: 20, fields: [title], ...(asked === '' ? {} : { q: asked }) },
        { signal },
      ),
    enabled: object !== undefined,
    gcTime: 0,
  })
  const options = (found.data?.data ?? []).map((record) => ({ value: record.id, label: titleOf(record, title) }))
  return (
    <Select<string>
      {...(id === undefined ? {} : { id })}
      {...(autoFocus === true ? { autoFocus: true } : {})}
      className="wide"
      allowClear={clearing}
      showSearch={{ filterOption: false, onSearch: setWords }}
      aria-label={labelText(field.label)}
      placeholder={t('reference.find')}
      loading={found.isFetching}
      options={options}
      value={typeof value === 'string' ? value : null}
      onChange={(next) => onChange?.(next ?? null)}
    />
  )
}
