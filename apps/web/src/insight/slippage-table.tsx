import { useT } from '../app/i18n.ts'
import { MissingSums, WholeSum } from './base-sum.tsx'
import { BECAME, BECAME_WORDS, type Cell, cellOf, type Moves, WAS, WAS_WORDS, wasOf } from './slippage-sums.ts'

function CellWords({ cell: { count, worth, base } }: { readonly cell: Cell }) {
  const t = useT()
  if (count === 0) return <td className="t3">{t('course.none')}</td>
  return (
    <td>
      {worth === '' ? t('forecast.noAmount') : worth}
      <WholeSum base={base} />
      <span className="t3 sm forecastcount">{t('forecast.count', { count })}</span>
    </td>
  )
}

/** A row for what deals were, a column for what became of them. */
export function SlippageTable({ moves }: { readonly moves: Moves }) {
  const t = useT()
  const rows = WAS.filter((was) => moves.some((move) => wasOf(move.was) === was))
  if (rows.length === 0) return null
  return (
    <div className="funnelscroll">
      <table className="funneltable" aria-label={t('slippage.title')}>
        <thead>
          <tr>
            <th scope="col">{t('slippage.was')}</th>
            {BECAME.map((became) => (
              <th key={became} scope="col">
                {t(BECAME_WORDS[became])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((was) => (
            <tr key={was}>
              <th scope="row">{t(WAS_WORDS[was])}</th>
              {BECAME.map((became) => (
                <CellWords key={became} cell={cellOf(moves, was, became)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <MissingSums bases={rows.flatMap((was) => BECAME.map((became) => cellOf(moves, was, became).base))} />
    </div>
  )
}
