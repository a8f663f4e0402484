import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type KeyboardEvent, useDeferredValue, useState } from 'react'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import type { Line } from './line-words.ts'

const OFFERED = 10
const MOST_PRICES = 100

interface Product extends BusinessRecord {
  readonly code?: string
  readonly name?: string
  readonly unit?: string | null
  readonly price?: Line['price'] | null
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
        fields: ['code', 'name', 'unit', 'price', 'taxRate'],
        ...(asked === '' ? {} : { q: asked }),
      }
      return api.post<ListOf<Product>>('/products/query', body, { signal })
    },
    gcTime: 0,
  })

interface Pricing {
  /** The currency of the lines there are. */
  readonly currency: string | undefined
  /** Price books have prices of it: the server takes the one that holds for the customer. */
  readonly isListed: boolean
}

/** A line of one of a product, on the product's own terms; without a price where price books have some, or it has one in another currency. */
function lineOf(product: Product, { currency, isListed }: Pricing): Line {
  const { id, code = '', name = '', unit = null, price, taxRate = null } = product
  const terms = { unit, quantity: '1', discount: null, taxRate }
  const isFitting = price !== undefined && price !== null && (currency === undefined || price.currency === currency)
  return { productId: id, code, name, ...terms, ...(isFitting && !isListed ? { price } : {}) }
}

/** Those of the products that stand in price books, as far as one sees these. */
function useListed(products: readonly Product[]): ReadonlySet<string> {
  const me = useMe()
  const ids = products.map(({ id }) => id)
  const found = useQuery({
    queryKey: ['reference', 'prices', ids.toSorted().join(' ')],
    queryFn: ({ signal }) => {
      const body = { limit: MOST_PRICES, filter: { productId: { in: ids } }, fields: ['product'] }
      return api.post<ListOf<BusinessRecord>>('/prices/query', body, { signal })
    },
    enabled: ids.length > 0 && may(me, 'price', 'list'),
    gcTime: 0,
  })
  return new Set((found.data?.data ?? []).map((price) => String(price['productId'])))
}

interface ProductPickerProps {
  /** The currency of the lines there are. */
  readonly currency: string | undefined
  readonly autoFocus: boolean
  readonly onAdd: (line: Line) => void
}

/** Finds a product and adds a line of it. */
export function ProductPicker({ currency, autoFocus, onAdd }: ProductPickerProps) {
  const t = useT()
  const [words, setWords] = useState('')
  const [open, setOpen] = useState(false)
  const found = useProducts(useDeferredValue(words.trim()))
  const products = found.data?.data ?? []
  const listed = useListed(products)
  const add = (id: string) => {
    const product = products.find((one) => one.id === id)
    setWords('')
    if (product !== undefined) onAdd(lineOf(product, { currency, isListed: listed.has(id) }))
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
