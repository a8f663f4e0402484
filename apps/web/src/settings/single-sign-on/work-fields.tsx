import type { WorkApp } from '@holdfast/sdk'
import { Checkbox, Form, Input } from 'antd'
import { useT } from '../../app/i18n.ts'

const plain = { autoComplete: 'off', spellCheck: false }

/** What each platform calls the three things that it is asked with, and where they are found there. */
const WORDS = {
  wecom: { corp: 'sso.work.wecom.corp', app: 'sso.work.wecom.app', hint: 'sso.work.wecom.hint' },
  dingtalk: { corp: 'sso.work.dingtalk.corp', app: 'sso.work.dingtalk.app', hint: 'sso.work.dingtalk.hint' },
  feishu: { corp: 'sso.work.feishu.corp', app: 'sso.work.feishu.app', hint: 'sso.work.feishu.hint' },
  lark: { corp: 'sso.work.feishu.corp', app: 'sso.work.feishu.app', hint: 'sso.work.feishu.hint' },
} as const

/** An app of the company's own on the platform where its people work, and who comes in by it the first time. */
export function WorkFields({ platform, kept }: { readonly platform: WorkApp['platform']; readonly kept: boolean }) {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  const { corp, app, hint } = WORDS[platform]
  return (
    <>
      <Form.Item name={['work', 'platform']} hidden>
        <Input />
      </Form.Item>
      <Form.Item name={['work', 'corp']} label={t(corp)} extra={t(hint)} rules={needed}>
        <Input {...plain} maxLength={64} />
      </Form.Item>
      <Form.Item name={['work', 'app']} label={t(app)} rules={needed}>
        <Input {...plain} maxLength={64} />
      </Form.Item>
      <Form.Item
        name="secret"
        label={t('sso.work.secret')}
        {...(kept ? { extra: t('sso.secret.kept') } : { rules: needed })}
      >
        <Input.Password autoComplete="off" maxLength={500} />
      </Form.Item>
      <Form.Item name={['work', 'idsGiven']} valuePropName="checked" extra={t('sso.work.idsGiven.hint')}>
        <Checkbox>{t('sso.work.idsGiven')}</Checkbox>
      </Form.Item>
    </>
  )
}
