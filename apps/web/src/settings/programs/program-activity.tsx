import type { ProgramActivity as Activity, Program } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { formatAgo, formatDay } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { objectWords } from './scope-words.ts'

type Day = Activity['days'][number]

function DayLine({ day }: { readonly day: Day }) {
  const t = useT()
  const refused = day.refused === 0 ? '' : ` · ${t('program.refused', { count: day.refused })}`
  return (
    <li className="setline">
      <div className="col grow">
        <b>
          {formatDay(day.day)} · {objectWords(day.object, t)}
        </b>
        <span className="sm t3">
          {t('program.requests', { count: day.requests })} · {t('program.records', { count: day.records })}
          {refused}
        </span>
      </div>
    </li>
  )
}

function PlaceLine({ place }: { readonly place: Activity['addresses'][number] }) {
  const t = useT()
  return (
    <li className="setline">
      <div className="col grow">
        <b>{place.address}</b>
        <span className="sm t3">
          {t('program.requests', { count: place.requests })} · {t('program.used', { ago: formatAgo(place.lastAt, t) })}
        </span>
      </div>
    </li>
  )
}

function Told({ activity }: { readonly activity: Activity }) {
  const t = useT()
  const { days, addresses, records } = activity
  if (days.length === 0) return <p>{t('program.didNothing')}</p>
  return (
    <>
      <p>{t('program.did', { count: records })}</p>
      <ul>
        {days.map((day) => (
          <DayLine key={`${day.day}:${day.object}`} day={day} />
        ))}
      </ul>
      <h3>{t('program.places')}</h3>
      <ul>
        {addresses.map((place) => (
          <PlaceLine key={place.address} place={place} />
        ))}
      </ul>
    </>
  )
}

/** What a program did in 30 days: numbers alone. */
export function ProgramActivity({ program, onClose }: { readonly program: Program; readonly onClose: () => void }) {
  const t = useT()
  const { clientId, name } = program
  const activity = useQuery({
    queryKey: ['programs', 'activity', clientId],
    queryFn: () => api.get<Activity>(`/clients/${clientId}/activity`),
  })
  return (
    <Drawer open size={480} title={t('program.activityOf', { name })} onClose={onClose}>
      <ProblemNote error={activity.error} onRetry={() => void activity.refetch()} />
      {activity.data === undefined ? null : <Told activity={activity.data} />}
    </Drawer>
  )
}
