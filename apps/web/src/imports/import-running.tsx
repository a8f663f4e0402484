import type { ImportJob } from '@holdfast/sdk'
import { Progress } from 'antd'
import { TriangleAlert } from 'lucide-react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { formatNumber } from '../ui/format.ts'
import { ImportSteps } from './import-steps.tsx'
import { stateNames } from './import-words.ts'

/** Long work: how much is done; one may leave, it goes on. */
export function ImportRunning({ job, done }: { readonly job: ImportJob; readonly done: number }) {
  const t = useT()
  const share = job.rows === 0 ? 0 : Math.min(100, Math.round((done / job.rows) * 100))
  return (
    <>
      <div className="head import-head ruled">
        <div className="col">
          <h1>{t(stateNames[job.state])}</h1>
          <span className="t3">{job.fileName ?? ''}</span>
        </div>
        <span className="grow" />
        <ImportSteps at={job.state === 'reading' ? 1 : 4} />
      </div>
      <div className="pad running">
        <Progress percent={share} aria-label={t(stateNames[job.state])} strokeColor="var(--viz-1)" />
        {job.paused === undefined ? null : (
          <div className="note warn problem" role="alert">
            <TriangleAlert size={14} aria-hidden="true" />
            <span className="grow">{t('running.paused', { next: job.paused.next })}</span>
          </div>
        )}
        <p className="t2" role="status">
          {job.state === 'reading'
            ? t('running.reading')
            : t('running.done', { done: formatNumber(done), rows: formatNumber(job.rows) })}
        </p>
        <p className="t3">{t('running.leave')}</p>
        <Link to="/contacts">{t('running.contacts')}</Link>
      </div>
    </>
  )
}
