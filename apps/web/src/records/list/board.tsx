import type { CatalogField } from '@holdfast/sdk'
import { Select } from 'antd'
import { useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { BoardLane } from './board-lane.tsx'
import { boardFields, fieldLabel, fieldOf } from './fields.ts'
import { useBoardColumns } from './use-board.ts'
import { useBoardMoves } from './use-board-moves.ts'
import type { List } from './use-list.ts'

function Lanes({ list, field }: { readonly list: List; readonly field: CatalogField }) {
  const t = useT()
  const me = useMe()
  const columns = useBoardColumns(field)
  const movable = field.writable === true && field.computed !== true && may(me, list.object.name, 'update')
  const moves = useBoardMoves({ list, field, columns, movable })
  return (
    <>
      {movable ? null : <p className="sm t3 boardnote">{t('board.readonly')}</p>}
      <section className="lanes" aria-label={t('board.columns')}>
        {columns.map((column) => (
          <BoardLane key={column.id} list={list} field={field} column={column} columns={columns} moves={moves} />
        ))}
      </section>
      <p className="vh" aria-live="assertive">
        {moves.said}
      </p>
    </>
  )
}

/** The records of a list in columns by one of their choices; a card is moved by mouse, keyboard or its menu. */
export function Board({ list }: { readonly list: List }) {
  const t = useT()
  const { look, object, setLook } = list
  const [key, setKey] = useState(look.boardField)
  const field = fieldOf(object, key ?? '')
  const possible = boardFields(object)
  if (field === undefined) return null
  return (
    <div className="board">
      {possible.length > 1 ? (
        <div className="boardbar">
          <Select<string>
            size="small"
            aria-label={t('board.by', { field: '' })}
            value={field.key}
            options={possible.map((one) => ({
              value: one.key,
              label: t('board.by', { field: fieldLabel(one, t) }),
            }))}
            onChange={(next) => {
              setKey(next)
              setLook({ ...look, boardField: next })
            }}
          />
        </div>
      ) : null}
      <Lanes key={field.key} list={list} field={field} />
    </div>
  )
}
