import type { BusinessRecord } from '@holdfast/sdk'
import { Button } from 'antd'
import { Download } from 'lucide-react'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { currentLanguage, useT } from '../app/i18n.ts'
import { saveFile } from '../ui/download.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import type { ObjectView } from './catalogue.ts'
import { titleOf } from './record-values.ts'

interface PaperProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

type Language = 'zh' | 'en'

const CODES = { zh: 'zh-CN', en: 'en' } as const

/** Takes the record as a paper for the customer: in one's own language, or in the other. */
export function usePaper({ object, record }: PaperProps) {
  const act = useAct()
  const own: Language = currentLanguage() === 'zh' ? 'zh' : 'en'
  const other: Language = own === 'zh' ? 'en' : 'zh'
  const take = (language: Language) =>
    act.run(async () => {
      const file = await api.getFile(`/${object.plural}/${record.id}/pdf?lang=${CODES[language]}`)
      saveFile(file, `${titleOf(record, object.title).replace(' ', '-')}${language === own ? '' : `-${language}`}.pdf`)
    })
  return { act, takeOwn: () => take(own), takeOther: () => take(other) }
}

/** The paper in one's own language, with one press; on a phone it stands where calling stands for people. */
export function PaperButton({ act, takeOwn }: ReturnType<typeof usePaper>) {
  const t = useT()
  return (
    <>
      <Button
        className="callbutton"
        loading={act.busy}
        icon={<Download size={16} aria-hidden="true" />}
        onClick={takeOwn}
      >
        {t('paper.get')}
      </Button>
      <ProblemNote error={act.error} />
    </>
  )
}
