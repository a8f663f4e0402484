import type { OwnRole } from '@holdfast/sdk'
import { Button, Drawer, Form, Input, Select } from 'antd'
import { useT } from '../../app/i18n.ts'
import type { Telling } from './rights-words.ts'

interface RoleForm {
  readonly from: string
  readonly zh: string
  readonly en: string
}

interface RoleDrawerProps {
  readonly telling: Telling
  readonly taken: readonly string[]
  readonly onAdd: (role: OwnRole) => void
  readonly onClose: () => void
}

const LONGEST_WORD = 30

/** The role's name for programs, from its English one: the role it is a copy of, a dot, and a word that no other copy has. */
function nameFor({ from, en }: RoleForm, taken: readonly string[]): string {
  const letters = en
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, LONGEST_WORD)
  const word = `${from}.${letters === '' ? 'role' : letters}`
  const free = (name: string) => !taken.includes(name)
  if (free(word)) return word
  return `${word}_${taken.map((_, at) => at + 2).find((at) => free(`${word}_${at}`)) ?? taken.length + 2}`
}

/** A role of the company's own is begun as a copy of one there is. */
export function RoleDrawer({ telling, taken, onAdd, onClose }: RoleDrawerProps) {
  const t = useT()
  const needed = [{ required: true, whitespace: true, message: t('form.needed') }]
  const { vocabulary, roleName } = telling
  const options = vocabulary.roles
    .filter(({ copyable }) => copyable)
    .map(({ name }) => ({ value: name, label: roleName(name) }))
  const add = (form: RoleForm) => {
    onAdd({ name: nameFor(form, taken), label: { zh: form.zh.trim(), en: form.en.trim() }, lines: [] })
    onClose()
  }
  return (
    <Drawer open size={420} title={t('rights.addRole')} onClose={onClose}>
      <Form<RoleForm> layout="vertical" requiredMark={false} onFinish={add}>
        <Form.Item name="from" label={t('rights.from')} extra={t('rights.from.hint')} rules={needed}>
          <Select options={options} />
        </Form.Item>
        <Form.Item name="zh" label={t('rights.name.zh')} rules={needed}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name="en" label={t('rights.name.en')} rules={needed}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block>
          {t('rights.add')}
        </Button>
      </Form>
    </Drawer>
  )
}
