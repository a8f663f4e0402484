import { Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { pemOf } from './certificates.ts'
import { readMetadata } from './read-metadata.ts'

/** Metadata as the provider shows it, from which the fields below are filled. */
function Metadata() {
  const t = useT()
  const form = Form.useFormInstance()
  const [isOther, setOther] = useState(false)
  const read = (xml: string) => {
    const found = readMetadata(xml)
    setOther(xml.trim() !== '' && found === null)
    if (found === null) return
    const { issuer, signInUrl, logoutUrl, certificates, signsRequests } = found
    form.setFieldsValue({ issuer, saml: { signInUrl, logoutUrl, certificates: pemOf(certificates), signsRequests } })
  }
  return (
    <Form.Item
      label={t('sso.saml.metadata')}
      htmlFor="saml-metadata"
      extra={t(isOther ? 'sso.saml.metadata.other' : 'sso.saml.metadata.hint')}
    >
      <Input.TextArea id="saml-metadata" rows={2} spellCheck={false} onChange={({ target }) => read(target.value)} />
    </Form.Item>
  )
}

/** What is done with our own keys. */
function OwnKeys() {
  const t = useT()
  return (
    <>
      <Form.Item name={['saml', 'signsRequests']} valuePropName="checked" extra={t('sso.saml.signs.hint')}>
        <Checkbox>{t('sso.saml.signs')}</Checkbox>
      </Form.Item>
      <Form.Item name={['saml', 'encrypted']} valuePropName="checked" extra={t('sso.saml.encrypted.hint')}>
        <Checkbox>{t('sso.saml.encrypted')}</Checkbox>
      </Form.Item>
    </>
  )
}

/** Where a log-out on either side is told to the other. */
function LogoutFields() {
  const t = useT()
  return (
    <>
      <Form.Item name={['saml', 'logoutUrl']} label={t('sso.saml.logoutUrl')} extra={t('sso.saml.logoutUrl.hint')}>
        <Input autoComplete="off" maxLength={1000} spellCheck={false} />
      </Form.Item>
      <Form.Item
        name={['saml', 'logoutRequestUrl']}
        label={t('sso.saml.logoutRequestUrl')}
        extra={t('sso.saml.logoutRequestUrl.hint')}
      >
        <Input autoComplete="off" maxLength={1000} spellCheck={false} />
      </Form.Item>
    </>
  )
}

/** How a SAML provider is reached, and whom it is believed about. */
export function SamlFields({ kept }: { readonly kept: boolean }) {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <>
      {kept ? null : <Metadata />}
      <Form.Item name="issuer" label={t('sso.saml.entity')} rules={needed}>
        <Input autoComplete="off" maxLength={500} spellCheck={false} disabled={kept} />
      </Form.Item>
      <Form.Item name={['saml', 'signInUrl']} label={t('sso.saml.signInUrl')} rules={needed}>
        <Input autoComplete="off" maxLength={1000} spellCheck={false} />
      </Form.Item>
      <Form.Item
        name={['saml', 'certificates']}
        label={t('sso.saml.certificates')}
        extra={t('sso.saml.certificates.hint')}
        rules={kept ? [] : needed}
      >
        <Input.TextArea rows={4} spellCheck={false} />
      </Form.Item>
      <Form.Item name={['saml', 'subjectAttribute']} label={t('sso.saml.subject')} extra={t('sso.saml.subject.hint')}>
        <Input autoComplete="off" maxLength={255} spellCheck={false} />
      </Form.Item>
      <Form.Item name={['saml', 'emailAttribute']} label={t('sso.saml.email')}>
        <Input autoComplete="off" maxLength={255} spellCheck={false} />
      </Form.Item>
      <Form.Item name={['saml', 'emailsGiven']} valuePropName="checked" extra={t('sso.saml.emailsGiven.hint')}>
        <Checkbox>{t('sso.saml.emailsGiven')}</Checkbox>
      </Form.Item>
      <LogoutFields />
      <OwnKeys />
    </>
  )
}
