import type { CatalogField } from '@holdfast/sdk'
import { Input } from 'antd'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { ClassGlyph } from '../../ui/class-glyph.tsx'
import type { ObjectView } from '../catalogue.ts'
import { fieldLabel, listFields } from './fields.ts'
import { operatorsOf } from './operators.ts'

interface FilterFieldsProps {
  readonly object: ObjectView
  readonly onChoose: (field: CatalogField) => void
}

/** Arrow keys go down into the list of fields and through it. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('.pick button')]
  const at = buttons.findIndex((button) => button.isSameNode(document.activeElement))
  buttons[at + step]?.focus()
  event.preventDefault()
}

/** Every field that may be asked, by its name. */
export function FilterFields({ object, onChoose }: FilterFieldsProps) {
  const t = useT()
  const [words, setWords] = useState('')
  const fields = listFields(object).filter(
    (field) => operatorsOf(field).length > 0 && fieldLabel(field, t).toLowerCase().includes(words.trim().toLowerCase()),
  )
  return (
    <search className="pickpanel" onKeyDown={walk}>
      <Input
        autoFocus
        size="small"
        prefix={<Search size={14} aria-hidden="true" />}
        aria-label={t('filter.find')}
        placeholder={t('filter.find')}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onPressEnter={() => fields[0] !== undefined && onChoose(fields[0])}
      />
      <ul className="pick">
        {fields.map((field) => (
          <li key={field.key}>
            <button type="button" onClick={() => onChoose(field)}>
              {fieldLabel(field, t)} <ClassGlyph of={field.class} />
            </button>
          </li>
        ))}
      </ul>
      {fields.length === 0 ? <p className="sm t3">{t('filter.noFields')}</p> : null}
    </search>
  )
}
