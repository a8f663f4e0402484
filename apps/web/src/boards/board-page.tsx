import type { Board, BoardList } from '@holdfast/sdk'
import { Button } from 'antd'
import { ImageDown, Pencil } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import { InsightTabs } from '../insight/insight-tabs.tsx'
import { useCatalogue } from '../records/catalogue.ts'
import { SettingsHead } from '../settings/settings-head.tsx'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { BoardEdit } from './board-edit.tsx'
import { BoardLetter } from './board-letter.tsx'
import { ChartCard } from './chart-card.tsx'
import { useBoard } from './use-boards.ts'

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

interface ActsProps {
  readonly board: Board
  readonly list: BoardList
  readonly onEdit: () => void
}

/** What can be done with a board: kept as a picture, had by mail, and by whoever made it, changed. */
function BoardActs({ board, list, onEdit }: ActsProps) {
  const t = useT()
  const me = useMe()
  const { data: catalogue } = useCatalogue()
  const [picture, letter] = [useAct(), useAct()]
  const save = () =>
    picture.run(async () => {
      const { savePicture } = await import('./picture/save-picture.ts')
      await savePicture(board, { me, catalogue: catalogue ?? [], t })
    })
  return (
    <div className="boardacts">
      {board.charts.length === 0 || catalogue === undefined ? null : (
        <Button icon={<ImageDown size={14} aria-hidden="true" />} loading={picture.busy} onClick={save}>
          {t('boards.savePicture')}
        </Button>
      )}
      {list.mail ? <BoardLetter board={board} every={list.letters[board.id]} act={letter} /> : null}
      {board.mine ? (
        <Button icon={<Pencil size={14} aria-hidden="true" />} onClick={onEdit}>
          {t('boards.edit')}
        </Button>
      ) : null}
      <ProblemNote error={picture.error ?? letter.error} />
    </div>
  )
}

/** A board: its charts, each with the reader's own numbers. */
export function BoardPage({ id }: { readonly id: string }) {
  const t = useT()
  const [search, setSearch] = useSearchParams()
  const { board, list, isGone, error, refetch } = useBoard(id)
  if (isGone) return <NoPage />
  const isEdited = board?.mine === true && search.has(EDIT)
  if (board !== undefined && isEdited)
    return (
      <BoardEdit
        key={board.version}
        board={board}
        shares={list?.mayShareWith ?? []}
        onClose={() => setSearch({}, { replace: true })}
      />
    )
  return (
    <>
      <SettingsHead page="boards.title" title={board?.title ?? t('boards.title')} lead={t('boards.reach')}>
        {board === undefined || list === undefined ? null : (
          <BoardActs board={board} list={list} onEdit={() => setSearch({ [EDIT]: '1' })} />
        )}
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
