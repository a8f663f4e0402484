import type { ImportJob } from '@holdfast/sdk'
import { Lock } from 'lucide-react'
import { labelText, useT } from '../app/i18n.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { formatNumber } from '../ui/format.ts'
import { faultName, outcomes, type Tally } from './import-words.ts'
import { ALL_ROWS, type RowFilter } from './use-import-rows.ts'

interface AsideProps {
  readonly job: ImportJob
  readonly object: ObjectView
  readonly tally: Tally
  readonly filter: RowFilter
  readonly onChoose: (filter: RowFilter) => void
}

function Faults({ job, filter, onChoose }: Omit<AsideProps, 'tally' | 'object'>) {
  const t = useT()
  if (job.faults === undefined || job.faults.length === 0) return null
  return (
    <>
      <hr className="hr" />
      <ul className="faultlist">
        {job.faults.map(({ code, count, message }) => {
          const name = faultName(code)
          return (
            <li key={code}>
              <button
                type="button"
                className={filter.code === code ? 'if sub on' : 'if sub'}
                aria-pressed={filter.code === code}
                onClick={() => onChoose({ ...ALL_ROWS, outcome: 'rejected', code })}
              >
                <span className="grow">{name === null ? (message ?? code) : t(name)}</span>
                <b>{formatNumber(count)}</b>
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** What the import puts in order by itself: how often, in which fields, and a way to see each place. */
function Tidied({ job, object, filter, onChoose }: Omit<AsideProps, 'tally'>) {
  const t = useT()
  const { places, fields } = job.tidied ?? { places: 0, fields: [] }
  if (places === 0) return null
  const names = fields.map(({ field, count }) => {
    const label = object.fields.get(field)?.label
    return t('tidied.field', { field: label === undefined ? field : labelText(label), count: formatNumber(count) })
  })
  return (
    <>
      <hr className="hr" />
      <div className="tidied">
        <h2>{t('tidied.title', { count: formatNumber(places) })}</h2>
        <p className="sm t2">
          {names.join(t('tidied.between'))}{' '}
          <button
            type="button"
            className="btn link"
            aria-pressed={filter.tidied}
            onClick={() => onChoose({ ...ALL_ROWS, tidied: true })}
          >
            {t('tidied.show')}
          </button>
        </p>
      </div>
    </>
  )
}

/** How the rows fall, as filters, and the faults by kind. */
export function DryRunAside({ job, object, tally, filter, onChoose }: AsideProps) {
  const t = useT()
  const shown = filter.code === null && !filter.tidied ? filter.outcome : undefined
  return (
    <aside className="impl" aria-label={t('check.rows')}>
      <button
        type="button"
        className={shown === null ? 'if on' : 'if'}
        aria-pressed={shown === null}
        onClick={() => onChoose(ALL_ROWS)}
      >
        <span className="grow">{t('check.all')}</span>
        <b>{formatNumber(tally.all)}</b>
      </button>
      {outcomes.map(({ id, name, colour }) => (
        <button
          type="button"
          key={id}
          className={shown === id ? 'if on' : 'if'}
          aria-pressed={shown === id}
          onClick={() => onChoose({ ...ALL_ROWS, outcome: id })}
        >
          <i className={`sw bg-${colour}`} aria-hidden="true" />
          <span className="grow">{t(name)}</span>
          <b>{formatNumber(tally[id])}</b>
        </button>
      ))}
      <Faults job={job} filter={filter} onChoose={onChoose} />
      <Tidied job={job} object={object} filter={filter} onChoose={onChoose} />
      {job.pool === undefined || job.pool === null ? null : (
        <p className="sm t2">{t('import.intoPool', { pool: labelText(job.pool) })}</p>
      )}
      <span className="grow" />
      <div className="note p not-phone">
        <Lock size={14} aria-hidden="true" />
        <span>{t('import.sealed')}</span>
      </div>
    </aside>
  )
}
