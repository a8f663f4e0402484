import type { OwnKeys, SignOnConnection } from '@holdfast/sdk'
import { Button, Drawer, Form, Select } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { CopiedText } from '../../ui/copied-text.tsx'
import { formatDay } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { refreshConnections } from './use-connections.ts'

/** How long the former keys go on opening. */
const DAYS = [7, 30, 90]
const USUAL_DAYS = 30
const ENDING = { next: 'sso.ownKeys.withdraw', former: 'sso.ownKeys.end' } as const

interface DrawerProps {
  readonly connection: SignOnConnection
  readonly keys: OwnKeys
}

function useKeyActs({ id }: SignOnConnection) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const path = `/connections/${id}/own-keys`
  const run = (what: MessageId, send: () => Promise<unknown>) =>
    act.run(async () => {
      await withStepUp({ what: t(what) }, send)
      await refreshConnections()
    })
  return {
    act,
    make: () => run('sso.ownKeys.make', () => api.post(path)),
    turn: (days: number) => run('sso.ownKeys.switch', () => api.post(`${path}/switch`, { days })),
    end: (what: MessageId) => run(what, () => api.delete(path)),
  }
}

/** One pair, as it is compared with what the provider shows. */
function Pair({ name, pair }: { readonly name: MessageId; readonly pair: Pick<OwnKeys, 'fingerprint' | 'endsAt'> }) {
  const t = useT()
  return (
    <section className="col" aria-label={t(name)}>
      <b>{t(name)}</b>
      <span className="sm t2">{t('sso.ownKeys.ends', { day: formatDay(pair.endsAt) })}</span>
      <span className="sm t3 break">SHA-256 {pair.fingerprint}</span>
    </section>
  )
}

/** The next keys take the place of those in use. */
function Switching({ busy, onFinish }: { readonly busy: boolean; readonly onFinish: (days: number) => void }) {
  const t = useT()
  return (
    <Form
      layout="vertical"
      initialValues={{ days: USUAL_DAYS }}
      onFinish={({ days }: { days: number }) => onFinish(days)}
    >
      <p className="sm t2">{t('sso.ownKeys.next.hint')}</p>
      <Form.Item name="days" label={t('sso.ownKeys.days')}>
        <Select
          options={[
            ...DAYS.map((days) => ({ value: days, label: t('sso.ownKeys.daysOf', { days }) })),
            { value: 0, label: t('sso.ownKeys.daysNone') },
          ]}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('sso.ownKeys.switch')}
      </Button>
    </Form>
  )
}

function KeysBody({ connection, keys }: DrawerProps) {
  const t = useT()
  const { modal } = useSaying()
  const { act, make, turn, end } = useKeyActs(connection)
  const { beside } = keys
  const sure = (what: MessageId) =>
    modal.confirm({ title: t('sso.ownKeys.endSure'), okText: t(what), onOk: () => end(what) })
  return (
    <div className="col invited">
      <p className="sm t2">{t('sso.ownKeys.lead')}</p>
      <p>{t('sso.ownKeys.metadata')}</p>
      <CopiedText>{connection.metadataAddress ?? ''}</CopiedText>
      <Pair name="sso.ownKeys.current" pair={keys} />
      {beside === null ? (
        <Button type="primary" block loading={act.busy} onClick={make}>
          {t('sso.ownKeys.make')}
        </Button>
      ) : (
        <>
          <Pair name={beside.use === 'next' ? 'sso.ownKeys.next' : 'sso.ownKeys.former'} pair={beside} />
          {beside.use === 'next' ? <Switching busy={act.busy} onFinish={turn} /> : null}
          {beside.until === null ? null : (
            <p className="sm t2">{t('sso.ownKeys.former.hint', { day: formatDay(beside.until) })}</p>
          )}
          <Button block loading={act.busy} onClick={() => sure(ENDING[beside.use])}>
            {t(ENDING[beside.use])}
          </Button>
        </>
      )}
      <ProblemNote error={act.error} />
    </div>
  )
}

/** Our keys towards a SAML provider, and their change, in a drawer of their own. */
export function OwnKeysButton({ connection }: { readonly connection: SignOnConnection }) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  const { ownKeys } = connection
  if (ownKeys === undefined) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('sso.ownKeys')}</Button>
      {isOpen ? (
        <Drawer open size={520} title={t('sso.ownKeys')} onClose={() => setOpen(false)}>
          <KeysBody connection={connection} keys={ownKeys} />
        </Drawer>
      ) : null}
    </>
  )
}
