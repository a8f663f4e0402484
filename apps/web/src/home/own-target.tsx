import type { CatalogProcess, Target, Targets } from '@holdfast/sdk'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { periodAt } from '../insight/forecast-question.ts'
import { shownPipelines } from '../records/stages.ts'
import { formatMoney, formatNumber } from '../ui/format.ts'
import { Figure } from './figure.tsx'

/** A target of one's own, how far it is, and where the forecast it belongs to stands. */
export interface OwnTarget {
  readonly target: Target
  readonly path: string
}

// as most companies set them
const KINDS = ['quarter', 'month', 'year'] as const

/** What somebody is to reach in the present quarter, month or year, of these the first that is set; null where none is. */
export async function findOwnTarget(
  who: string,
  process: CatalogProcess,
  signal: AbortSignal,
): Promise<OwnTarget | null> {
  const pipeline = shownPipelines(process)[0]?.value
  if (pipeline === undefined) return null
  const now = new Date()
  const today = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-01`
  for (const kind of KINDS) {
    const asked = new URLSearchParams({ period: periodAt(kind, today) })
    const { data } = await api.get<Targets>(`/pipelines/${pipeline}/targets?${asked}`, { signal })
    const target = data.find(({ whose, id, amount }) => whose === 'person' && id === who && amount !== null)
    if (target !== undefined) return { target, path: `/insight/forecast?${asked}` }
  }
  return null
}

/** How far it is reached, which leads to the forecast; nothing where the reader does not see all deals that count. */
export function OwnTargetFigure({ target: { amount, closed, percent }, path }: OwnTarget) {
  const t = useT()
  if (amount === null || closed === null || percent === null) return null
  const money = (sum: typeof amount) => formatMoney(sum.amount, sum.currency)
  return (
    <Figure
      name={t('figures.target')}
      value={
        <>
          {formatNumber(Number(percent))}
          <small>%</small>
        </>
      }
      words={<Link to={path}>{t('figures.target.words', { closed: money(closed), amount: money(amount) })}</Link>}
    />
  )
}
