import type { BusinessRecord } from '@holdfast/sdk'
import { Button, Dropdown, Space } from 'antd'
import { ChevronDown, Download } from 'lucide-react'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { currentLanguage, useT } from '../app/i18n.ts'
import { saveFile } from '../ui/download.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import type { ObjectView } from './catalogue.ts'
import { titleOf } from './record-values.ts'

interface PaperButtonProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

type Language = 'zh' | 'en'

const LANGUAGES = { zh: { code: 'zh-CN', name: '中文' }, en: { code: 'en', name: 'English' } } as const

/** The record as a paper for the customer: in one's own language at once, in the other by choice. */
export function PaperButton({ object, record }: PaperButtonProps) {
  const t = useT()
  const act = useAct()
  const own: Language = currentLanguage() === 'zh' ? 'zh' : 'en'
  const get = (language: Language) =>
    act.run(async () => {
      const { code } = LANGUAGES[language]
      const file = await api.getFile(`/${object.plural}/${record.id}/pdf?lang=${code}`)
      saveFile(file, `${titleOf(record, object.title)}${language === own ? '' : `-${language}`}.pdf`)
    })
  const items = ([own, own === 'zh' ? 'en' : 'zh'] as const).map((key) => ({ key, label: LANGUAGES[key].name }))
  return (
    <div className="paperbutton">
      <Space.Compact>
        <Button loading={act.busy} icon={<Download size={16} aria-hidden="true" />} onClick={() => get(own)}>
          {t('paper.get')}
        </Button>
        <Dropdown
          autoFocus
          trigger={['click']}
          placement="bottomRight"
          menu={{ items, onClick: ({ key }) => get(key as Language) }}
        >
          <Button aria-label={t('paper.language')} icon={<ChevronDown size={16} aria-hidden="true" />} />
        </Dropdown>
      </Space.Compact>
      <ProblemNote error={act.error} />
    </div>
  )
}
