import type { ForecastSlippage } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { formatDay } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { keptOf } from './slippage-sums.ts'
import { SlippageTable } from './slippage-table.tsx'

interface PanelProps {
  readonly pipeline: string
  readonly period: string
  /** Whose ends may be asked about, the earliest first; of the last one nothing has become yet. */
  readonly days: readonly string[]
  /** The last day before the period. */
  readonly usual: string
}

/** The first line says how well was kept what was won and committed then. */
function Kept({ slippage }: { readonly slippage: ForecastSlippage }) {
  const t = useT()
  const kept = keptOf(slippage.moves)
  const day = formatDay(slippage.since)
  if (kept === null) return <p className="t2">{t('slippage.none', { day })}</p>
  return <p>{t('slippage.kept', { day, until: formatDay(slippage.until), ...kept })}</p>
}

/** What became of what the forecast said at the end of one of its days: won, slipped, lost, come in since. */
export function SlippagePanel({ pipeline, period, days, usual }: PanelProps) {
  const t = useT()
  const [day, setDay] = useState(usual)
  const slippage = useQuery({
    queryKey: ['slippage', pipeline, period, day],
    queryFn: ({ signal }) =>
      api.get<ForecastSlippage>(`/pipelines/${pipeline}/slippage?${new URLSearchParams({ period, day })}`, { signal }),
  })
  return (
    <section className="slippage" aria-label={t('slippage.title')}>
      <div className="row wrap">
        <h2>{t('slippage.title')}</h2>
        <Select
          className="funnel-pick"
          aria-label={t('slippage.day')}
          value={day}
          options={days.map((value) => ({ value, label: t('slippage.end', { day: formatDay(value) }) }))}
          onChange={setDay}
        />
      </div>
      {slippage.isError ? <ProblemNote error={slippage.error} onRetry={() => void slippage.refetch()} /> : null}
      {slippage.isPending ? <SheetLoading /> : null}
      {slippage.data === undefined ? null : (
        <>
          <Kept slippage={slippage.data} />
          <SlippageTable moves={slippage.data.moves} />
        </>
      )}
    </section>
  )
}
