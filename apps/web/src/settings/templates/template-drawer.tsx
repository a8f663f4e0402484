import type { ContractTemplate, ContractTemplates } from '@holdfast/sdk'
import { Button, Drawer, Form, Input } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Places } from './places.tsx'
import { refreshTemplates } from './use-templates.ts'

type Written = Pick<ContractTemplate, 'name' | 'title' | 'clauses'>

interface TemplateDrawerProps {
  readonly places: ContractTemplates['places']
  /** The template to change; null makes one. */
  readonly template: ContractTemplate | null
  readonly onClose: () => void
}

const ROWS = 14
const FRESH: Written = { name: { zh: '', en: '' }, title: { zh: '', en: '' }, clauses: { zh: '', en: '' } }

/** What the template is called, and what it says, in both languages. */
function Words() {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <>
      <Form.Item name={['name', 'zh']} label={t('template.nameZh')} rules={needed}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name={['name', 'en']} label={t('template.nameEn')} rules={needed}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name={['title', 'zh']} label={t('template.titleZh')} rules={needed}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name={['title', 'en']} label={t('template.titleEn')} rules={needed}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name={['clauses', 'zh']} label={t('template.clausesZh')} rules={needed}>
        <Input.TextArea rows={ROWS} maxLength={30_000} />
      </Form.Item>
      <Form.Item name={['clauses', 'en']} label={t('template.clausesEn')} rules={needed}>
        <Input.TextArea rows={ROWS} maxLength={30_000} />
      </Form.Item>
    </>
  )
}

/** Makes a template or its next version; contracts that were written before keep theirs. */
export function TemplateDrawer({ places, template, onClose }: TemplateDrawerProps) {
  const t = useT()
  const act = useAct()
  const save = (written: Written) =>
    act.run(async () => {
      if (template === null) await api.post('/contract-templates', written)
      else await api.put(`/contract-templates/${template.id}`, written, { version: template.version })
      await refreshTemplates()
      onClose()
    })
  return (
    <Drawer open size={720} title={t(template === null ? 'template.make' : 'template.edit')} onClose={onClose}>
      <Form<Written> layout="vertical" requiredMark={false} initialValues={template ?? FRESH} onFinish={save}>
        <Words />
        <Places lead={t('template.places')} places={places} />
        <ProblemNote error={act.error} />
        <Button type="primary" htmlType="submit" block loading={act.busy}>
          {t('action.save')}
        </Button>
      </Form>
    </Drawer>
  )
}
