import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { Dropdown } from 'antd'
import { ArrowRightLeft, Clock } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, memo, useLayoutEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { useT } from '../../app/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { formatDay } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { ObjectView } from '../catalogue.ts'
import { FieldValue } from '../field-value.tsx'
import { fieldValueOf, isEmpty, isOmitted, namedReference, titleOf } from '../record-values.ts'
import { daysStill, isWithoutStep } from '../stages.ts'
import { AMOUNT, type BoardColumn, cardFields } from './use-board.ts'
import type { BoardActs } from './use-board-moves.ts'

interface CardProps {
  readonly object: ObjectView
  readonly field: CatalogField
  readonly record: BusinessRecord
  readonly column: BoardColumn
  readonly columns: readonly BoardColumn[]
  readonly acts: BoardActs
  readonly movable: boolean
  readonly isHeld: boolean
}

const FACTS = 3

type Key = (acts: BoardActs) => void

const WHILE_HELD: ReadonlyMap<string, Key> = new Map<string, Key>([
  [' ', (acts) => acts.drop()],
  ['Enter', (acts) => acts.drop()],
  ['ArrowLeft', (acts) => acts.carry(-1)],
  ['ArrowRight', (acts) => acts.carry(1)],
  ['Escape', (acts) => acts.putBack()],
])

/** Space lifts and drops, left and right carry, Escape puts back. */
function onCardKey(event: KeyboardEvent, { record, column, acts, isHeld }: CardProps): void {
  if (event.target !== event.currentTarget) return
  const act = isHeld ? WHILE_HELD.get(event.key) : undefined
  if (act === undefined && (isHeld || event.key !== ' ')) return
  event.preventDefault()
  if (act === undefined) acts.lift(record, column, 'keyboard')
  else act(acts)
}

/** Where a card may go. The menu is made when it is first wanted: a board has hundreds of cards, and one of them is moved by it. */
function MoveMenu({ object, record, column, columns, acts }: CardProps) {
  const t = useT()
  const [open, setOpen] = useState<boolean>()
  const name = titleOf(record, object.title)
  const button = (
    <span className="cardmove">
      <IconButton
        icon={ArrowRightLeft}
        small
        name={t('board.move', { name })}
        {...(open === undefined ? { onClick: () => setOpen(true) } : {})}
      />
    </span>
  )
  if (open === undefined) return button
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      open={open}
      onOpenChange={setOpen}
      menu={{
        items: columns
          .filter(({ id }) => id !== column.id)
          .map(({ id, label }) => ({ key: id, label: t('board.moveTo', { column: label }) })),
        onClick: ({ key }) => {
          const to = columns.find(({ id }) => id === key)
          if (to !== undefined) void acts.move(record, column, to)
        },
      }}
    >
      {button}
    </Dropdown>
  )
}

/** What of a card wants attention: that it stands still, or that nobody knows what comes next. */
function Standing({ object, record, column }: Pick<CardProps, 'object' | 'record' | 'column'>) {
  const t = useT()
  const days = daysStill(object, column.stage, record)
  const words =
    days !== null ? t('board.still', { days }) : isWithoutStep(object, column.stage, record) ? t('board.noStep') : null
  if (words === null) return null
  return (
    <span className="sm warn standing">
      <Clock size={12} aria-hidden="true" />
      {words}
    </span>
  )
}

/** What a card is worth. */
function Worth({ object, record }: Pick<CardProps, 'object' | 'record'>) {
  const field = object.fields.get(AMOUNT)
  if (field === undefined || isOmitted(record, AMOUNT) || isEmpty(record[AMOUNT])) return null
  return (
    <b className="worth">
      <FieldValue field={field} value={record[AMOUNT]} />
    </b>
  )
}

/** With whom a deal is. */
function DealCompany({ record }: Pick<CardProps, 'record'>) {
  const account = namedReference(record['account'])
  return account === null ? null : <span className="sm t2 twolines">{account.name}</span>
}

/** Of a deal, in one line: by when and what comes next. */
function DealFacts({ object, record, column }: Pick<CardProps, 'object' | 'record' | 'column'>) {
  const shown = (keys: readonly string[]) =>
    keys.flatMap((key) => {
      const field = object.fields.get(key)
      return field === undefined || isOmitted(record, key) || isEmpty(fieldValueOf(record, field)) ? [] : [field]
    })
  return (
    <span className="sm t2 grow dealline">
      {shown(['closeDate', 'nextStep']).map((field) => (
        <span key={field.key} className={field.key === 'nextStep' ? 'ell' : 'nw'}>
          {field.key === 'closeDate' ? formatDay(String(record[field.name])) : String(record[field.name])}
        </span>
      ))}
      <Standing object={object} record={record} column={column} />
    </span>
  )
}

/** Two or three plain facts. */
function PlainFacts({ object, field, record, column }: Pick<CardProps, 'object' | 'field' | 'record' | 'column'>) {
  const facts = cardFields(object, field)
    .filter((one) => one.key !== 'owner' && !isOmitted(record, one.key) && !isEmpty(fieldValueOf(record, one)))
    .slice(0, FACTS)
  return (
    <span className="col">
      {facts.map((one) => (
        <span key={one.key} className="sm t2 ell">
          <FieldValue field={one} value={fieldValueOf(record, one)} />
        </span>
      ))}
      <Standing object={object} record={record} column={column} />
    </span>
  )
}

/** What a card says besides the name, and whose it is. */
function CardFacts({ object, field, record, column }: Pick<CardProps, 'object' | 'field' | 'record' | 'column'>) {
  const owner = namedReference(record['owner'])
  return (
    <span className="cardfacts">
      {column.stage === undefined ? (
        <PlainFacts object={object} field={field} record={record} column={column} />
      ) : (
        <DealFacts object={object} record={record} column={column} />
      )}
      {owner === null ? null : (
        <span title={owner.name}>
          <Avatar id={owner.id} name={owner.name} size="small" />
        </span>
      )}
    </span>
  )
}

/** What it is called and worth, and by which menu it is moved. */
function CardTop(props: CardProps) {
  const { object, record, movable } = props
  return (
    <span className="cardtop">
      <span className="cardname">
        <Link to={`/${object.plural}/${record.id}`} className="rowname twolines" draggable={false}>
          {titleOf(record, object.title)}
        </Link>
        <Worth object={object} record={record} />
      </span>
      {movable ? <MoveMenu {...props} /> : null}
    </span>
  )
}

/** A record as a card, carried by mouse or keyboard, or moved by its menu. */
export const BoardCard = memo(function BoardCard(props: CardProps) {
  const { object, field, record, column, acts, movable, isHeld } = props
  const t = useT()
  const name = titleOf(record, object.title)
  const card = useRef<HTMLLIElement>(null)
  // the acts stay the same and a card keeps its record, so that it arrives once
  useLayoutEffect(() => {
    if (card.current !== null) acts.arrived(record.id, card.current)
  }, [acts, record.id])
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', record.id)
    acts.lift(record, column, 'mouse')
  }
  return (
    <li
      ref={card}
      className={isHeld ? 'card held' : 'card'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a card is lifted and carried by keyboard
      tabIndex={0}
      data-card={record.id}
      draggable={movable}
      aria-label={name}
      aria-description={movable ? t('board.move', { name }) : undefined}
      onKeyDown={(event) => onCardKey(event, props)}
      onDragStart={onDragStart}
      onDragEnd={acts.putBack}
    >
      <CardTop {...props} />
      {column.stage === undefined ? null : <DealCompany record={record} />}
      <CardFacts object={object} field={field} record={record} column={column} />
    </li>
  )
})
