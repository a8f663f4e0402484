import type { Board, BoardList, Chart } from '@holdfast/sdk'
import { Button, Input, Popconfirm, Select } from 'antd'
import { ArrowLeft, ArrowRight, Maximize2, Minimize2, Pencil, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { labelText, useT } from '../app/i18n.ts'
import { type ObjectView, useCatalogue } from '../records/catalogue.ts'
import { SettingsHead } from '../settings/settings-head.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { ChartCard } from './chart-card.tsx'
import { ChartForm, firstChart } from './chart-form.tsx'
import { changeBoard, deleteBoard } from './use-boards.ts'

const MOST_CHARTS = 12

/** The charts with one of them at another place. */
function moved<T>(all: readonly T[], from: number, to: number): readonly T[] {
  const [one] = all.slice(from, from + 1)
  if (one === undefined || to < 0 || to >= all.length) return all
  const rest = all.toSpliced(from, 1)
  return rest.toSpliced(to, 0, one)
}

interface ToolsProps {
  readonly chart: Chart
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly onMove: (by: number) => void
  readonly onEdit: () => void
  readonly onChange: (chart: Chart) => void
  readonly onRemove: () => void
}

function Tools({ chart, isFirst, isLast, onMove, onEdit, onChange, onRemove }: ToolsProps) {
  const t = useT()
  const named = (words: string) => `${words} · ${chart.title}`
  return (
    <>
      {isFirst ? null : <IconButton name={named(t('boards.earlier'))} icon={ArrowLeft} onClick={() => onMove(-1)} />}
      {isLast ? null : <IconButton name={named(t('boards.later'))} icon={ArrowRight} onClick={() => onMove(1)} />}
      <IconButton
        name={named(t(chart.wide === true ? 'boards.narrow' : 'boards.wide'))}
        icon={chart.wide === true ? Minimize2 : Maximize2}
        onClick={() => onChange({ ...chart, wide: chart.wide !== true })}
      />
      <IconButton name={named(t('boards.editChart'))} icon={Pencil} onClick={onEdit} />
      <IconButton name={named(t('boards.removeChart'))} icon={X} onClick={onRemove} />
    </>
  )
}

interface GridProps {
  readonly charts: readonly Chart[]
  readonly onChange: (charts: readonly Chart[]) => void
  readonly onEdit: (at: number) => void
}

/** The charts as they will stand: carried by the mouse, moved by their buttons. */
function EditGrid({ charts, onChange, onEdit }: GridProps) {
  const [carried, setCarried] = useState<number | null>(null)
  return (
    <div className="boardgrid">
      {charts.map((chart, at) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: what the mouse carries, the buttons in it move too
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a chart is known by its place
          key={`${at}${chart.title}${chart.kind}`}
          className={chart.wide === true ? 'chartslot wide' : 'chartslot'}
          draggable
          onDragStart={() => setCarried(at)}
          onDragEnd={() => setCarried(null)}
          onDragOver={(event) => (carried === null ? undefined : event.preventDefault())}
          onDrop={() => (carried === null ? undefined : onChange(moved(charts, carried, at)))}
        >
          <ChartCard chart={chart}>
            <Tools
              chart={chart}
              isFirst={at === 0}
              isLast={at === charts.length - 1}
              onMove={(by) => onChange(moved(charts, at, at + by))}
              onEdit={() => onEdit(at)}
              onChange={(next) => onChange(charts.with(at, next))}
              onRemove={() => onChange(charts.toSpliced(at, 1))}
            />
          </ChartCard>
        </div>
      ))}
    </div>
  )
}

interface NamingProps {
  readonly title: string
  readonly roles: readonly string[]
  readonly shares: BoardList['mayShareWith']
  readonly onTitle: (title: string) => void
  readonly onRoles: (roles: readonly string[]) => void
}

function Naming({ title, roles, shares, onTitle, onRoles }: NamingProps) {
  const t = useT()
  return (
    <div className="row wrap boardnaming">
      <Input
        aria-label={t('boards.name')}
        className="grow"
        maxLength={100}
        value={title}
        onChange={({ target }) => onTitle(target.value)}
      />
      {shares.length === 0 ? null : (
        <Select
          mode="multiple"
          className="grow"
          aria-label={t('boards.shareWith')}
          placeholder={t('boards.shareWith')}
          value={[...roles]}
          options={shares.map(({ name, label }) => ({ value: name, label: labelText(label) }))}
          onChange={onRoles}
        />
      )}
    </div>
  )
}

interface BoardEditProps {
  readonly board: Board
  readonly shares: BoardList['mayShareWith']
  readonly onClose: () => void
}

function useBoardDraft({ board, onClose }: Pick<BoardEditProps, 'board' | 'onClose'>) {
  const navigate = useNavigate()
  const [title, setTitle] = useState(board.title)
  const [roles, setRoles] = useState(board.sharedRoles)
  // what its maker may not see any more cannot be kept either
  const [charts, setCharts] = useState<readonly Chart[]>(() =>
    board.charts.flatMap(({ question, ...chart }) => (question === null ? [] : [{ ...chart, question }])),
  )
  const [error, setError] = useState<unknown>(null)
  const save = () => changeBoard(board, { title: title.trim(), charts, sharedRoles: roles }).then(onClose, setError)
  const remove = () => deleteBoard(board).then(() => navigate('/insight/boards'), setError)
  return { title, setTitle, roles, setRoles, charts, setCharts, error, save, remove }
}

function Acts({ draft, onClose }: { readonly draft: ReturnType<typeof useBoardDraft>; readonly onClose: () => void }) {
  const t = useT()
  return (
    <>
      <Popconfirm
        title={t('boards.deleteSure')}
        okText={t('boards.delete')}
        cancelText={t('action.cancel')}
        onConfirm={() => void draft.remove()}
      >
        <Button type="text" danger>
          {t('boards.delete')}
        </Button>
      </Popconfirm>
      <Button onClick={onClose}>{t('action.cancel')}</Button>
      <Button type="primary" disabled={draft.title.trim() === ''} onClick={() => void draft.save()}>
        {t('action.save')}
      </Button>
    </>
  )
}

/** A chart to begin with; deals are what most boards are of. */
function newChart(objects: readonly ObjectView[]): Chart | undefined {
  const first = objects.find(({ name }) => name === 'opportunity') ?? objects[0]
  return first === undefined ? undefined : firstChart(first)
}

/** A board while it is put together: nothing is kept before it is saved. */
export function BoardEdit({ board, shares, onClose }: BoardEditProps) {
  const t = useT()
  const draft = useBoardDraft({ board, onClose })
  const { charts, setCharts } = draft
  const { data: objects = [] } = useCatalogue()
  const [edited, setEdited] = useState<number | null>(null)
  const chart = edited === null ? undefined : (charts[edited] ?? newChart(objects))
  const done = (made: Chart) => {
    setCharts(charts.toSpliced(edited ?? charts.length, 1, made))
    setEdited(null)
  }
  return (
    <>
      <SettingsHead page="boards.title" title={t('boards.editing')} lead={t('boards.editing.lead')}>
        <Acts draft={draft} onClose={onClose} />
      </SettingsHead>
      <div className="pad scroll boardspage">
        <ProblemNote error={draft.error} />
        <Naming
          title={draft.title}
          roles={draft.roles}
          shares={shares}
          onTitle={draft.setTitle}
          onRoles={draft.setRoles}
        />
        <EditGrid charts={charts} onChange={setCharts} onEdit={setEdited} />
        <Button
          className="addchart"
          icon={<Plus size={14} aria-hidden="true" />}
          disabled={charts.length >= MOST_CHARTS}
          onClick={() => setEdited(charts.length)}
        >
          {t('boards.addChart')}
        </Button>
      </div>
      {chart === undefined ? null : <ChartForm chart={chart} onDone={done} onClose={() => setEdited(null)} />}
    </>
  )
}
