import type { FilledLetter } from '@holdfast/sdk'
import { Form, Select } from 'antd'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { currentLanguage, labelText, useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useLetterTemplates } from './letter-templates.ts'
import type { Addressee } from './letters.ts'

interface TemplateChoiceProps {
  readonly to: Addressee & { readonly plural: string }
  /** The one contact who gets it, where it is written from an account or a deal. */
  readonly person: string | undefined
  readonly onFilled: (letter: FilledLetter) => void
}

/** Begins the letter from a template, filled in by the server; what the record has nothing for is said. Nothing where there is no template. */
export function TemplateChoice({ to, person, onFilled }: TemplateChoiceProps) {
  const t = useT()
  const act = useAct()
  const [empty, setEmpty] = useState<FilledLetter['empty']>([])
  const suited = (useLetterTemplates().data?.data ?? []).filter(({ from }) => from.includes(to.object))
  const names = new Intl.ListFormat(currentLanguage(), { type: 'conjunction' })
  if (suited.length === 0) return null
  const fill = (template: string) =>
    act.run(async () => {
      const whose = person === undefined ? '' : `&to=${person}`
      const letter = await api.get<FilledLetter>(`/${to.plural}/${to.id}/letters/preview?template=${template}${whose}`)
      setEmpty(letter.empty)
      onFilled(letter)
    })
  return (
    <>
      <Form.Item label={t('letter.template')} htmlFor="letter-template">
        <Select
          id="letter-template"
          placeholder={t('letter.template.none')}
          options={suited.map(({ id, name }) => ({ value: id, label: name }))}
          loading={act.busy}
          onChange={fill}
        />
      </Form.Item>
      <ProblemNote error={act.error} />
      {empty.length === 0 ? null : (
        <p className="note warn" role="status">
          {t('letter.empty', {
            names: names.format(empty.map(({ label }) => labelText(label))),
            place: `{{${empty[0]?.place}}}`,
          })}
        </p>
      )}
    </>
  )
}
