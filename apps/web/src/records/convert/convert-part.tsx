import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { Checkbox, Form, Radio } from 'antd'
import { UsersRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { labelText, type Translate, useT } from '../../app/i18n.ts'
import { formatMonth } from '../../ui/format.ts'
import { MaskedText } from '../../ui/masked-text.tsx'
import { FieldEditor } from '../field-editor.tsx'
import { fieldWords, tagsOf } from '../field-words.ts'
import { lengthRules } from '../length-rules.ts'
import { fieldValueOf, isEmpty, titleOf } from '../record-values.ts'
import type { Part, PartView } from './use-conversion.ts'

/** What is asked of a new record besides what the lead passes on. */
export const ASKED: Readonly<Record<Part, readonly string[]>> = {
  account: ['name'],
  contact: ['name', 'title'],
  opportunity: ['name', 'amount', 'closeDate'],
}

/** A new record, none, or the id of one that is there. */
export type Choice = 'new' | 'none' | (string & {})

const fieldNamed = ({ object }: PartView, name: string): CatalogField | undefined =>
  [...object.fields.values()].find((field) => field.name === name)

const wordsOf = (field: CatalogField, value: unknown, t: Translate): string =>
  Array.isArray(value) ? tagsOf(field, value).join(' · ') : fieldWords(field, value, t)

/** What the lead passes on and this record holds: the same rows on every card, so that they can be read side by side. */
function Rows({ view, held }: { readonly view: PartView; readonly held: (field: CatalogField) => unknown }) {
  const t = useT()
  const fields = Object.keys(view.values).flatMap((name) => fieldNamed(view, name) ?? [])
  return (
    <span className="cvrows">
      {fields.map((field) => {
        const value = held(field)
        return (
          <span key={field.key} className="cvrow sm">
            <span className="t3">{labelText(field.label)}</span>
            <span className="ell mask">{isEmpty(value) ? '—' : <MaskedText value={wordsOf(field, value, t)} />}</span>
          </span>
        )
      })}
    </span>
  )
}

interface CardProps {
  readonly value: Choice
  readonly title: string
  readonly tag?: string
  readonly children?: ReactNode
}

const Card = ({ value, title, tag, children }: CardProps) => (
  <Radio value={value} className="cvcard">
    <span className="row wrap">
      <b className="ell">{title}</b>
      {tag === undefined ? null : <span className="tag">{tag}</span>}
    </span>
    {children}
  </Radio>
)

function TwinCard({ view, record, field }: { view: PartView; record: BusinessRecord; field: string }) {
  const t = useT()
  const name = titleOf(record, view.object.title)
  const told = fieldNamed(view, field)
  return (
    <div className="cvtwin">
      <Card
        value={record.id}
        title={`${t('convert.existing')} · ${name}`}
        tag={t('duplicate.same', { field: told === undefined ? field : labelText(told.label) })}
      >
        <Rows view={view} held={(each) => fieldValueOf(record, each)} />
      </Card>
      <Link
        className="sm"
        to={`/${view.object.plural}/${record.id}`}
        target="_blank"
        aria-label={t('duplicate.openOne', { name })}
      >
        {t('duplicate.open')}
      </Link>
    </div>
  )
}

function Held({ view }: { readonly view: PartView }) {
  const t = useT()
  return view.held.map(({ field, since }) => {
    const told = fieldNamed(view, field)
    return (
      <p key={field} className="row warn sm">
        <UsersRound size={14} aria-hidden="true" />
        {t('duplicate.held', { field: told === undefined ? field : labelText(told.label), since: formatMonth(since) })}
      </p>
    )
  })
}

function NewFields({ part, view }: { readonly part: Part; readonly view: PartView }) {
  const t = useT()
  const fields = ASKED[part]
    .flatMap((key) => view.object.fields.get(key) ?? [])
    .filter((each) => each.writable !== false)
  return fields.map((field) => (
    <Form.Item
      key={field.key}
      name={[part, field.name]}
      label={labelText(field.label)}
      required={field.required === true}
      rules={[
        ...(field.required === true ? [{ required: true, message: t('form.needed'), validateTrigger: [] }] : []),
        ...lengthRules(field, t),
      ]}
      validateTrigger={['onChange']}
    >
      <FieldEditor field={field} />
    </Form.Item>
  ))
}

interface ConvertPartProps {
  readonly part: Part
  /** Nothing where the person has no such records. */
  readonly view: PartView | undefined
  readonly choice: Choice
  readonly onChoose: (choice: Choice) => void
}

/** One record that the lead becomes: a new one beside those it may be already, or none. */
export function ConvertPart({ part, view, choice, onChoose }: ConvertPartProps) {
  const t = useT()
  if (view === undefined) return null
  const label = labelText(view.object.label)
  return (
    <section className="formgroup" aria-label={label}>
      <h3>{label}</h3>
      <Held view={view} />
      {view.possible ? null : <p className="t3">{t('convert.impossible', { object: label })}</p>}
      <Radio.Group
        className="cvcards"
        aria-label={label}
        value={choice}
        onChange={({ target }) => onChoose(String(target.value))}
      >
        {view.possible ? (
          <Card value="new" title={t('convert.new')} tag={t('convert.carried')}>
            <Rows view={view} held={({ name }) => view.values[name]} />
          </Card>
        ) : null}
        {view.twins.map(({ record, field }) => (
          <TwinCard key={record.id} view={view} record={record} field={field} />
        ))}
        {part === 'contact' ? null : <Card value="none" title={t('convert.none', { object: label })} />}
      </Radio.Group>
      {choice === 'new' ? <NewFields part={part} view={view} /> : null}
      {choice === 'new' || choice === 'none' ? null : (
        <Form.Item name={[part, 'fill']} valuePropName="checked" initialValue={true}>
          <Checkbox>{t('convert.fill')}</Checkbox>
        </Form.Item>
      )}
    </section>
  )
}
