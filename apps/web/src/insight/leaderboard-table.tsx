import type { Leaderboard, LeaderPlace } from '@holdfast/sdk'
import { Link } from 'react-router'
import { type Translate, useT } from '../app/i18n.ts'
import { formatMoney, formatNumber } from '../ui/format.ts'
import { missingRates, RatesNeeded } from './base-sum.tsx'
import { dealsBehind } from './forecast-question.ts'
import { MEASURES } from './leaderboard-question.ts'

/** What somebody brought, as one says it. */
export function valueWords(measure: Leaderboard['measure'], { amount, count }: LeaderPlace, t: Translate): string {
  if (amount !== null) return formatMoney(amount.amount, amount.currency)
  return measure === 'wonCount' ? t('forecast.count', { count }) : formatNumber(count)
}

interface TableProps {
  readonly board: Leaderboard
  readonly pipeline: string
  readonly nameOf: (id: string) => string
  readonly own: string
}

/** A number of won deals leads to them, in the reader's own reach. */
function Value({ board, pipeline, line }: Pick<TableProps, 'board' | 'pipeline'> & { readonly line: LeaderPlace }) {
  const t = useT()
  const { measure, by, period } = board
  const words = valueWords(measure, line, t)
  if ((measure !== 'wonAmount' && measure !== 'wonCount') || line.count === 0) return words
  const whose = by === 'person' ? { owner: line.id } : { team: line.id }
  return <Link to={dealsBehind({ pipeline, category: 'closed', period, ...whose })}>{words}</Link>
}

/** That only the company's own currency is counted of somebody, and for want of which rates. */
function OwnOnly({ line: { amount, missing } }: { readonly line: LeaderPlace }) {
  const t = useT()
  if (amount === null || missing.length === 0) return null
  return <RatesNeeded words={t('leader.ownOnly', { currency: amount.currency, what: missingRates(missing) })} />
}

/** Everybody with a place that is told; one's own stands out. */
export function LeaderboardTable({ board, pipeline, nameOf, own }: TableProps) {
  const t = useT()
  if (board.data.length === 0) return <p className="t2">{t('leader.empty')}</p>
  const isAimed = board.data.some(({ target }) => target !== null)
  return (
    <section className="funnelscroll" aria-label={t('leader.title')}>
      <table className="funneltable leadertable" aria-label={t('leader.title')}>
        <thead>
          <tr>
            <th scope="col">{t('leader.place')}</th>
            <th scope="col">{t(board.by === 'person' ? 'leader.person' : 'leader.team')}</th>
            <th scope="col">{t(MEASURES[board.measure])}</th>
            {isAimed ? <th scope="col">{t('target.attained')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {board.data.map((line) => (
            <tr key={line.id} className={line.id === own ? 'whole' : undefined}>
              <td>{line.place}</td>
              <th scope="row">{line.id === own ? t('leader.you', { name: nameOf(line.id) }) : nameOf(line.id)}</th>
              <td>
                <Value board={board} pipeline={pipeline} line={line} />
                <OwnOnly line={line} />
              </td>
              {isAimed ? (
                <td>
                  {line.percent === null ? null : t('target.percent', { percent: formatNumber(Number(line.percent)) })}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
