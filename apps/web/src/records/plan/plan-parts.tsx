import { Button, DatePicker, InputNumber, Segmented, Select } from 'antd'
import { Plus, X } from 'lucide-react'
import { useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { formatMoney } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { type Due, sumOfTerms, type Term, type Terms } from './plan-terms.ts'

const MOST_PARTS = 60
const MOST_DAYS = 3_650

const DUES: Readonly<Record<Due, MessageId>> = {
  on: 'plan.on',
  ordered: 'plan.ordered',
  signed: 'plan.signed',
  delivered: 'plan.delivered',
}

interface RowProps {
  readonly term: Term
  readonly at: number
  readonly suffix: string
  readonly dues: readonly Due[]
  readonly onChange: (term: Term) => void
  readonly onRemove: (() => void) | null
}

/** When the part is due: a day, or days after an event. */
function DueInput({ term, at, onChange }: Pick<RowProps, 'term' | 'at' | 'onChange'>) {
  const t = useT()
  if (term.due === 'on')
    return (
      <DatePicker aria-label={t('plan.day', { at })} value={term.day} onChange={(day) => onChange({ ...term, day })} />
    )
  return (
    <InputNumber
      aria-label={t('plan.days', { at })}
      min={0}
      max={MOST_DAYS}
      precision={0}
      controls={false}
      suffix={t('plan.daysAfter')}
      value={term.days}
      onChange={(days) => onChange({ ...term, days })}
    />
  )
}

function PartRow({ term, at, suffix, dues, onChange, onRemove }: RowProps) {
  const t = useT()
  return (
    <li className="row wrap planpart">
      <InputNumber<string>
        aria-label={t('plan.size', { at })}
        stringMode
        min="0"
        controls={false}
        suffix={suffix}
        value={term.size}
        onChange={(size) => onChange({ ...term, size })}
      />
      <Select<Due>
        aria-label={t('plan.when', { at })}
        value={term.due}
        options={dues.map((due) => ({ value: due, label: t(DUES[due]) }))}
        onChange={(due) => onChange({ ...term, due })}
      />
      <DueInput term={term} at={at} onChange={onChange} />
      {onRemove === null ? null : <IconButton icon={X} small name={t('plan.remove', { at })} onClick={onRemove} />}
    </li>
  )
}

interface PartsProps {
  readonly terms: Terms
  readonly left: { readonly amount: string; readonly currency: string }
  /** Whether there is a contract, whose signature may be waited for. */
  readonly isSigned: boolean
  readonly onChange: (terms: Terms) => void
}

const withPart = (terms: Terms, key: number, changed: Term | null): Terms => ({
  ...terms,
  parts: terms.parts.flatMap((each) => (each.key === key ? (changed ?? []) : each)),
})

/** In what the parts are stated; what was typed in the other is taken back. */
function SizeChoice({ terms, onChange }: Pick<PartsProps, 'terms' | 'onChange'>) {
  const t = useT()
  return (
    <Segmented<Terms['by']>
      aria-label={t('plan.by')}
      value={terms.by}
      options={[
        { value: 'percent', label: t('plan.percent') },
        { value: 'amount', label: t('plan.amount') },
      ]}
      onChange={(by) => onChange({ by, parts: terms.parts.map((part) => ({ ...part, size: null })) })}
    />
  )
}

/** One more part, and what all come to. */
function PartsFoot({ terms, left, onChange }: Omit<PartsProps, 'isSigned'>) {
  const t = useT()
  const { by, parts } = terms
  const [sum, whole] = [sumOfTerms(terms), left.amount]
  const words = (amount: string) => (by === 'percent' ? `${amount}%` : formatMoney(amount, left.currency))
  const add = () => {
    const key = Math.max(0, ...parts.map((each) => each.key)) + 1
    onChange({ ...terms, parts: [...parts, { key, size: null, due: 'on', day: null, days: 0 }] })
  }
  const isFull = parts.length >= MOST_PARTS
  return (
    <div className="row wrap">
      <Button size="small" icon={<Plus size={14} aria-hidden="true" />} disabled={isFull} onClick={add}>
        {t('plan.add')}
      </Button>
      <span className="t2" role="status">
        {t('plan.sum', { sum: words(sum), whole: words(by === 'percent' ? '100' : whole) })}
      </span>
    </div>
  )
}

/** The parts of a plan, each with its size and when it is due, and what they come to. */
export function PlanParts({ terms, left, isSigned, onChange }: PartsProps) {
  const { by, parts } = terms
  const dues: readonly Due[] = isSigned ? ['on', 'ordered', 'signed', 'delivered'] : ['on', 'ordered', 'delivered']
  return (
    <>
      <SizeChoice terms={terms} onChange={onChange} />
      <ol className="planparts">
        {parts.map((term, at) => (
          <PartRow
            key={term.key}
            term={term}
            at={at + 1}
            suffix={by === 'percent' ? '%' : left.currency}
            dues={dues}
            onChange={(changed) => onChange(withPart(terms, term.key, changed))}
            onRemove={parts.length === 1 ? null : () => onChange(withPart(terms, term.key, null))}
          />
        ))}
      </ol>
      <PartsFoot terms={terms} left={left} onChange={onChange} />
    </>
  )
}
