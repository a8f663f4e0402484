import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type KeyboardEvent, useDeferredValue, useState } from 'react'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import type { Line } from './line-words.ts'

const OFFERED = 10

interface Product extends BusinessRecord {
  readonly code?: string
  readonly name?: string
  readonly unit?: string | null
  readonly taxRate?: string | null
}

/** Products that are sold, by part of the name, by pinyin or by the code. */
const useProducts = (asked: string) =>
  useQuery({
    queryKey: ['reference', 'products', asked],
    queryFn: ({ signal }) => {
      const body = {
        limit: OFFERED,
        filter: { active: { ne: false } },
        fields: ['code', 'name', 'unit', 'taxRate'],
        ...(asked === '' ? {} : { q: asked }),
      }
      return api.post<ListOf<Product>>('/products/query', body, { signal })
    },
    gcTime: 0,
  })

/** A line of one of a product, on the product's own terms; its price is the server's to say. */
const lineOf = ({ id, code = '', name = '', unit = null, taxRate = null }: Product): Line => ({
  productId: id,
  code,
  name,
  unit,
  quantity: '1',
  discount: null,
  taxRate,
})

interface ProductPickerProps {
  readonly autoFocus: boolean
  readonly onAdd: (line: Line) => void
}

/** Finds a product and adds a line of it. */
export function ProductPicker({ autoFocus, onAdd }: ProductPickerProps) {
  const t = useT()
  const [words, setWords] = useState('')
  const [open, setOpen] = useState(false)
  const found = useProducts(useDeferredValue(words.trim()))
  const products = found.data?.data ?? []
  const add = (id: string) => {
    const product = products.find((one) => one.id === id)
    setWords('')
    if (product !== undefined) onAdd(lineOf(product))
  }
  // Escape closes what is offered before it drops what was written
  const onKeyDown = (event: KeyboardEvent) => {
    if (open && event.key === 'Escape') event.stopPropagation()
  }
  return (
    <Select<string>
      className="wide"
      autoFocus={autoFocus}
      value={null}
      showSearch={{ filterOption: false, onSearch: setWords, searchValue: words }}
      aria-label={t('lines.add')}
      placeholder={t('lines.find')}
      notFoundContent={found.isSuccess ? t('lines.nothing') : null}
      loading={found.isFetching}
      options={products.map(({ id, name = '', code = '' }) => ({ value: id, label: `${name} · ${code}` }))}
      onSelect={add}
      onOpenChange={setOpen}
      onKeyDown={onKeyDown}
    />
  )
}
