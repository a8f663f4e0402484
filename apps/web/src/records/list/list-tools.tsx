import type { CatalogField, Density } from '@holdfast/sdk'
import { Button, Dropdown, Popover, Segmented } from 'antd'
import { ArrowDown, ArrowUp, ArrowUpDown, Columns3, Rows3, SquareKanban, Table2 } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { Popped } from '../../ui/popped.tsx'
import { fieldLabel, listFields } from './fields.ts'
import type { List } from './use-list.ts'

const ColumnPanel = lazy(async () => ({ default: (await import('./column-panel.tsx')).ColumnPanel }))

const OPEN = new Set(['public', 'internal'])

/** Sorting by a sealed field works for few records only, so a list offers it for plain ones. */
export const isSortable = (field: CatalogField): boolean =>
  OPEN.has(field.class) && field.kind !== 'reference' && field.sortable !== false

function SortMenu({ list }: { readonly list: List }) {
  const t = useT()
  const key = list.sort.replace(/^-/, '')
  const descending = list.sort.startsWith('-')
  const fields = listFields(list.object).filter(isSortable)
  const sorted = fields.find((field) => field.name === key || field.key === key)
  const items = [
    ...fields.map((field) => ({ key: field.key, label: fieldLabel(field, t) })),
    { type: 'divider' as const },
    { key: ' up', icon: <ArrowUp size={14} />, label: t('list.order.up') },
    { key: ' down', icon: <ArrowDown size={14} />, label: t('list.order.down') },
  ]
  const choose = (chosen: string) => {
    if (chosen === ' up') return list.setSort(key)
    list.setSort(chosen === ' down' ? `-${key}` : `-${chosen}`)
  }
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      menu={{
        items,
        selectable: true,
        selectedKeys: [sorted?.key ?? '', descending ? ' down' : ' up'],
        onClick: (item) => choose(item.key),
        className: 'tallmenu',
      }}
    >
      <Button
        type="text"
        size="small"
        icon={<ArrowUpDown size={14} aria-hidden="true" />}
        aria-label={`${t('list.order')} ${sorted === undefined ? '' : fieldLabel(sorted, t)}`}
      >
        {sorted === undefined ? t('list.order') : fieldLabel(sorted, t)}
      </Button>
    </Dropdown>
  )
}

const densities: Readonly<Record<Density, MessageId>> = {
  compact: 'list.density.compact',
  standard: 'list.density.standard',
  roomy: 'list.density.roomy',
}
const kinds: Readonly<Record<'table' | 'board', MessageId>> = { table: 'list.table', board: 'list.board' }

function DensityMenu({ list }: { readonly list: List }) {
  const t = useT()
  const { density } = list.look
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [density],
        items: Object.entries(densities).map(([key, words]) => ({ key, label: t(words) })),
        onClick: ({ key }) => list.setLook({ ...list.look, density: key as Density }),
      }}
    >
      <Button
        type="text"
        size="small"
        icon={<Rows3 size={14} aria-hidden="true" />}
        aria-label={`${t('list.density')} ${t(densities[density])}`}
      >
        {t(densities[density])}
      </Button>
    </Dropdown>
  )
}

function ColumnsButton({ list }: { readonly list: List }) {
  const t = useT()
  const words = t('list.columns', { shown: list.look.columns.length, all: listFields(list.object).length })
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      destroyOnHidden
      content={
        <Suspense fallback={null}>
          <Popped label={words}>
            <ColumnPanel list={list} />
          </Popped>
        </Suspense>
      }
    >
      <Button type="text" size="small" icon={<Columns3 size={14} aria-hidden="true" />}>
        {words}
      </Button>
    </Popover>
  )
}

function KindSwitch({ list }: { readonly list: List }) {
  const t = useT()
  if (list.look.boardField === null) return null
  const option = (value: 'table' | 'board', Icon: typeof Table2) => ({
    value,
    label: <Icon size={14} role="img" aria-label={t(kinds[value])} />,
    title: t(kinds[value]),
  })
  return (
    <Segmented
      size="small"
      aria-label={t('list.as')}
      value={list.look.kind}
      options={[option('table', Table2), option('board', SquareKanban)]}
      onChange={(kind) => list.setLook({ ...list.look, kind })}
    />
  )
}

/** Order, density, columns, table or board. */
export function ListTools({ list }: { readonly list: List }) {
  const t = useT()
  return (
    <fieldset className="listtools not-phone" aria-label={t('list.tools')}>
      <SortMenu list={list} />
      {list.look.kind === 'table' ? (
        <>
          <DensityMenu list={list} />
          <ColumnsButton list={list} />
        </>
      ) : null}
      <KindSwitch list={list} />
    </fieldset>
  )
}
