import type { ImportJob, RowOutcome } from '@holdfast/sdk'
import { Lock } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import { formatNumber } from '../ui/format.ts'
import { faultName, outcomes, type Tally } from './import-words.ts'

interface AsideProps {
  readonly job: ImportJob
  readonly tally: Tally
  readonly outcome: RowOutcome | null
  readonly onChoose: (outcome: RowOutcome | null) => void
}

function Faults({ job }: { readonly job: ImportJob }) {
  const t = useT()
  if (job.faults === undefined || job.faults.length === 0) return null
  return (
    <>
      <hr className="hr" />
      <ul className="faultlist">
        {job.faults.map(({ code, count }) => {
          const name = faultName(code)
          return (
            <li key={code} className="if sub">
              <span className="grow">{name === null ? code : t(name)}</span>
              <b>{formatNumber(count)}</b>
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** How the rows fall, as filters, and the faults by kind. */
export function DryRunAside({ job, tally, outcome, onChoose }: AsideProps) {
  const t = useT()
  return (
    <aside className="impl" aria-label={t('check.rows')}>
      <button
        type="button"
        className={outcome === null ? 'if on' : 'if'}
        aria-pressed={outcome === null}
        onClick={() => onChoose(null)}
      >
        <span className="grow">{t('check.all')}</span>
        <b>{formatNumber(tally.all)}</b>
      </button>
      {outcomes.map(({ id, name, colour }) => (
        <button
          type="button"
          key={id}
          className={outcome === id ? 'if on' : 'if'}
          aria-pressed={outcome === id}
          onClick={() => onChoose(id)}
        >
          <i className={`sw bg-${colour}`} aria-hidden="true" />
          <span className="grow">{t(name)}</span>
          <b>{formatNumber(tally[id])}</b>
        </button>
      ))}
      <Faults job={job} />
      <span className="grow" />
      <div className="note p not-phone">
        <Lock size={14} aria-hidden="true" />
        <span>{t('import.sealed')}</span>
      </div>
    </aside>
  )
}
