import type { WeeklyLine, WeeklyReport } from '@holdfast/sdk'
import { Link } from 'react-router'
import { labelText, useT } from '../app/i18n.ts'
import { listBehind } from '../boards/behind.tsx'
import { useObject } from '../records/catalogue.ts'
import { useColleagues } from '../records/list/people.ts'
import dayjs from '../ui/dayjs.ts'
import { formatNumber } from '../ui/format.ts'

/** A number that leads to the records it counts; nought leads nowhere. */
function Counted({
  plural,
  count,
  filter,
}: {
  readonly plural: string
  readonly count: number
  readonly filter: object
}) {
  const { object } = useObject(plural)
  const words = formatNumber(count)
  if (count === 0 || object === undefined) return words
  return <Link to={listBehind(object, { ...filter })}>{words}</Link>
}

/** Follow-ups of a person, and beneath how many of each kind. */
function FollowUps({ line }: { readonly line: WeeklyLine }) {
  const { object } = useObject('activities')
  const kinds = object?.fields.get('kind')?.options ?? []
  const all = Object.values(line.followUps).reduce((sum, count) => sum + count, 0)
  const shown = kinds.filter(({ value }) => (line.followUps[value] ?? 0) > 0)
  return (
    <>
      {formatNumber(all)}
      {shown.length === 0 ? null : (
        <span className="sm t2 dotted weeklykinds">
          {shown.map(({ value, label }) => (
            <span key={value}>
              {labelText(label)} {formatNumber(line.followUps[value] ?? 0)}
            </span>
          ))}
        </span>
      )}
    </>
  )
}

interface LineProps {
  readonly line: WeeklyLine
  readonly week: WeeklyReport['week']
  readonly name: string
  readonly own: boolean
}

function Line({ line, week, name, own }: LineProps) {
  const t = useT()
  const days = [dayjs(week.from).startOf('day').toISOString(), dayjs(week.to).endOf('day').toISOString()]
  const of = (moment: string) => ({ and: [{ ownerId: { in: [line.id] } }, { [moment]: { between: days } }] })
  return (
    <tr className={own ? 'whole' : undefined}>
      <th scope="row">{own ? t('leader.you', { name }) : name}</th>
      <td>
        <FollowUps line={line} />
      </td>
      <td>
        <Counted plural="tasks" count={line.tasksDone} filter={of('doneAt')} />
      </td>
      <td>
        <Counted plural="leads" count={line.newLeads} filter={of('createdAt')} />
      </td>
      <td>{formatNumber(line.stagesMoved)}</td>
      <td>{formatNumber(line.stepsMissed)}</td>
    </tr>
  )
}

/** Person by person: what was done, and which next steps passed undone. */
export function WeeklyTable({ report, own }: { readonly report: WeeklyReport; readonly own: string }) {
  const t = useT()
  const names = new Map(useColleagues().map(({ id, name }) => [id, name]))
  if (report.data.length === 0) return <p className="t2">{t('weekly.none')}</p>
  const lines = report.data
    .map((line) => ({ line, name: names.get(line.id) ?? t('forecast.left') }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
  return (
    <section className="funnelscroll" aria-label={t('weekly.title')}>
      <table className="funneltable weeklytable" aria-label={t('weekly.title')}>
        <thead>
          <tr>
            <th scope="col">{t('leader.person')}</th>
            <th scope="col">{t('weekly.followUps')}</th>
            <th scope="col">{t('weekly.tasksDone')}</th>
            <th scope="col">{t('weekly.newLeads')}</th>
            <th scope="col">{t('weekly.stagesMoved')}</th>
            <th scope="col">{t('weekly.stepsMissed')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ line, name }) => (
            <Line key={line.id} line={line} week={report.week} name={name} own={line.id === own} />
          ))}
        </tbody>
      </table>
    </section>
  )
}
