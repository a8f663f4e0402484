import type { CatalogField } from '@holdfast/sdk'
import { Popover } from 'antd'
import { Plus, X } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { useFetchAhead } from '../../ui/fetch-ahead.ts'
import { Popped } from '../../ui/popped.tsx'
import { type Condition, type FieldCondition, isOther } from './conditions.ts'
import { fieldNamed } from './fields.ts'
import { useConditionWords } from './filter-words.ts'
import { isFixed, operatorsOf, proposedValue } from './operators.ts'
import type { List } from './use-list.ts'

const fetchEditor = () => import('./filter-editor.tsx')
const fetchFields = () => import('./filter-fields.tsx')
const fetchParts = () => Promise.all([fetchEditor(), fetchFields()])
const FilterEditor = lazy(async () => ({ default: (await fetchEditor()).FilterEditor }))
const FilterFields = lazy(async () => ({ default: (await fetchFields()).FilterFields }))

/** Half of all that a list needs are the inputs of every kind of field: fetched once the list stands, so that nobody waits for them. */
const FETCH_AFTER_MS = 1_500

/** What is asked: of a list, or of anything else that is made of records. */
type Asked = Pick<List, 'object' | 'conditions' | 'ask'>

interface ChipProps {
  readonly list: Asked
  readonly condition: Condition
  readonly onChange: (condition: FieldCondition) => void
  readonly onRemove: () => void
}

interface EditableProps extends Pick<ChipProps, 'list' | 'onChange'> {
  readonly condition: FieldCondition
  readonly field: CatalogField
  readonly what: string
  readonly children: ReactNode
}

/** The words of a condition, as the button that opens its editor. */
function Editable({ list, condition, field, what, onChange, children }: EditableProps) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const done = (next: FieldCondition | null) => {
    setOpen(false)
    if (next !== null) onChange(next)
  }
  return (
    <Popover
      open={open}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      onOpenChange={setOpen}
      content={
        <Suspense fallback={null}>
          <Popped label={t('filter.edit', { what })}>
            <FilterEditor object={list.object} field={field} condition={condition} onDone={done} />
          </Popped>
        </Suspense>
      }
    >
      <button type="button" className="chip-words" aria-label={t('filter.edit', { what })} aria-expanded={open}>
        {children}
      </button>
    </Popover>
  )
}

/** A condition in words: changed where it stands, or taken away. */
function Chip({ list, condition, onChange, onRemove }: ChipProps) {
  const t = useT()
  const { label, operator, value } = useConditionWords(list.object, condition)
  const what = [label, operator, value].filter((word) => word !== '').join(' ')
  const field = isOther(condition) ? undefined : fieldNamed(list.object, condition.field)
  const words = (
    <>
      <em>{label}</em> {operator === '' ? null : <span>{operator}</span>} {value === '' ? null : <b>{value}</b>}
    </>
  )
  return (
    <span className="chip on filterchip">
      {isOther(condition) || field === undefined || isFixed(condition.operator) ? (
        <span className="chip-words">{words}</span>
      ) : (
        <Editable list={list} condition={condition} field={field} what={what} onChange={onChange}>
          {words}
        </Editable>
      )}
      <button type="button" className="chip-x" aria-label={t('filter.remove', { what })} onClick={onRemove}>
        <X size={14} aria-hidden="true" />
      </button>
    </span>
  )
}

interface AddingProps extends Pick<ChipProps, 'list'> {
  readonly onDone: (condition: FieldCondition | null) => void
}

/** First the field, then what is asked of it. */
function Adding({ list, onDone }: AddingProps) {
  const t = useT()
  const [begun, setBegun] = useState<FieldCondition | null>(null)
  const field = begun === null ? undefined : fieldNamed(list.object, begun.field)
  const begin = (chosen: CatalogField) => {
    const [operator = 'eq'] = operatorsOf(chosen)
    setBegun({ field: chosen.name, operator, value: proposedValue(chosen, operator) })
  }
  if (begun === null || field === undefined) {
    return (
      <Popped key="fields" label={t('filter.add')}>
        <FilterFields object={list.object} onChoose={begin} />
      </Popped>
    )
  }
  return (
    <Popped key={begun.field} label={t('filter.add')}>
      <FilterEditor object={list.object} field={field} condition={begun} onDone={onDone} />
    </Popped>
  )
}

/** Adds a condition. */
function AddFilter({ list }: { readonly list: Asked }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const done = (made: FieldCondition | null) => {
    setOpen(false)
    if (made !== null) list.ask([...list.conditions, made])
  }
  return (
    <Popover
      open={open}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      onOpenChange={setOpen}
      content={
        <Suspense fallback={null}>
          <Adding list={list} onDone={done} />
        </Suspense>
      }
    >
      <button type="button" className="chip addchip" aria-expanded={open}>
        <Plus size={14} aria-hidden="true" />
        {t('filter.add')}
      </button>
    </Popover>
  )
}

/** The conditions of a list as chips, each a sentence of its own. */
export function FilterBar({ list }: { readonly list: Asked }) {
  const t = useT()
  const { conditions, ask } = list
  useFetchAhead(fetchParts, FETCH_AFTER_MS)
  const put = (at: number, next: readonly Condition[]) =>
    ask([...conditions.slice(0, at), ...next, ...conditions.slice(at + 1)])
  return (
    <fieldset className="filters" aria-label={t('filter.add')}>
      {conditions.map((condition, at) => (
        <Chip
          key={JSON.stringify(condition)}
          list={list}
          condition={condition}
          onChange={(next) => put(at, [next])}
          onRemove={() => put(at, [])}
        />
      ))}
      <AddFilter list={list} />
      {conditions.length > 1 ? (
        <button type="button" className="linklike quiet sm" onClick={() => ask([])}>
          {t('filter.clear')}
        </button>
      ) : null}
    </fieldset>
  )
}
