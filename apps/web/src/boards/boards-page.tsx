import type { Board } from '@holdfast/sdk'
import { Button } from 'antd'
import { LayoutDashboard, Plus } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import { InsightTabs } from '../insight/insight-tabs.tsx'
import { useCatalogue } from '../records/catalogue.ts'
import { SettingsHead } from '../settings/settings-head.tsx'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { chartsOf, TEMPLATES } from './templates.ts'
import { createBoard, useBoards } from './use-boards.ts'

const pathOf = ({ id }: Board): string => `/insight/boards/${id}`

function Line({ board }: { readonly board: Board }) {
  const t = useT()
  return (
    <li className="box boardline">
      <LayoutDashboard size={16} aria-hidden="true" />
      <Link to={pathOf(board)} className="grow">
        {board.title}
      </Link>
      <span className="sm t3">
        {t('boards.charts', { count: board.charts.length })}
        {board.mine ? '' : ` · ${t('boards.shared')}`}
      </span>
    </li>
  )
}

/** Boards to begin with: one click, and they are one's own to change. */
function Templates({ onMake }: { readonly onMake: (board: Parameters<typeof createBoard>[0]) => void }) {
  const t = useT()
  const { data } = useCatalogue()
  const offered = TEMPLATES.map((template) => ({ template, charts: chartsOf(template, data ?? [], t) }))
  return (
    <section className="boardtemplates" aria-label={t('boards.templates')}>
      {offered
        .filter(({ charts }) => charts.length > 0)
        .map(({ template, charts }) => (
          <div key={template.title} className="box">
            <h2>{t(template.title)}</h2>
            <p className="t2">{t(template.words)}</p>
            <Button onClick={() => onMake({ title: t(template.title), charts })}>
              {t('boards.take')}
              <span className="vh"> · {t(template.title)}</span>
            </Button>
          </div>
        ))}
    </section>
  )
}

/** The boards one may open, and what to begin with. */
export function BoardsPage() {
  const t = useT()
  const { can } = useMe()
  const navigate = useNavigate()
  const boards = useBoards()
  const { data, error, refetch } = boards
  const [fault, setFault] = useState<unknown>(null)
  const make = (board: Parameters<typeof createBoard>[0], search = '') =>
    createBoard(board).then((made) => navigate(`${pathOf(made)}${search}`), setFault)
  if (!Object.values(can).some((rights) => rights['list'] === true)) return <NoPage />
  return (
    <>
      <SettingsHead page="boards.title" title={t('boards.title')} lead={t('boards.lead')}>
        <Button
          type="primary"
          icon={<Plus size={14} aria-hidden="true" />}
          onClick={() => void make({ title: t('boards.untitled'), charts: [] }, '?edit=1')}
        >
          {t('boards.new')}
        </Button>
      </SettingsHead>
      <InsightTabs />
      <div className="pad scroll boardspage">
        <ProblemNote error={fault ?? error} onRetry={() => void refetch()} />
        {data === undefined && error === null ? <SheetLoading /> : null}
        <ul className="boardlines">
          {data?.pages.flatMap((page) => page.data.map((board) => <Line key={board.id} board={board} />))}
        </ul>
        {boards.hasNextPage ? (
          <Button disabled={boards.isFetchingNextPage} onClick={() => void boards.fetchNextPage()}>
            {t('boards.older')}
          </Button>
        ) : null}
        <Templates onMake={(board) => void make(board)} />
      </div>
    </>
  )
}
