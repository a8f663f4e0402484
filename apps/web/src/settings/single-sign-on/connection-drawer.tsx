import type { SignOnConnection, WorkApp } from '@holdfast/sdk'
import { Button, Drawer, Form, Select } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { FieldFault } from '../../records/field-fault.tsx'
import { CopiedText } from '../../ui/copied-text.tsx'
import { certificatesOf, pemOf } from './certificates.ts'
import { type ConnectionForm, type Kind, NameFields, OpenIdFields, TrustFields } from './connection-fields.tsx'
import { LdapFields } from './ldap-fields.tsx'
import { MappingWaits } from './mapping-waits.tsx'
import { SamlFields } from './saml-fields.tsx'
import { refreshConnections } from './use-connections.ts'
import { WorkFields } from './work-fields.tsx'

const COMMON: Partial<ConnectionForm> = { domains: [], groupsClaim: 'groups', mapping: [], mfa: [], local: true }
const usualWork = (platform: WorkApp['platform']): Partial<ConnectionForm> => ({
  ...COMMON,
  work: { platform, corp: '', app: '', idsGiven: false },
})
const USUAL: Readonly<Record<Kind, Partial<ConnectionForm>>> = {
  wecom: usualWork('wecom'),
  dingtalk: usualWork('dingtalk'),
  feishu: usualWork('feishu'),
  lark: usualWork('lark'),
  openid: {
    ...COMMON,
    method: 'client_secret_basic',
    scopes: ['openid', 'email', 'profile'],
    subjectClaim: 'sub',
    tellsLogouts: false,
  },
  saml: {
    ...COMMON,
    saml: {
      signInUrl: '',
      certificates: '',
      subjectAttribute: null,
      emailAttribute: null,
      emailsGiven: false,
      logoutUrl: null,
      logoutRequestUrl: null,
      signsRequests: false,
      encrypted: false,
    },
  },
  ldap: {
    ...COMMON,
    groupsClaim: 'memberOf',
    ldap: {
      bindDn: '',
      base: '',
      loginAttribute: 'mail',
      subjectAttribute: 'entryUUID',
      emailAttribute: 'mail',
      emailsGiven: false,
    },
  },
}

/** What a form begins with. */
function initialOf(connection: SignOnConnection | null, kind: Kind): Partial<ConnectionForm> {
  if (connection === null) return USUAL[kind]
  const { saml, ...common } = connection
  return saml === undefined ? common : { ...common, saml: { ...saml, certificates: pemOf(saml.certificates) } }
}

/** What a connection speaks; OpenID Connect where none is there yet. */
function kindOf(connection: SignOnConnection | null): Kind {
  if (connection?.work !== undefined) return connection.work.platform
  if (connection?.saml !== undefined) return 'saml'
  return connection?.ldap === undefined ? 'openid' : 'ldap'
}

/** An attribute that was left empty is none. */
const orNone = (name: string | null): string | null => (name === '' ? null : name)

/** What is sent of it. */
function statedOf({ secret, saml, ldap, work, ...stated }: ConnectionForm) {
  const proof = secret === undefined || secret === '' ? {} : { secret }
  // a platform of work tells of no groups and of no second factor
  if (work !== undefined) return { ...stated, groupsClaim: 'groups', mapping: [], mfa: [], work, ...proof }
  // a directory tells of no second factor
  if (ldap !== undefined)
    return { ...stated, mfa: [], ldap: { ...ldap, emailAttribute: orNone(ldap.emailAttribute) }, ...proof }
  if (saml === undefined) return { ...stated, ...proof }
  const { certificates, subjectAttribute, emailAttribute, logoutUrl = null, logoutRequestUrl = null } = saml
  const attributes = {
    subjectAttribute: orNone(subjectAttribute),
    emailAttribute: orNone(emailAttribute),
    logoutUrl: orNone(logoutUrl),
    logoutRequestUrl: orNone(logoutRequestUrl),
  }
  return { ...stated, saml: { ...saml, ...attributes, certificates: certificatesOf(certificates) } }
}

/** The address that a provider has to be told; a directory is asked by us, and is told none. */
function OurAddress({ connection }: { readonly connection: SignOnConnection }) {
  const { saml, ldap, returnAddress, metadataAddress } = connection
  const t = useT()
  if (ldap !== undefined) return <p>{t('sso.ldap.made')}</p>
  return (
    <>
      <p>{t(saml === undefined ? 'sso.returnAddress' : 'sso.saml.ours')}</p>
      <CopiedText>{returnAddress}</CopiedText>
      {metadataAddress === undefined ? null : <CopiedText>{metadataAddress}</CopiedText>}
    </>
  )
}

/** What the provider has to be told of us, and what is still waited for. */
function Registered({ connection, onClose }: { readonly connection: SignOnConnection; readonly onClose: () => void }) {
  const t = useT()
  return (
    <div className="col invited">
      <OurAddress connection={connection} />
      {connection.logoutAddress === undefined ? null : (
        <>
          <p>{t(connection.saml === undefined ? 'sso.logoutAddress' : 'sso.saml.logoutAddress')}</p>
          <CopiedText>{connection.logoutAddress}</CopiedText>
        </>
      )}
      {connection.tellsLogouts === true ? (
        <>
          <p>{t('sso.afterLogout')}</p>
          <CopiedText>{new URL('/sign-in', connection.returnAddress).href}</CopiedText>
        </>
      ) : null}
      {connection.publicKey == null ? null : (
        <>
          <p>{t('sso.publicKey')}</p>
          <CopiedText>{JSON.stringify({ keys: [connection.publicKey] })}</CopiedText>
        </>
      )}
      <MappingWaits connection={connection} />
      <Button type="primary" onClick={onClose}>
        {t('program.kept')}
      </Button>
    </div>
  )
}

const KINDS = [
  { value: 'openid', label: 'OpenID Connect' },
  { value: 'saml', label: 'SAML 2.0' },
  { value: 'ldap', label: 'LDAP' },
] as const
const PLATFORMS = [
  { value: 'wecom', label: 'sso.work.wecom' },
  { value: 'dingtalk', label: 'sso.work.dingtalk' },
  { value: 'feishu', label: 'sso.work.feishu' },
  { value: 'lark', label: 'sso.work.lark' },
] as const

const isPlatform = (kind: Kind): kind is WorkApp['platform'] => PLATFORMS.some(({ value }) => value === kind)

function KindChoice({ kind, onChange }: { readonly kind: Kind; readonly onChange: (kind: Kind) => void }) {
  const t = useT()
  return (
    <Form.Item label={t('sso.kind')} htmlFor="sso-kind">
      <Select<Kind>
        id="sso-kind"
        options={[...KINDS, ...PLATFORMS.map(({ value, label }) => ({ value, label: t(label) }))]}
        value={kind}
        onChange={onChange}
      />
    </Form.Item>
  )
}

interface ConnectionFormsProps {
  readonly connection: SignOnConnection | null
  readonly busy: boolean
  readonly error: unknown
  readonly onFinish: (form: ConnectionForm) => void
}

/** The form of what the provider speaks. */
function ConnectionForms({ connection, busy, error, onFinish }: ConnectionFormsProps) {
  const t = useT()
  const [kind, setKind] = useState<Kind>(kindOf(connection))
  return (
    <Form<ConnectionForm>
      key={kind}
      layout="vertical"
      requiredMark={false}
      initialValues={initialOf(connection, kind)}
      onFinish={onFinish}
    >
      {connection === null ? <KindChoice kind={kind} onChange={setKind} /> : null}
      <NameFields />
      {kind === 'saml' ? <SamlFields kept={connection !== null} /> : null}
      {kind === 'ldap' ? <LdapFields kept={connection !== null} /> : null}
      {isPlatform(kind) ? <WorkFields platform={kind} kept={connection !== null} /> : null}
      {kind === 'openid' ? (
        <OpenIdFields kept={connection !== null && connection.method !== 'private_key_jwt'} />
      ) : null}
      <TrustFields kind={kind} />
      <FieldFault error={error} />
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('sso.save')}
      </Button>
    </Form>
  )
}

interface ConnectionDrawerProps {
  /** None for a new one. */
  readonly connection: SignOnConnection | null
  readonly onClose: () => void
}

/** Makes or changes a connection; nobody comes in by it before it was tried and switched on. */
export function ConnectionDrawer({ connection, onClose }: ConnectionDrawerProps) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const [made, setMade] = useState<SignOnConnection | null>(null)
  const title = t(connection === null ? 'sso.make' : 'sso.change')
  const send = (form: ConnectionForm) => {
    const body = statedOf(form)
    return connection === null
      ? api.post<SignOnConnection>('/connections', body)
      : api.put<SignOnConnection>(`/connections/${connection.id}`, body, { version: connection.version })
  }
  const save = (form: ConnectionForm) =>
    act.run(async () => {
      setMade(await withStepUp({ what: title }, () => send(form)))
      await refreshConnections()
    })
  return (
    <Drawer open size={520} title={title} onClose={onClose} maskClosable={false}>
      {made === null ? (
        <ConnectionForms connection={connection} busy={act.busy} error={act.error} onFinish={save} />
      ) : (
        <Registered connection={made} onClose={onClose} />
      )}
    </Drawer>
  )
}
