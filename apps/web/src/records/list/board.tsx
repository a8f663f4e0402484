import type { CatalogField, CatalogProcess } from '@holdfast/sdk'
import { Select } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import { labelText, useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import type { ObjectView } from '../catalogue.ts'
import { titleOf } from '../record-values.ts'
import { StageNeeds } from '../stage-needs.tsx'
import { processOf, shownPipelines } from '../stages.ts'
import { BoardForecast } from './board-forecast.tsx'
import { BoardLane } from './board-lane.tsx'
import { boardFields, fieldLabel, fieldOf } from './fields.ts'
import { isForeseen } from './forecast-sums.ts'
import { useBoardColumns } from './use-board.ts'
import { type BoardMoves, useBoardMoves } from './use-board-moves.ts'
import type { List } from './use-list.ts'
import { useTotals } from './use-totals.ts'

const ConvertDrawer = lazy(async () => ({ default: (await import('../convert/convert-drawer.tsx')).ConvertDrawer }))

interface LanesProps {
  readonly list: List
  readonly field: CatalogField
  /** The pipeline whose stages are the columns, where they are stages. */
  readonly pipeline: string | undefined
}

/** The columns that are shown, with what stands in them: a retired stage takes no room once nothing does. */
function useColumns({ list, field, pipeline }: LanesProps) {
  const all = useBoardColumns({ object: list.object, field }, pipeline)
  const totals = useTotals(list.object, list.question, pipeline !== undefined)
  const columns = useMemo(
    () => all.filter(({ id, stage }) => stage?.retired !== true || totals.get(id)?.count !== 0),
    [all, totals],
  )
  return { columns, totals }
}

/** The sheet of a card that was dropped where leads stand that became others. */
const Converting = ({ moves }: { readonly moves: BoardMoves }) => (
  <Suspense fallback={null}>
    {moves.converting === null ? null : <ConvertDrawer record={moves.converting} onClose={moves.stopConverting} />}
  </Suspense>
)

/** What the stage of a dropped card still needs. */
const Asking = ({ object, moves }: { readonly object: ObjectView; readonly moves: BoardMoves }) =>
  moves.asking === null ? null : (
    <StageNeeds
      object={object}
      name={titleOf(moves.asking.record, object.title)}
      column={moves.asking.to.label}
      fields={moves.asking.fields}
      onFilled={moves.fill}
      onClose={moves.stopAsking}
    />
  )

function Lanes({ list, field, pipeline }: LanesProps) {
  const t = useT()
  const me = useMe()
  const { object } = list
  const { columns, totals } = useColumns({ list, field, pipeline })
  const movable = field.writable === true && field.computed !== true && may(me, object.name, 'update')
  const moves = useBoardMoves({ list, field, columns, movable })
  return (
    <>
      {movable ? null : <p className="sm t3 boardnote">{t('board.readonly')}</p>}
      <section className="lanes" aria-label={t('board.columns')}>
        {columns.map((column) => (
          <BoardLane
            key={column.id}
            list={list}
            field={field}
            column={column}
            columns={columns}
            acts={moves.acts}
            movable={movable}
            held={moves.held?.from.id === column.id || moves.held?.over.id === column.id ? moves.held : null}
            // a column for what has no choice stands only where there is any, or a card could be dropped on it
            kept={column.value !== null || moves.held !== null}
            total={totals.get(column.id)}
          />
        ))}
      </section>
      <Asking object={object} moves={moves} />
      <Converting moves={moves} />
      <p className="vh" aria-live="assertive">
        {moves.said}
      </p>
    </>
  )
}

interface PipelineChoiceProps {
  readonly pipelines: CatalogProcess['pipelines']
  readonly value: string | undefined
  readonly onChange: (pipeline: string | undefined) => void
}

/** Which pipeline's stages are shown; nothing where there is no choice. */
function PipelineChoice({ pipelines, value, onChange }: PipelineChoiceProps) {
  const t = useT()
  if (pipelines.length < 2) return null
  const options = pipelines.map(({ value: id, label, retired }) => ({
    value: id,
    label: retired === true ? t('board.retired', { pipeline: labelText(label) }) : labelText(label),
  }))
  return (
    <Select<string | undefined>
      size="small"
      aria-label={t('board.pipeline')}
      value={value}
      options={options}
      onChange={onChange}
    />
  )
}

/** The records of a list in columns by one of their choices; a card is moved by mouse, keyboard or its menu. */
export function Board({ list }: { readonly list: List }) {
  const t = useT()
  const { look, object, setLook } = list
  const [key, setKey] = useState(look.boardField)
  const field = fieldOf(object, key ?? '')
  const possible = boardFields(object)
  const [chosen, setChosen] = useState<string>()
  if (field === undefined) return null
  const process = processOf(object, field)
  const pipelines = process === undefined ? [] : shownPipelines(process)
  const pipeline = chosen ?? pipelines[0]?.value
  return (
    <div className="board">
      {process !== undefined && pipeline !== undefined && isForeseen(object) ? (
        <BoardForecast list={list} pipeline={pipeline} />
      ) : null}
      {possible.length + pipelines.length > 1 ? (
        <div className="boardbar">
          <PipelineChoice pipelines={pipelines} value={pipeline} onChange={setChosen} />
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
      <Lanes key={`${field.key}/${pipeline}`} list={list} field={field} pipeline={pipeline} />
    </div>
  )
}
