import type { LdapDirectory, SamlProvider, SignOnConnection, WorkApp } from '@holdfast/sdk'
import { Button, Checkbox, Form, Input, Select, type SelectProps } from 'antd'
import { Plus, X } from 'lucide-react'
import { useT } from '../../app/i18n.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useRoleOptions } from '../people/roles.ts'

/** A connection as its form holds it; of SAML the certificates are one text. */
export type ConnectionForm = Pick<
  SignOnConnection,
  | 'name'
  | 'issuer'
  | 'clientId'
  | 'method'
  | 'scopes'
  | 'domains'
  | 'subjectClaim'
  | 'tellsLogouts'
  | 'groupsClaim'
  | 'mapping'
  | 'mfa'
  | 'local'
> & {
  readonly secret?: string
  readonly saml?: Omit<SamlProvider, 'certificates'> & { readonly certificates: string }
  readonly ldap?: LdapDirectory
  readonly work?: WorkApp
}

export type Kind = 'openid' | 'saml' | 'ldap' | WorkApp['platform']

const tags: SelectProps = { mode: 'tags', open: false, suffixIcon: null, tokenSeparators: [',', ' ', '，'] }

function ProofFields({ kept }: { readonly kept: boolean }) {
  const t = useT()
  const method = Form.useWatch('method')
  return (
    <>
      <Form.Item name="method" label={t('sso.method')}>
        <Select
          options={[
            { value: 'client_secret_basic', label: t('sso.method.basic') },
            { value: 'client_secret_post', label: t('sso.method.post') },
            { value: 'private_key_jwt', label: t('sso.method.key') },
          ]}
        />
      </Form.Item>
      {method === 'private_key_jwt' ? null : (
        <Form.Item
          name="secret"
          label={t('sso.secret')}
          {...(kept ? { extra: t('sso.secret.kept') } : { rules: [{ required: true, message: t('form.needed') }] })}
        >
          <Input.Password autoComplete="off" maxLength={500} />
        </Form.Item>
      )}
    </>
  )
}

/** What it is called, and who comes by it. */
export function NameFields() {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <>
      <Form.Item name="name" label={t('sso.name')} rules={needed}>
        <Input autoFocus autoComplete="off" maxLength={100} />
      </Form.Item>
      <Form.Item name="domains" label={t('sso.domains')} rules={needed}>
        <Select {...tags} />
      </Form.Item>
    </>
  )
}

/** How a provider that speaks OpenID Connect is reached. */
export function OpenIdFields({ kept }: { readonly kept: boolean }) {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <>
      <Form.Item name="issuer" label={t('sso.issuer')} extra={t('sso.issuer.hint')} rules={needed}>
        <Input autoComplete="off" maxLength={500} spellCheck={false} />
      </Form.Item>
      <Form.Item name="clientId" label={t('sso.clientId')} rules={needed}>
        <Input autoComplete="off" maxLength={255} spellCheck={false} />
      </Form.Item>
      <ProofFields kept={kept} />
      <Form.Item name="scopes" label={t('sso.scopes')}>
        <Select {...tags} />
      </Form.Item>
      <Form.Item name="subjectClaim" label={t('sso.subject')} extra={t('sso.subject.hint')}>
        <Select options={['sub', 'oid'].map((value) => ({ value, label: value }))} />
      </Form.Item>
      <Form.Item name="tellsLogouts" valuePropName="checked" extra={t('sso.tellsLogouts.hint')}>
        <Checkbox>{t('sso.tellsLogouts')}</Checkbox>
      </Form.Item>
    </>
  )
}

function GroupLine({ at, onRemove }: { readonly at: number; readonly onRemove: () => void }) {
  const t = useT()
  const roles = useRoleOptions().filter(({ value }) => !/_(admin|manager)(\.|$)/.test(value))
  const needed = [{ required: true, message: t('form.needed') }]
  return (
    <div className="row wrap">
      <Form.Item name={[at, 'group']} label={t('sso.group')} rules={needed} className="grow">
        <Input maxLength={255} autoComplete="off" />
      </Form.Item>
      <Form.Item name={[at, 'role']} label={t('sso.role')} rules={needed} className="grow">
        <Select options={roles} />
      </Form.Item>
      <IconButton icon={X} name={t('sso.removeGroup')} onClick={onRemove} />
    </div>
  )
}

/** Which groups give which roles; platforms of work tell of none. */
function GroupFields() {
  const t = useT()
  return (
    <>
      <Form.Item
        name="groupsClaim"
        label={t('sso.groupsClaim')}
        rules={[{ required: true, message: t('form.needed') }]}
      >
        <Input maxLength={255} autoComplete="off" />
      </Form.Item>
      <h3>{t('sso.mapping')}</h3>
      <p className="sm t3">{t('sso.mapping.hint')}</p>
      <Form.List name="mapping">
        {(lines, { add, remove }) => (
          <>
            {lines.map(({ key, name }) => (
              <GroupLine key={key} at={name} onRemove={() => remove(name)} />
            ))}
            <Form.Item>
              <Button icon={<Plus size={16} aria-hidden="true" />} onClick={() => add({})}>
                {t('sso.addGroup')}
              </Button>
            </Form.Item>
          </>
        )}
      </Form.List>
    </>
  )
}

/** What the provider's word gives here. */
export function TrustFields({ kind }: { readonly kind: Kind }) {
  const t = useT()
  const isStandard = kind === 'openid' || kind === 'saml'
  return (
    <>
      {isStandard || kind === 'ldap' ? <GroupFields /> : null}
      {isStandard ? (
        <Form.Item name="mfa" label={t(kind === 'saml' ? 'sso.saml.mfa' : 'sso.mfa')} extra={t('sso.mfa.hint')}>
          <Select {...tags} />
        </Form.Item>
      ) : null}
      <Form.Item name="local" valuePropName="checked">
        <Checkbox>{t('sso.local')}</Checkbox>
      </Form.Item>
    </>
  )
}
