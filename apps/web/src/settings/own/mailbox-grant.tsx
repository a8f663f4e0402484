import type { MailProvider, OwnMailbox } from '@holdfast/sdk'
import { Button, Form, Input } from 'antd'
import { useEffect, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { FieldFault } from '../../records/field-fault.tsx'
import { MAILBOX_KEY } from './mailbox-form.tsx'

/** What a provider's sign-in put into the address; it serves once and leaves the address at once. */
function useReturned(): { readonly act: ReturnType<typeof useAct>; readonly declined: boolean } {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const [address, setAddress] = useSearchParams()
  const state = address.get('state')
  const code = address.get('code')
  const iss = address.get('iss')
  const taken = useRef<string | null>(null)
  useEffect(() => {
    // the page is drawn again before the address has changed
    if (state === null || code === null || taken.current === state) return
    taken.current = state
    setAddress({}, { replace: true })
    act.run(async () => {
      await api.post('/mailbox/grant', { state, code, ...(iss === null ? {} : { iss }) })
      await queryClient.invalidateQueries({ queryKey: MAILBOX_KEY })
      void message.success(t('mailbox.connected'))
    })
  })
  return { act, declined: address.has('error') }
}

/** The providers that are offered. */
function Ways(props: {
  readonly providers: readonly MailProvider[]
  readonly busy: boolean
  readonly onGo: (provider: MailProvider) => void
}) {
  const t = useT()
  return (
    <div className="row wrap">
      {props.providers.map((provider) => (
        <Button key={provider.id} type="primary" loading={props.busy} onClick={() => props.onGo(provider)}>
          {t('mailbox.by', { provider: provider.name })}
        </Button>
      ))}
    </div>
  )
}

function Declined() {
  const t = useT()
  return (
    <p className="note warn" role="status">
      {t('mailbox.declined')}
    </p>
  )
}

const asked = (provider: MailProvider, address: string) =>
  api.post<{ url: string }>('/mailbox/authorise', { provider: provider.id, address })

/** What is missing stands at its field. */
const noted = () => undefined

/** Connecting by a provider's own sign-in: no password is handed over. */
export function MailboxGrant({
  mailbox,
  providers,
}: {
  readonly mailbox: OwnMailbox | null
  readonly providers: readonly MailProvider[]
}) {
  const t = useT()
  const { act, declined } = useReturned()
  const withStepUp = useStepUp()
  const [form] = Form.useForm<{ address: string }>()
  const go = (provider: MailProvider, address: string) =>
    act.run(async () => {
      const { url } = await withStepUp({ what: t('mailbox.connect') }, () => asked(provider, address))
      window.location.assign(url)
    })
  return (
    <section className="box setbox feedbox">
      <p className="t3">{t('mailbox.grant')}</p>
      <Form
        name="grant"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ address: mailbox?.address ?? '' }}
      >
        <Form.Item name="address" label={t('mailbox.address')} rules={[{ required: true, message: t('form.needed') }]}>
          <Input type="email" maxLength={254} autoComplete="email" />
        </Form.Item>
      </Form>
      {declined ? <Declined /> : null}
      <FieldFault error={act.error} />
      <Ways
        providers={providers}
        busy={act.busy}
        onGo={(provider) => void form.validateFields().then(({ address }) => go(provider, address), noted)}
      />
    </section>
  )
}
