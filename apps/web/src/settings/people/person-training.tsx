import type { Person } from '@holdfast/sdk'
import { DatePicker } from 'antd'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { useMe } from '../../app/session.tsx'
import dayjs from '../../ui/dayjs.ts'
import { formatWholeDate } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { refreshPeople } from './use-people.ts'

const DAY = 'YYYY-MM-DD'
const MOST_YEARS = 2

/** Until when a person's training is valid: rights may hang on it. Nobody notes their own. */
export function PersonTraining({ person }: { readonly person: Person }) {
  const t = useT()
  const me = useMe()
  const act = useAct()
  const { message } = useSaying()
  const withStepUp = useStepUp()
  const until = person.trainedUntil ?? null
  const today = dayjs().startOf('day')
  const note = (day: string | null) =>
    act.run(async () => {
      const what = `${t('person.training')} · ${person.name}`
      await withStepUp({ what }, () => api.put(`/users/${person.id}/training`, { until: day }))
      await refreshPeople()
      void message.success(t('person.training.noted'))
    })
  return (
    <section>
      <h2>{t('person.training')}</h2>
      <p className="t3">{t('person.training.why')}</p>
      <ProblemNote error={act.error} />
      {person.id === me.userId ? (
        <p>{until === null ? t('person.training.none') : formatWholeDate(until)}</p>
      ) : (
        <DatePicker
          className="wide"
          aria-label={t('person.training')}
          placeholder={t('person.training.none')}
          value={until === null ? null : dayjs(until)}
          minDate={today}
          maxDate={today.add(MOST_YEARS, 'year')}
          disabled={act.busy}
          onChange={(day) => void note(day === null || Array.isArray(day) ? null : day.format(DAY))}
        />
      )}
    </section>
  )
}
