import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useT } from '../../app/i18n.ts'
import { keyOfLine } from './line-key.ts'
import { type Line, moneyWords, netOf, partsWords, totalsOf, useUnitWords } from './line-words.ts'

interface FrameProps {
  readonly lines: readonly Line[]
  readonly children: ReactNode
  /** Beside the columns of the lines, one for what is done to them. */
  readonly acts?: true
}

/** The sums at the foot: without tax, the tax, with it. */
function Foot({ lines }: { readonly lines: readonly Line[] }) {
  const t = useT()
  const totals = totalsOf(lines)
  if (totals === undefined) return null
  const { net, tax, gross, currency } = totals
  const rows = [
    { name: t('lines.totalNet'), words: moneyWords(net, currency), strong: true },
    { name: t('lines.totalTax'), words: moneyWords(tax, currency), strong: false },
    { name: t('lines.totalGross'), words: moneyWords(gross, currency), strong: false },
  ]
  return (
    <dl className="linesfoot">
      {rows.map(({ name, words, strong }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{strong ? <b>{words}</b> : words}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The table of product lines with its headings, and its sums beneath. */
export function LinesFrame({ lines, children, acts }: FrameProps) {
  const t = useT()
  if (lines.length === 0) return null
  return (
    <>
      <table className="lines" aria-label={t('lines.title')}>
        <thead>
          <tr>
            <th scope="col">{t('lines.product')}</th>
            <th scope="col">{t('lines.quantity')}</th>
            <th scope="col">{t('lines.price')}</th>
            <th scope="col">{t('lines.discount')}</th>
            <th scope="col">{t('lines.tax')}</th>
            <th scope="col">{t('lines.net')}</th>
            {acts === true ? <td /> : null}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
      <Foot lines={lines} />
    </>
  )
}

const percent = (value: string | null): string => (value === null ? '—' : `${value}%`)

/** Product lines as one reads them. */
export function LinesTable({ lines }: { readonly lines: readonly Line[] }) {
  const t = useT()
  const unitWords = useUnitWords()
  return (
    <LinesFrame lines={lines}>
      {lines.map((line, at) => (
        <tr key={keyOfLine(lines, at)}>
          <th scope="row">
            <Link to={`/products/${line.productId}`}>{line.name}</Link>
            <span className="sm t3">{line.code}</span>
            {partsWords(line) === null ? null : <span className="sm t3">{partsWords(line)}</span>}
            {line.pricebook === undefined ? null : (
              <span className="sm t3">{t('prices.of', { name: line.pricebook })}</span>
            )}
          </th>
          <td data-name={t('lines.quantity')}>{`${line.quantity} ${unitWords(line.unit)}`.trim()}</td>
          <td data-name={t('lines.price')}>
            {line.price === undefined ? '—' : moneyWords(line.price.amount, line.price.currency)}
          </td>
          <td data-name={t('lines.discount')}>{percent(line.discount)}</td>
          <td data-name={t('lines.tax')}>{percent(line.taxRate)}</td>
          <td data-name={t('lines.net')}>{netOf(line) ?? '—'}</td>
        </tr>
      ))}
    </LinesFrame>
  )
}
