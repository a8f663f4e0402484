import type { DeviceInfo, ListOf, Person } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { DeviceLine } from '../own/device-line.tsx'

/** The devices somebody signed in at, for whoever may stop them. */
export function PersonDevices({ person }: { readonly person: Person }) {
  const t = useT()
  const act = useAct()
  const path = `/users/${person.id}/devices`
  const found = useQuery({ queryKey: ['devices', person.id], queryFn: () => api.get<ListOf<DeviceInfo>>(path) })
  const revoke = (id: string) =>
    act.run(async () => {
      await api.delete(`${path}/${id}`)
      await found.refetch()
    })
  const devices = found.data?.data ?? []
  if (devices.length === 0 && found.error === null) return null
  return (
    <section>
      <h2>{t('device.title')}</h2>
      <ProblemNote error={found.error ?? act.error} onRetry={() => void found.refetch()} />
      <ul>
        {devices.map((device) => (
          <DeviceLine key={device.id} device={device}>
            <Button
              loading={act.busy}
              aria-label={`${t('device.revoke')} ${device.name}`}
              onClick={() => void revoke(device.id)}
            >
              {t('device.revoke')}
            </Button>
          </DeviceLine>
        ))}
      </ul>
    </section>
  )
}
