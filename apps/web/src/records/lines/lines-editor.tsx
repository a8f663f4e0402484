import { Input } from 'antd'
import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { EditorProps } from '../field-editor.tsx'
import { keyOfLine } from './line-key.ts'
import { type Line, linesIn, moneyWords, netOf, partsWords, useUnitWords } from './line-words.ts'
import { LinesFrame } from './lines-table.tsx'
import { ProductPicker } from './product-picker.tsx'
import { useProposals } from './use-proposals.ts'

/** What stands in new lines where nothing says otherwise. */
const USUAL_CURRENCY = 'CNY'

interface LineRowProps {
  readonly line: Line
  /** What it would cost as it stands, once that is known. */
  readonly proposal: ReturnType<ReturnType<typeof useProposals>>
  /** From one. */
  readonly at: number
  readonly currency: string
  readonly onChange: (line: Line) => void
  readonly onRemove: () => void
}

interface CellProps {
  readonly name: MessageId
  readonly at: number
  readonly value: string
  readonly suffix?: string
  readonly placeholder?: string
  readonly onChange: (text: string) => void
}

function NumberCell({ name, at, value, suffix, placeholder, onChange }: CellProps) {
  const t = useT()
  return (
    <td data-name={t(name)}>
      <Input
        size="small"
        inputMode="decimal"
        autoComplete="off"
        aria-label={t('lines.cell', { at, name: t(name) })}
        value={value}
        suffix={suffix}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value.trim())}
      />
    </td>
  )
}

interface PercentCellProps extends Pick<CellProps, 'name' | 'at'> {
  readonly value: string | null
  readonly onChange: (percent: string | null) => void
}

const PercentCell = ({ value, onChange, ...of }: PercentCellProps) => (
  <NumberCell {...of} value={value ?? ''} suffix="%" onChange={(text) => onChange(text === '' ? null : text)} />
)

/** The line with its price left to the server: by the price books, else the product's own. */
function withoutPrice({ price: _price, pricebook: _name, pricebookId: _book, ...line }: Line): Line {
  return line
}

/** The line at the price that it would be saved with. */
const priced = ({ line, proposal }: Pick<LineRowProps, 'line' | 'proposal'>): Line =>
  line.price === undefined && proposal?.price != null ? { ...line, price: proposal.price } : line

/** How many, and for how much each. */
function AmountCells({ line, at, currency, proposal, onChange }: Omit<LineRowProps, 'onRemove'>) {
  const unitWords = useUnitWords()
  const proposed = proposal?.price ?? null
  const own = (line.price ?? proposed)?.currency ?? currency
  const t = useT()
  const unpriced = withoutPrice(line)
  return (
    <>
      <NumberCell
        name="lines.quantity"
        at={at}
        value={line.quantity}
        suffix={unitWords(line.unit)}
        // a price of a book is that of a quantity: of another one it is taken anew
        onChange={(quantity) => onChange({ ...(line.pricebookId === undefined ? line : unpriced), quantity })}
      />
      <NumberCell
        name="lines.price"
        at={at}
        value={line.price?.amount ?? ''}
        suffix={own}
        placeholder={proposed?.amount ?? t('lines.byBook')}
        onChange={(amount) => onChange(amount === '' ? unpriced : { ...unpriced, price: { amount, currency: own } })}
      />
    </>
  )
}

/** Where the price is from: the book with all its steps, and what to do where none has the product. */
function Source({ line, proposal }: Pick<LineRowProps, 'line' | 'proposal'>) {
  const t = useT()
  const { listed = null, code = null } = proposal ?? {}
  if (code === 'price_needed') return <span className="sm warn">{t('lines.noPrice')}</span>
  const book = listed?.pricebook ?? line.pricebook
  if (book === undefined) return null
  const steps = (listed?.steps ?? []).map(({ fromQuantity, price }) => {
    const words = moneyWords(price.amount, price.currency)
    return fromQuantity === null ? words : t('prices.step', { count: fromQuantity, price: words })
  })
  return <span className="sm t3">{[t('prices.of', { name: book }), ...steps].join(' · ')}</span>
}

function LineRow({ onRemove, ...row }: LineRowProps) {
  const t = useT()
  const { line, at, onChange } = row
  return (
    <tr>
      <th scope="row">
        {line.name}
        <span className="sm t3">{line.code}</span>
        {partsWords(line) === null ? null : <span className="sm t3">{partsWords(line)}</span>}
        <Source {...row} />
      </th>
      <AmountCells {...row} />
      <PercentCell
        name="lines.discount"
        at={at}
        value={line.discount}
        onChange={(discount) => onChange({ ...line, discount })}
      />
      <PercentCell
        name="lines.tax"
        at={at}
        value={line.taxRate}
        onChange={(taxRate) => onChange({ ...line, taxRate })}
      />
      <td data-name={t('lines.net')}>{netOf(priced(row)) ?? '—'}</td>
      <td>
        <IconButton icon={X} small name={t('lines.remove', { name: line.name })} onClick={onRemove} />
      </td>
    </tr>
  )
}

/** A line that was just added is gone on with: how many of it. */
function useNewLineInSight(count: number) {
  const place = useRef<HTMLDivElement>(null)
  const before = useRef(count)
  useEffect(() => {
    if (count > before.current) {
      const quantity = place.current?.querySelector<HTMLInputElement>('tbody tr:last-child input')
      quantity?.focus()
      quantity?.select()
    }
    before.current = count
  }, [count])
  return place
}

/** Product lines being written: rows of numbers, and a search for the product of the next. */
export function LinesEditor({ value, place: address, onChange, autoFocus }: EditorProps) {
  const t = useT()
  const lines = linesIn(value)
  const place = useNewLineInSight(lines.length)
  const proposalOf = useProposals(address, lines)
  const whole = lines.map((line) => priced({ line, proposal: proposalOf(line) }))
  const currency = whole.find(({ price }) => price !== undefined)?.price?.currency
  const write = (next: readonly Line[]) => onChange?.(next)
  return (
    <div className="lineseditor" ref={place}>
      <LinesFrame lines={whole} acts>
        {lines.map((line, at) => (
          <LineRow
            key={keyOfLine(lines, at)}
            line={line}
            proposal={proposalOf(line)}
            at={at + 1}
            currency={currency ?? USUAL_CURRENCY}
            onChange={(next) => write(lines.with(at, next))}
            onRemove={() => write(lines.toSpliced(at, 1))}
          />
        ))}
      </LinesFrame>
      <ProductPicker autoFocus={autoFocus === true} onAdd={(line) => write([...lines, line])} />
      {lines.length === 0 ? null : <p className="sm t3">{t('lines.amount')}</p>}
    </div>
  )
}
