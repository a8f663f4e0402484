import type { WeeklyReport } from '@holdfast/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { SettingsHead } from '../settings/settings-head.tsx'
import dayjs from '../ui/dayjs.ts'
import { formatDay } from '../ui/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { InsightTabs } from './insight-tabs.tsx'
import { WeeklyTable } from './weekly-table.tsx'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The report of the week in the address, else of this week. */
function useWeekly(enabled: boolean) {
  const [address, setAddress] = useSearchParams()
  const stated = address.get('week') ?? ''
  const query = DAY.test(stated) ? `?week=${stated}` : ''
  const report = useQuery({
    queryKey: ['weekly', query],
    queryFn: ({ signal }) => api.get<WeeklyReport>(`/activity-report${query}`, { signal }),
    enabled,
    placeholderData: keepPreviousData,
  })
  const move = (weeks: number) => {
    const from = report.data?.week.from
    if (from !== undefined) setAddress({ week: dayjs(from).add(weeks, 'week').format('YYYY-MM-DD') })
  }
  return { report, move }
}

interface WeekProps {
  readonly week: WeeklyReport['week']
  readonly onMove: (weeks: number) => void
}

/** Which week is told, and the presses to the ones beside it. */
function Week({ week, onMove }: WeekProps) {
  const t = useT()
  return (
    <div className="row">
      <IconButton icon={ChevronLeft} name={t('weekly.before')} onClick={() => onMove(-1)} />
      <span role="status">{t('weekly.days', { from: formatDay(week.from), to: formatDay(week.to) })}</span>
      <IconButton icon={ChevronRight} name={t('weekly.after')} onClick={() => onMove(1)} />
    </div>
  )
}

/** What each did in a week, of whom the reader sees the follow-ups. */
export function WeeklyPage() {
  const t = useT()
  const me = useMe()
  const isOpen = may(me, 'activity', 'list')
  const { report, move } = useWeekly(isOpen)
  if (!isOpen) return <NoPage />
  const { data, error } = report
  return (
    <>
      <SettingsHead page="weekly.title" title={t('weekly.title')} lead={t('weekly.lead')}>
        {data === undefined ? null : <Week week={data.week} onMove={move} />}
      </SettingsHead>
      <InsightTabs />
      <div className="pad scroll funnelpage" aria-busy={report.isPlaceholderData}>
        {error === null ? null : <ProblemNote error={error} onRetry={() => void report.refetch()} />}
        {data === undefined && error === null ? <SheetLoading /> : null}
        {data === undefined ? null : <WeeklyTable report={data} own={me.userId} />}
      </div>
    </>
  )
}
