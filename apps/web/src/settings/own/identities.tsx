import type { LinkedIdentity, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Building2 } from 'lucide-react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { FieldFault } from '../../records/field-fault.tsx'
import { formatDay } from '../../ui/format.ts'

const KEY = ['identities']

function IdentityLine({ identity }: { readonly identity: LinkedIdentity }) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const { connectionId, identityId, linkedAt, name } = identity
  const link = () =>
    act.run(async () => {
      const ask = () => api.post<{ url: string }>('/auth/identities', { connectionId })
      window.location.assign((await withStepUp({ what: t('identity.link') }, ask)).url)
    })
  const unlink = () =>
    act.run(async () => {
      await withStepUp({ what: t('identity.unlink') }, () => api.delete(`/auth/identities/${identityId}`))
      await queryClient.invalidateQueries({ queryKey: KEY })
    })
  return (
    <li className="setline">
      <Building2 size={18} aria-hidden="true" />
      <div className="col grow">
        <b>{name}</b>
        <span className="sm t3">
          {linkedAt === null ? t('identity.not') : t('identity.since', { day: formatDay(linkedAt) })}
        </span>
        <FieldFault error={act.error} />
      </div>
      <Button loading={act.busy} onClick={identityId === null ? link : unlink}>
        {t(identityId === null ? 'identity.link' : 'identity.unlink')}
      </Button>
    </li>
  )
}

/** One's own accounts at the company's providers; nothing where the company has none. */
export function Identities() {
  const t = useT()
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: async () => (await api.get<ListOf<LinkedIdentity>>('/auth/identities')).data,
  })
  if (data === undefined || data.length === 0) return null
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2>{t('identity.title')}</h2>
      </div>
      <p className="t3 setlead">{t('identity.lead')}</p>
      <ul>
        {data.map((identity) => (
          <IdentityLine key={identity.connectionId} identity={identity} />
        ))}
      </ul>
    </section>
  )
}
