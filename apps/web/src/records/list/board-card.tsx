import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { Dropdown } from 'antd'
import { ArrowRightLeft } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, memo } from 'react'
import { Link } from 'react-router'
import { useT } from '../../app/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import type { ObjectView } from '../catalogue.ts'
import { FieldValue } from '../field-value.tsx'
import { fieldValueOf, isEmpty, isOmitted, namedReference, titleOf } from '../record-values.ts'
import { type BoardColumn, cardFields } from './use-board.ts'
import type { BoardMoves } from './use-board-moves.ts'

interface CardProps {
  readonly object: ObjectView
  readonly field: CatalogField
  readonly record: BusinessRecord
  readonly column: BoardColumn
  readonly columns: readonly BoardColumn[]
  readonly moves: BoardMoves
}

const FACTS = 3

type Key = (moves: BoardMoves) => void

const WHILE_HELD: ReadonlyMap<string, Key> = new Map<string, Key>([
  [' ', (moves) => moves.drop()],
  ['Enter', (moves) => moves.drop()],
  ['ArrowLeft', (moves) => moves.carry(-1)],
  ['ArrowRight', (moves) => moves.carry(1)],
  ['Escape', (moves) => moves.putBack()],
])

/** Space lifts and drops, left and right carry, Escape puts back. */
function onCardKey(event: KeyboardEvent, { record, column, moves }: CardProps): void {
  if (event.target !== event.currentTarget) return
  const isHeld = moves.held?.record.id === record.id
  const act = isHeld ? WHILE_HELD.get(event.key) : undefined
  if (act === undefined && (isHeld || event.key !== ' ')) return
  event.preventDefault()
  if (act === undefined) moves.lift(record, column, 'keyboard')
  else act(moves)
}

function MoveMenu(props: CardProps) {
  const { object, record, column, columns, moves } = props
  const t = useT()
  const name = titleOf(record, object.title)
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      menu={{
        items: columns
          .filter(({ id }) => id !== column.id)
          .map(({ id, label }) => ({ key: id, label: t('board.moveTo', { column: label }) })),
        onClick: ({ key }) => {
          const to = columns.find(({ id }) => id === key)
          if (to !== undefined) void moves.move(record, column, to)
        },
      }}
    >
      <span className="cardmove">
        <IconButton icon={ArrowRightLeft} small name={t('board.move', { name })} />
      </span>
    </Dropdown>
  )
}

/** Two or three plain facts, and whose it is. */
function CardFacts({ object, field, record }: Pick<CardProps, 'object' | 'field' | 'record'>) {
  const facts = cardFields(object, field)
    .filter((one) => one.key !== 'owner' && !isOmitted(record, one.key) && !isEmpty(fieldValueOf(record, one)))
    .slice(0, FACTS)
  const owner = namedReference(record['owner'])
  return (
    <span className="cardfacts">
      <span className="col">
        {facts.map((one) => (
          <span key={one.key} className="sm t2 ell">
            <FieldValue field={one} value={fieldValueOf(record, one)} />
          </span>
        ))}
      </span>
      {owner === null ? null : (
        <span title={owner.name}>
          <Avatar id={owner.id} name={owner.name} size="small" />
        </span>
      )}
    </span>
  )
}

/** A record as a card, carried by mouse or keyboard, or moved by its menu. */
export const BoardCard = memo(function BoardCard(props: CardProps) {
  const { object, field, record, column, moves } = props
  const t = useT()
  const name = titleOf(record, object.title)
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', record.id)
    moves.lift(record, column, 'mouse')
  }
  return (
    <li
      className={moves.held?.record.id === record.id ? 'card held' : 'card'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a card is lifted and carried by keyboard
      tabIndex={0}
      data-card={record.id}
      draggable={moves.movable}
      aria-label={name}
      aria-description={moves.movable ? t('board.move', { name }) : undefined}
      onKeyDown={(event) => onCardKey(event, props)}
      onDragStart={onDragStart}
      onDragEnd={moves.putBack}
    >
      <span className="cardtop">
        <Link to={`/${object.plural}/${record.id}`} className="rowname ell" draggable={false}>
          {name}
        </Link>
        {moves.movable ? <MoveMenu {...props} /> : null}
      </span>
      <CardFacts object={object} field={field} record={record} />
    </li>
  )
})
