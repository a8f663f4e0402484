import { Checkbox, Form, Input } from 'antd'
import { useT } from '../../app/i18n.ts'

const plain = { autoComplete: 'off', spellCheck: false }

/** How a directory is reached. */
function Reached({ kept }: { readonly kept: boolean }) {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <>
      <Form.Item name="issuer" label={t('sso.ldap.address')} extra={t('sso.ldap.address.hint')} rules={needed}>
        <Input {...plain} maxLength={500} />
      </Form.Item>
      <Form.Item name={['ldap', 'bindDn']} label={t('sso.ldap.account')} rules={needed}>
        <Input {...plain} maxLength={500} />
      </Form.Item>
      <Form.Item
        name="secret"
        label={t('sso.ldap.secret')}
        {...(kept ? { extra: t('sso.secret.kept') } : { rules: needed })}
      >
        <Input.Password autoComplete="off" maxLength={500} />
      </Form.Item>
    </>
  )
}

/** How a directory is reached, and by what it tells people apart. */
export function LdapFields({ kept }: { readonly kept: boolean }) {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <>
      <Reached kept={kept} />
      <Form.Item name={['ldap', 'base']} label={t('sso.ldap.base')} rules={needed}>
        <Input {...plain} maxLength={500} />
      </Form.Item>
      <Form.Item name={['ldap', 'loginAttribute']} label={t('sso.ldap.loginAttribute')} rules={needed}>
        <Input {...plain} maxLength={64} />
      </Form.Item>
      <Form.Item
        name={['ldap', 'subjectAttribute']}
        label={t('sso.saml.subject')}
        extra={t('sso.ldap.subject.hint')}
        rules={needed}
      >
        <Input {...plain} maxLength={64} />
      </Form.Item>
      <Form.Item name={['ldap', 'emailAttribute']} label={t('sso.saml.email')}>
        <Input {...plain} maxLength={64} />
      </Form.Item>
      <Form.Item name={['ldap', 'emailsGiven']} valuePropName="checked" extra={t('sso.saml.emailsGiven.hint')}>
        <Checkbox>{t('sso.saml.emailsGiven')}</Checkbox>
      </Form.Item>
    </>
  )
}
