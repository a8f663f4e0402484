import { Radio } from 'antd'
import { useT } from '../../app/i18n.ts'
import { ClassGlyph } from '../../ui/class-glyph.tsx'
import { consequencesOf, type FieldClass } from './kinds.ts'

const words = {
  internal: { name: 'says.internal', why: 'says.internal.why' },
  confidential: { name: 'says.confidential', why: 'says.confidential.why' },
  personal: { name: 'says.personal', why: 'says.personal.why' },
  sensitive: { name: 'says.sensitive', why: 'says.sensitive.why' },
} as const

interface ClassChoiceProps {
  readonly kind: string
  readonly classes: readonly FieldClass[]
  readonly value?: FieldClass
  readonly onChange?: (fieldClass: FieldClass) => void
}

/** What the field says, in plain words; and, for the one that is chosen, what follows from it. */
export function ClassChoice({ kind, classes, value, onChange }: ClassChoiceProps) {
  const t = useT()
  return (
    <Radio.Group
      className="classchoice"
      aria-label={t('fields.says')}
      value={value}
      onChange={({ target }) => onChange?.(target.value as FieldClass)}
    >
      {classes.map((each) => (
        <div key={each} className={each === value ? 'classline on' : 'classline'}>
          <Radio value={each}>
            <b>{t(words[each].name)}</b> <ClassGlyph of={each} />
            <span className="t3"> {t(words[each].why)}</span>
          </Radio>
          {each === value ? (
            <ul className="bullets follows">
              {consequencesOf(kind, each).map((follows) => (
                <li key={follows}>{t(follows)}</li>
              ))}
            </ul>
          ) : null}
        </div>
      ))}
    </Radio.Group>
  )
}
