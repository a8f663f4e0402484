import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { labelText, useT } from '../app/i18n.ts'
import { ClassGlyph } from '../ui/class-glyph.tsx'
import { MaskedText } from '../ui/masked-text.tsx'
import type { ObjectView } from './catalogue.ts'
import { FieldValue } from './field-value.tsx'
import { MarkedText } from './marked-text.tsx'
import { fieldValueOf, isEmpty, isMasked, isOmitted } from './record-values.ts'
import type { Choices, MergePreview, Side } from './use-merge.ts'

const TEXTS = new Set(['text', 'longText', 'richText', 'url'])

interface SideValueProps {
  readonly field: CatalogField
  readonly record: BusinessRecord
  readonly against: BusinessRecord
}

/** A side's value as this person sees it: a mask stays a mask, differing words are marked. */
function SideValue({ field, record, against }: SideValueProps) {
  const value = fieldValueOf(record, field)
  if (isMasked(record, field.key) && !isEmpty(value))
    return (
      <span className="mask">
        <MaskedText value={String(value)} />
      </span>
    )
  const other = fieldValueOf(against, field)
  const isText = TEXTS.has(field.kind) && typeof value === 'string' && typeof other === 'string'
  return isText && value !== '' ? <MarkedText text={value} other={other} /> : <FieldValue field={field} value={value} />
}

/** The fields of a merge, by what has to be done about them. */
export interface SortedFields {
  readonly differing: readonly CatalogField[]
  readonly oneSided: readonly CatalogField[]
  readonly equal: readonly CatalogField[]
}

/** The server says which fields need a choice; the others stand on one side only, or alike on both. */
export function sortFields(object: ObjectView, preview: MergePreview): SortedFields {
  const seen = [...object.fields.values()].filter(
    (field) => field.computed !== true && field.key !== 'owner' && !isOmitted(preview.this, field.key),
  )
  const undecided = new Set(preview.undecided)
  const filled = (side: BusinessRecord, field: CatalogField) => !isEmpty(fieldValueOf(side, field))
  const rest = seen.filter(({ name }) => !undecided.has(name))
  return {
    differing: seen.filter(({ name }) => undecided.has(name)),
    oneSided: rest.filter((field) => filled(preview.this, field) !== filled(preview.other, field)),
    equal: rest.filter((field) => filled(preview.this, field) && filled(preview.other, field)),
  }
}

const SIDES: readonly Side[] = ['this', 'other']

interface ChoiceRowProps {
  readonly field: CatalogField
  readonly preview: MergePreview
  readonly chosen: Side | undefined
  readonly onChoose: (side: Side) => void
}

function ChoiceRow({ field, preview, chosen, onChoose }: ChoiceRowProps) {
  const label = labelText(field.label)
  return (
    <div className={chosen === undefined ? 'mgrow open' : 'mgrow'} role="radiogroup" aria-label={label}>
      <span className="mglabel">
        {label} <ClassGlyph of={field.class} />
      </span>
      {SIDES.map((side) => (
        <label key={side} className={chosen === side ? 'mgside on' : 'mgside'}>
          <input type="radio" name={`merge-${field.key}`} checked={chosen === side} onChange={() => onChoose(side)} />
          <span className="grow break">
            <SideValue field={field} record={preview[side]} against={preview[side === 'this' ? 'other' : 'this']} />
          </span>
        </label>
      ))}
    </div>
  )
}

interface ChoicesProps {
  readonly fields: readonly CatalogField[]
  readonly preview: MergePreview
  readonly choices: Choices
  readonly onChoose: (choices: Choices) => void
}

/** Every field in which both differ: none is picked before somebody picks it. */
export function MergeChoices({ fields, preview, choices, onChoose }: ChoicesProps) {
  const t = useT()
  if (fields.length === 0) return <p className="t2 mgnone">{t('merge.noneDiffer')}</p>
  const all = (side: Side) => onChoose(Object.fromEntries(fields.map(({ name }) => [name, side])))
  return (
    <>
      <div className="mgrow mgall">
        <span className="mglabel t3 sm">{t('merge.all')}</span>
        {SIDES.map((side) => (
          <button key={side} type="button" className="linklike sm start" onClick={() => all(side)}>
            {t(side === 'this' ? 'merge.allThis' : 'merge.allOther')}
          </button>
        ))}
      </div>
      {fields.map((field) => (
        <ChoiceRow
          key={field.key}
          field={field}
          preview={preview}
          chosen={choices[field.name]}
          onChoose={(side) => onChoose({ ...choices, [field.name]: side })}
        />
      ))}
    </>
  )
}

interface FoldedProps {
  readonly title: string
  readonly fields: readonly CatalogField[]
  readonly preview: MergePreview
}

/** Fields about which nothing has to be decided, folded away. */
export function FoldedFields({ title, fields, preview }: FoldedProps) {
  if (fields.length === 0) return null
  return (
    <details className="mgfold">
      <summary>{title}</summary>
      {fields.map((field) => (
        <div key={field.key} className="mgrow">
          <span className="mglabel">
            {labelText(field.label)} <ClassGlyph of={field.class} />
          </span>
          {SIDES.map((side) => (
            <span key={side} className="mgside still">
              <SideValue field={field} record={preview[side]} against={preview[side]} />
            </span>
          ))}
        </div>
      ))}
    </details>
  )
}
