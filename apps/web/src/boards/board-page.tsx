import type { Board } from '@holdfast/sdk'
import { Button } from 'antd'
import { Pencil } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { useT } from '../app/i18n.ts'
import { InsightTabs } from '../insight/insight-tabs.tsx'
import { SettingsHead } from '../settings/settings-head.tsx'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { BoardEdit } from './board-edit.tsx'
import { ChartCard } from './chart-card.tsx'
import { useBoards } from './use-boards.ts'

const EDIT = 'edit'

function Charts({ board }: { readonly board: Board }) {
  const t = useT()
  if (board.charts.length === 0) return <p className="t2 chartnone">{t('boards.empty')}</p>
  return (
    <div className="boardgrid">
      {board.charts.map((chart, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a chart is known by its place
        <ChartCard key={at} chart={chart} />
      ))}
    </div>
  )
}

/** A board: its charts, each with the reader's own numbers. */
export function BoardPage({ id }: { readonly id: string }) {
  const t = useT()
  const [search, setSearch] = useSearchParams()
  const { data, error, refetch } = useBoards()
  const board = data?.data.find((one) => one.id === id)
  if (data !== undefined && board === undefined) return <NoPage />
  const isEdited = board?.mine === true && search.has(EDIT)
  if (board !== undefined && isEdited)
    return (
      <BoardEdit
        key={board.version}
        board={board}
        shares={data?.mayShareWith ?? []}
        onClose={() => setSearch({}, { replace: true })}
      />
    )
  return (
    <>
      <SettingsHead page="boards.title" title={board?.title ?? t('boards.title')} lead={t('boards.reach')}>
        {board?.mine === true ? (
          <Button icon={<Pencil size={14} aria-hidden="true" />} onClick={() => setSearch({ [EDIT]: '1' })}>
            {t('boards.edit')}
          </Button>
        ) : null}
      </SettingsHead>
      <InsightTabs />
      <div className="pad scroll boardspage">
        <ProblemNote error={error} onRetry={() => void refetch()} />
        {board === undefined && error === null ? <SheetLoading /> : null}
        {board === undefined ? null : <Charts board={board} />}
      </div>
    </>
  )
}
