import type { SignOnConnection } from '@holdfast/sdk'
import { Button, Drawer, Form, Typography } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { FieldFault } from '../../records/field-fault.tsx'
import { type ConnectionForm, ProviderFields, TrustFields } from './connection-fields.tsx'
import { MappingWaits } from './mapping-waits.tsx'
import { refreshConnections } from './use-connections.ts'

const USUAL: Partial<ConnectionForm> = {
  method: 'client_secret_basic',
  scopes: ['openid', 'email', 'profile'],
  domains: [],
  subjectClaim: 'sub',
  groupsClaim: 'groups',
  mapping: [],
  mfa: [],
  local: true,
}

/** What the provider has to be told of us. */
function Registered({ connection, onClose }: { readonly connection: SignOnConnection; readonly onClose: () => void }) {
  const t = useT()
  return (
    <div className="col invited">
      <p>{t('sso.returnAddress')}</p>
      <Typography.Text code copyable className="break">
        {connection.returnAddress}
      </Typography.Text>
      {connection.publicKey === null ? null : (
        <>
          <p>{t('sso.publicKey')}</p>
          <Typography.Text code copyable className="break">
            {JSON.stringify({ keys: [connection.publicKey] })}
          </Typography.Text>
        </>
      )}
      <MappingWaits connection={connection} />
      <Button type="primary" onClick={onClose}>
        {t('program.kept')}
      </Button>
    </div>
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
  const send = ({ secret, ...stated }: ConnectionForm) => {
    const body = { ...stated, ...(secret === undefined || secret === '' ? {} : { secret }) }
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
        <Form<ConnectionForm>
          layout="vertical"
          requiredMark={false}
          initialValues={connection ?? USUAL}
          onFinish={save}
        >
          <ProviderFields kept={connection !== null && connection.method !== 'private_key_jwt'} />
          <TrustFields />
          <FieldFault error={act.error} />
          <Button type="primary" htmlType="submit" block loading={act.busy}>
            {t('sso.save')}
          </Button>
        </Form>
      ) : (
        <Registered connection={made} onClose={onClose} />
      )}
    </Drawer>
  )
}
