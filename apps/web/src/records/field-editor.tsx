import type { CatalogField } from '@holdfast/sdk'
import { DatePicker, Input, InputNumber, Select, Switch } from 'antd'
import { type KeyboardEvent, lazy, type ReactNode, Suspense, useState } from 'react'
import { labelText } from '../app/i18n.ts'
import { useClearing } from '../ui/clearing.tsx'
import { codesOf } from '../ui/countries.ts'
import dayjs, { type Dayjs } from '../ui/dayjs.ts'
import type { ObjectView } from './catalogue.ts'
import { isMoney } from './is-money.ts'
import { ReferencePicker } from './reference-picker.tsx'

const Files = lazy(async () => ({ default: (await import('../files/files-editor.tsx')).FilesEditor }))
const Lines = lazy(async () => ({ default: (await import('./lines/lines-editor.tsx')).LinesEditor }))
const RegionPicker = lazy(async () => ({ default: (await import('./region-picker.tsx')).RegionPicker }))

export interface EditorProps {
  readonly field: CatalogField
  readonly id?: string
  readonly value?: unknown
  readonly onChange?: (value: unknown) => void
  readonly autoFocus?: boolean
  /** The address of the record whose field it is, where it is there already. */
  readonly place?: string
}

const asText = (value: unknown): string => (value === undefined || value === null ? '' : String(value))
const asDay = (value: unknown): Dayjs | null =>
  value === undefined || value === null || value === '' ? null : dayjs(String(value))
const focus = (props: EditorProps) => (props.autoFocus === true ? { autoFocus: true } : {})
const idOf = (props: EditorProps) => (props.id === undefined ? {} : { id: props.id })

const inputTypes: Readonly<Record<string, string>> = { phone: 'tel', email: 'email', url: 'url' }

function TextEditor(props: EditorProps) {
  const { field, value, onChange } = props
  const common = {
    ...idOf(props),
    ...focus(props),
    value: asText(value),
    'aria-label': labelText(field.label),
  }
  if (field.kind === 'longText' || field.kind === 'richText') {
    return <Input.TextArea {...common} rows={2} onChange={(event) => onChange?.(event.target.value)} />
  }
  return (
    <Input
      {...common}
      type={inputTypes[field.kind] ?? 'text'}
      autoComplete="off"
      onChange={(event) => onChange?.(event.target.value)}
    />
  )
}

/**
 * What may be chosen: neither what only an act brings about nor what is retired, but for what the record holds already; of states those to which the one
 * it was opened with leads.
 */
function optionsFor({ options = [] }: CatalogField, value: unknown, opened: unknown) {
  const held: readonly unknown[] = Array.isArray(value) ? value : [value]
  return options
    .filter((one) => (one.byAct !== true && one.retired !== true) || held.includes(one.value))
    .filter(({ from, value: one }) => from === undefined || one === opened || from.includes(String(opened ?? '')))
    .map((one) => ({ value: one.value, label: labelText(one.label) }))
}

function ChoiceEditor(props: EditorProps) {
  const clearing = useClearing()
  const { field, value, onChange } = props
  const [opened] = useState(value)
  const several = field.kind === 'multiChoice' || field.kind === 'tags'
  const options = codesOf(field.kind) ?? optionsFor(field, value, opened)
  return (
    <Select
      {...idOf(props)}
      {...focus(props)}
      className="wide"
      aria-label={labelText(field.label)}
      allowClear={field.required === true ? false : clearing}
      showSearch={{ optionFilterProp: 'label' }}
      {...(several ? { mode: field.kind === 'tags' ? ('tags' as const) : ('multiple' as const) } : {})}
      options={options}
      value={value ?? (several ? [] : null)}
      onChange={(next: unknown) => onChange?.(next ?? null)}
    />
  )
}

/** A day is taken as soon as it is whole, so that it is there already for the Enter that saves it; what is no day holds that Enter back. */
function DateEditor(props: EditorProps) {
  const { field, value, onChange } = props
  const timed = field.kind === 'dateTime'
  const format = timed ? 'YYYY-MM-DD HH:mm' : 'YYYY-MM-DD'
  const take = (day: Dayjs | null) => onChange?.(day === null ? null : timed ? day.toISOString() : day.format(format))
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
    const typed = event.target.value.trim()
    if (typed === (asDay(value)?.format(format) ?? '')) return
    event.stopPropagation()
    if (typed === '') take(null)
  }
  return (
    <DatePicker
      {...idOf(props)}
      {...focus(props)}
      className="wide"
      aria-label={labelText(field.label)}
      format={format}
      showTime={timed ? { format: 'HH:mm' } : false}
      value={asDay(value)}
      onKeyDown={onKeyDown}
      onCalendarChange={(day) => take(Array.isArray(day) ? null : day)}
      onChange={(day) => take(Array.isArray(day) ? null : day)}
    />
  )
}

function NumberEditor(props: EditorProps) {
  const { field, value, onChange } = props
  const money = field.kind === 'money'
  const amount = isMoney(value) ? value.amount : value
  const currency = isMoney(value) ? value.currency : 'CNY'
  const take = (next: string | null) =>
    onChange?.(next === null ? null : money ? { amount: next, currency } : Number(next))
  return (
    <InputNumber<string>
      {...idOf(props)}
      {...focus(props)}
      className="wide"
      controls={false}
      stringMode
      aria-label={labelText(field.label)}
      {...(field.kind === 'integer' ? { precision: 0 } : {})}
      {...(money ? { suffix: currency } : {})}
      value={amount === undefined || amount === null ? null : String(amount)}
      onChange={take}
    />
  )
}

const SwitchEditor = (props: EditorProps) => (
  <Switch
    {...idOf(props)}
    aria-label={labelText(props.field.label)}
    checked={props.value === true}
    onChange={(on) => props.onChange?.(on)}
  />
)

const RegionEditor = (props: EditorProps) => (
  <Suspense fallback={<Input className="wide" disabled aria-label={labelText(props.field.label)} />}>
    <RegionPicker {...props} />
  </Suspense>
)

const FilesField = (props: EditorProps) => (
  <Suspense fallback={null}>
    <Files {...props} />
  </Suspense>
)

const LinesField = (props: EditorProps) => (
  <Suspense fallback={null}>
    <Lines {...props} />
  </Suspense>
)

const editors: Readonly<Record<string, (props: EditorProps) => ReactNode>> = {
  choice: ChoiceEditor,
  multiChoice: ChoiceEditor,
  tags: ChoiceEditor,
  country: ChoiceEditor,
  currency: ChoiceEditor,
  date: DateEditor,
  dateTime: DateEditor,
  integer: NumberEditor,
  decimal: NumberEditor,
  money: NumberEditor,
  boolean: SwitchEditor,
  region: RegionEditor,
  file: FilesField,
  lines: LinesField,
  reference: ReferencePicker,
}

/** The right input for a field of any kind. */
export function FieldEditor(props: EditorProps) {
  const Editor = editors[props.field.kind] ?? TextEditor
  return <Editor {...props} />
}

/** The members to send: those with a value, by the names the API gives them. */
export function toSend(object: ObjectView, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const known = new Set([...object.fields.values()].map(({ name }) => name))
  const filled = Object.entries(values).filter(
    ([name, value]) =>
      known.has(name) &&
      value !== undefined &&
      value !== null &&
      value !== '' &&
      !(Array.isArray(value) && value.length === 0),
  )
  return Object.fromEntries(filled)
}
