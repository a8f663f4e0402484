import { Button } from 'antd'
import { Link } from 'react-router'
import { labelText, useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import type { MessageId } from '../../locales/zh.ts'
import type { Condition } from './conditions.ts'
import { useConditionWords } from './filter-words.ts'
import type { List } from './use-list.ts'

interface EmptyListProps {
  readonly list: List
  readonly onCreate: (() => void) | null
}

const belongs: Readonly<Record<string, MessageId>> = {
  contact: 'empty.contact',
  account: 'empty.account',
  lead: 'empty.lead',
  opportunity: 'empty.opportunity',
  product: 'empty.product',
  quote: 'empty.quote',
  contract: 'empty.contract',
  order: 'empty.order',
  delivery: 'empty.delivery',
  payment: 'empty.payment',
  part: 'empty.part',
  pricebook: 'empty.pricebook',
  price: 'empty.price',
  rate: 'empty.rate',
}

function ShowAll({ list }: { readonly list: List }) {
  const t = useT()
  return (
    <Link to={list.addressOf('all')} className="btn">
      {t('empty.all')}
    </Link>
  )
}

/** Which condition to take away, as a button. */
function Without({ list, condition, at }: { readonly list: List; readonly condition: Condition; readonly at: number }) {
  const t = useT()
  const { label, operator, value } = useConditionWords(list.object, condition)
  const what = [label, operator, value].filter((word) => word !== '').join(' ')
  return (
    <Button onClick={() => list.ask(list.conditions.filter((_, other) => other !== at))}>
      {t('empty.without', { what })}
    </Button>
  )
}

const LIKELIEST = 2

/** After a search or under conditions: what to take away to see more. */
function NothingFound({ list }: { readonly list: List }) {
  const t = useT()
  const searched = list.question.q !== ''
  const isQuiet = list.view.id === 'quiet' && !list.modified
  const words: MessageId = searched ? 'empty.searched' : isQuiet ? 'empty.quiet' : 'empty.filtered'
  const from = Math.max(0, list.conditions.length - LIKELIEST)
  return (
    <div className="empty">
      <p>{t(words)}</p>
      <div className="row">
        {searched ? <Button onClick={() => list.search('')}>{t('empty.clear')}</Button> : null}
        {searched || isQuiet
          ? null
          : list.conditions
              .slice(from)
              .map((condition, at) => (
                <Without key={JSON.stringify(condition)} list={list} condition={condition} at={from + at} />
              ))}
        {isQuiet || (searched && list.view.id !== 'all') ? <ShowAll list={list} /> : null}
      </div>
    </div>
  )
}

/** One line that says what belongs here, and the two likeliest next steps. */
export function EmptyList({ list, onCreate }: EmptyListProps) {
  const t = useT()
  const me = useMe()
  const { object } = list
  const mayImport = may(me, object.name, 'import')
  const plain = list.view.id === 'mine' || list.view.id === 'all'
  if (list.question.q !== '' || list.modified || !plain) return <NothingFound list={list} />
  return (
    <div className="empty">
      <p>{t(belongs[object.name] ?? 'empty.any')}</p>
      {onCreate === null && !mayImport ? <p className="t3">{t('empty.comes')}</p> : null}
      <div className="row">
        {onCreate === null ? null : (
          <Button onClick={onCreate}>{t('create.new', { object: labelText(object.label) })}</Button>
        )}
        {mayImport ? (
          <Link to="/imports" className="btn">
            {t('empty.import')}
          </Link>
        ) : null}
        {list.view.id === 'all' ? null : <ShowAll list={list} />}
      </div>
    </div>
  )
}
