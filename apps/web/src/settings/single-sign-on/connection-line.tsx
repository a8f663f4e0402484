import type { SignOnConnection } from '@holdfast/sdk'
import { Button } from 'antd'
import { KeySquare } from 'lucide-react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { FieldFault } from '../../records/field-fault.tsx'
import { EndsSoon } from './ends-soon.tsx'
import { MappingWaits } from './mapping-waits.tsx'
import { OwnKeysButton } from './own-keys.tsx'
import { refreshConnections } from './use-connections.ts'

function useConnectionActs({ id, name, on }: SignOnConnection) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const { modal } = useSaying()
  const path = `/connections/${id}`
  const tryIt = () =>
    act.run(async () => {
      const { url } = await withStepUp({ what: t('sso.try') }, () => api.post<{ url: string }>(`${path}/try`))
      window.location.assign(url)
    })
  const turn = () =>
    act.run(async () => {
      await withStepUp({ what: t(on ? 'sso.switchOff' : 'sso.switchOn') }, () =>
        api.post(`${path}/switch`, { on: !on }),
      )
      await refreshConnections()
    })
  const remove = () =>
    modal.confirm({
      title: t('sso.removeSure', { name }),
      okText: t('sso.remove'),
      onOk: () =>
        act.run(async () => {
          await withStepUp({ what: t('sso.remove') }, () => api.delete(path))
          await refreshConnections()
        }),
    })
  return { act, tryIt, turn, remove }
}

function State({ connection }: { readonly connection: SignOnConnection }) {
  const t = useT()
  const { on, tried } = connection
  if (on) return <span className="tag p">{t('sso.on')}</span>
  return <span className="tag warn">{t(tried ? 'sso.off' : 'sso.untried')}</span>
}

/** One connection: whom it lets in, and what can be done with it. */
export function ConnectionLine(props: { readonly connection: SignOnConnection; readonly onChange: () => void }) {
  const t = useT()
  const { connection, onChange } = props
  const { act, tryIt, turn, remove } = useConnectionActs(connection)
  const { name, issuer, domains, on, tried, returnAddress } = connection
  return (
    <li className="setline programline">
      <KeySquare size={18} aria-hidden="true" />
      <div className="col grow">
        <b>
          {name} <State connection={connection} />
        </b>
        <span className="t2 break">{domains.join(' · ')}</span>
        <span className="sm t3 break">{issuer}</span>
        <span className="sm t3 break">{returnAddress}</span>
        <MappingWaits connection={connection} />
        <EndsSoon connection={connection} />
        <FieldFault error={act.error} />
      </div>
      {tried ? (
        <Button type={on ? 'default' : 'primary'} loading={act.busy} onClick={turn}>
          {t(on ? 'sso.switchOff' : 'sso.switchOn')}
        </Button>
      ) : null}
      <Button type={tried ? 'default' : 'primary'} loading={act.busy} onClick={tryIt}>
        {t('sso.try')}
      </Button>
      <OwnKeysButton connection={connection} />
      <Button onClick={onChange}>{t('sso.change')}</Button>
      <Button onClick={remove}>{t('sso.remove')}</Button>
    </li>
  )
}
