import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, memo, type PointerEvent, useRef } from 'react'
import { useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { ClassGlyph } from '../../ui/class-glyph.tsx'
import { clamped, pinnedAt, widthOf } from './column-widths.ts'
import { fieldLabel } from './fields.ts'
import { isSortable } from './list-tools.tsx'
import type { LookColumn } from './look.ts'
import type { List } from './use-list.ts'
import type { Selection } from './use-selection.ts'
import { isReachable } from './ways.ts'

const STEP = 16

interface WidthProps {
  readonly list: List
  readonly column: LookColumn
  readonly at: number
}

const putWidth = ({ look, setLook }: List, key: string, width: number): void =>
  setLook({ ...look, columns: look.columns.map((one) => (one.key === key ? { ...one, width } : one)) })

/** How wide the column of an edge stands on the page. */
const measured = (target: Element, otherwise: number): number =>
  target.closest('th')?.getBoundingClientRect().width ?? otherwise

/** The edge of a column: pulled by the mouse, or moved by arrow keys. */
function WidthHandle({ list, column, at }: WidthProps) {
  const t = useT()
  const pulled = useRef<{ from: number; width: number } | null>(null)
  const put = (width: number) => putWidth(list, column.key, clamped(width))
  const own = widthOf(column, at)
  const onPointerDown = (event: PointerEvent) => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    pulled.current = { from: event.clientX, width: measured(event.currentTarget, own) }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (pulled.current !== null) put(pulled.current.width + event.clientX - pulled.current.from)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -STEP : event.key === 'ArrowRight' ? STEP : 0
    if (step === 0) return
    event.preventDefault()
    event.stopPropagation()
    put(measured(event.currentTarget, own) + step)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved has no element of its own
    <span
      className="colwidth"
      role="separator"
      aria-orientation="vertical"
      aria-label={t('list.resize', { field: fieldLabel(column.field, t) })}
      aria-valuenow={own}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onLostPointerCapture={() => {
        pulled.current = null
      }}
      onKeyDown={onKeyDown}
    />
  )
}

function directionOf(sort: string, { field }: LookColumn): 'ascending' | 'descending' | 'none' {
  if (sort === field.name || sort === field.key) return 'ascending'
  return sort === `-${field.name}` || sort === `-${field.key}` ? 'descending' : 'none'
}

/** Stands while page after page comes. */
const HeadCell = memo(function HeadCell(props: WidthProps) {
  const { list, column, at } = props
  const t = useT()
  const { field } = column
  const label = fieldLabel(field, t)
  const direction = directionOf(list.sort, column)
  const pinned = column.pinned === true
  return (
    <th
      scope="col"
      className={pinned ? 'pinned' : undefined}
      style={pinned ? { ['--pinned-at' as string]: `${pinnedAt(list.look.columns, at)}px` } : undefined}
      {...(isSortable(field) ? { 'aria-sort': direction } : {})}
    >
      {isSortable(field) ? (
        <button
          type="button"
          className="sorter ell"
          title={t('list.sort', { field: label })}
          onClick={() => list.setSort(direction === 'descending' ? field.key : `-${field.key}`)}
        >
          {label}
          {direction === 'ascending' && <ArrowUp size={12} aria-hidden="true" />}
          {direction === 'descending' && <ArrowDown size={12} aria-hidden="true" />}
        </button>
      ) : (
        <span className="ell">
          {label} <ClassGlyph of={field.class} />
        </span>
      )}
      <WidthHandle {...props} />
    </th>
  )
})

/** Over the ways to reach somebody; where there are none it has no name, and is no heading. */
function EndCell({ isNamed }: { readonly isNamed: boolean }) {
  const t = useT()
  const start = <span className="vt-start" tabIndex={-1} />
  if (!isNamed) return <td className="vt-ways">{start}</td>
  return (
    <th scope="col" className="vt-ways">
      {t('list.contact')}
      {start}
    </th>
  )
}

interface GridHeadProps {
  readonly list: List
  readonly selection: Selection
  readonly loaded: number
}

export function GridHead({ list, selection, loaded }: GridHeadProps) {
  const t = useT()
  const me = useMe()
  const every = loaded > 0 && selection.ids.size >= loaded
  return (
    <thead className="vt-headgroup">
      <tr className="vt-row vt-head">
        <th scope="col" className="vt-check">
          <input
            type="checkbox"
            className="rowcheck"
            aria-label={t('list.selectAll')}
            checked={every}
            ref={(box) => {
              if (box !== null) box.indeterminate = !every && selection.ids.size > 0
            }}
            onChange={() => (every ? selection.clear() : selection.all())}
          />
        </th>
        {list.look.columns.map((column, at) => (
          <HeadCell key={column.key} list={list} column={column} at={at} />
        ))}
        <EndCell isNamed={isReachable(list.object) && may(me, list.object.name, 'contact')} />
      </tr>
    </thead>
  )
}
