import type { LetterTemplate, LetterTemplates } from '@holdfast/sdk'
import { Drawer, Form, Input, Select } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { currentLanguage, useT } from '../../app/i18n.ts'
import { usePostOnce } from '../../app/post-once.ts'
import { pathOf, refreshLetterTemplates } from '../../mail/letter-templates.ts'
import { DrawerFoot } from '../../records/drawer-foot.tsx'
import { FieldFault } from '../../records/field-fault.tsx'
import { Places } from '../templates/places.tsx'

type Written = Pick<LetterTemplate, 'name' | 'language' | 'subject' | 'words'>

/** Whose template is made or changed. */
export interface OpenTemplate {
  readonly whose: LetterTemplate['whose']
  /** Null makes one. */
  readonly template: LetterTemplate | null
}

interface LetterTemplateDrawerProps {
  readonly open: OpenTemplate
  readonly places: LetterTemplates['places']
  readonly onClose: () => void
}

const LANGUAGES = [
  { value: 'zh', label: '中文' },
  { value: 'en', label: 'English' },
]

function Fields() {
  const t = useT()
  const needed = [{ required: true, whitespace: true, message: t('form.needed') }]
  return (
    <>
      <Form.Item name="name" label={t('letterTemplate.name')} rules={needed}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="language" label={t('letterTemplate.language')} extra={t('letterTemplate.language.hint')}>
        <Select options={LANGUAGES} />
      </Form.Item>
      <Form.Item name="subject" label={t('letter.subject')} rules={needed}>
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
      <Form.Item name="words" label={t('letter.words')} rules={needed}>
        <Input.TextArea className="letterwords" maxLength={15_000} />
      </Form.Item>
    </>
  )
}

/** Makes or changes a template of letters; letters that were written from it stay as they are. */
export function LetterTemplateDrawer({ open, places, onClose }: LetterTemplateDrawerProps) {
  const t = useT()
  const act = useAct()
  const postOnce = usePostOnce()
  const [form] = Form.useForm<Written>()
  const { whose, template } = open
  const save = (written: Written) =>
    act.run(async () => {
      if (template === null) await postOnce(pathOf(whose), written)
      else await api.put(`${pathOf(whose)}/${template.id}`, written, { version: template.version })
      await refreshLetterTemplates()
      onClose()
    })
  const initial = template ?? { name: '', language: currentLanguage(), subject: '', words: '' }
  const { name, language, subject, words } = initial
  return (
    <Drawer
      open
      size={720}
      title={t(template === null ? 'letterTemplate.make' : 'template.edit')}
      onClose={onClose}
      footer={<DrawerFoot busy={act.busy} onClose={onClose} onSave={() => form.submit()} />}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name, language, subject, words }}
        onFinish={save}
      >
        <Fields />
        <FieldFault error={act.error} />
        <Places lead={t('letterTemplate.places')} places={places[whose]} />
      </Form>
    </Drawer>
  )
}
