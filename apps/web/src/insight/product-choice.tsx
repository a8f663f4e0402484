import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { titleOf } from '../records/record-values.ts'
import { useClearing } from '../ui/clearing.tsx'

const OFFERED = 20

interface ProductChoiceProps {
  readonly value: string | null
  readonly onChange: (product: string | null) => void
}

const ask = (body: object, signal: AbortSignal) =>
  api.post<ListOf<BusinessRecord>>('/products/query', { fields: ['name'], ...body }, { signal })

/** The products that fit what is typed, and the one that is chosen. */
const useProducts = (asked: string, chosen: string | null) =>
  useQuery({
    queryKey: ['reference', 'products', 'funnel', asked, chosen],
    queryFn: async ({ signal }) => {
      const found = ask({ limit: OFFERED, ...(asked === '' ? {} : { q: asked }) }, signal)
      const held = chosen === null ? [] : (await ask({ filter: { id: { eq: chosen } } }, signal)).data
      return [...held, ...(await found).data]
    },
    placeholderData: (before) => before,
    gcTime: 0,
  })

/** Of which product; retired ones too, since deals have them still. */
export function ProductChoice({ value, onChange }: ProductChoiceProps) {
  const t = useT()
  const clearing = useClearing()
  const [words, setWords] = useState('')
  const { data } = useProducts(useDeferredValue(words.trim()), value)
  const names = new Map((data ?? []).map((product) => [product.id, titleOf(product, 'name')]))
  return (
    <Select
      className="funnel-pick"
      allowClear={clearing}
      showSearch={{ filterOption: false, onSearch: setWords }}
      aria-label={t('funnel.product')}
      placeholder={t('funnel.product')}
      value={value}
      options={[...names].map(([id, label]) => ({ value: id, label }))}
      onChange={(product: string | undefined) => onChange(product ?? null)}
    />
  )
}
