import type { ImportJob } from '@holdfast/sdk'
import { Progress } from 'antd'
import { TriangleAlert } from 'lucide-react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { formatNumber } from '../ui/format.ts'
import { ImportSteps } from './import-steps.tsx'
import { stateNames } from './import-words.ts'

interface RunningProps {
  readonly job: ImportJob
  readonly state: 'reading' | 'running' | 'undoing'
  readonly done: number
}

const WORDS = {
  reading: { step: 1, done: 'running.reading', paused: 'running.paused', leave: 'running.leave' },
  running: { step: 4, done: 'running.done', paused: 'running.paused', leave: 'running.leave' },
  undoing: { step: 5, done: 'undoing.done', paused: 'undoing.paused', leave: 'undoing.leave' },
} as const

/** Long work: how much is done; one may leave, it goes on. */
export function ImportRunning({ job, state, done }: RunningProps) {
  const t = useT()
  const words = WORDS[state]
  const rows = job.progress?.rows ?? job.rows
  const share = rows === 0 ? 0 : Math.min(100, Math.round((done / rows) * 100))
  return (
    <>
      <div className="head import-head ruled">
        <div className="col">
          <h1>{t(stateNames[state])}</h1>
          <span className="t3">{job.fileName ?? ''}</span>
        </div>
        <span className="grow" />
        <ImportSteps at={words.step} />
      </div>
      <div className="pad running">
        <Progress percent={share} aria-label={t(stateNames[state])} strokeColor="var(--viz-1)" />
        {job.paused === undefined ? null : (
          <div className="note warn problem" role="alert">
            <TriangleAlert size={14} aria-hidden="true" />
            <span className="grow">{t(words.paused, { next: job.paused.next })}</span>
          </div>
        )}
        <p className="t2" role="status">
          {t(words.done, { done: formatNumber(done), rows: formatNumber(rows) })}
        </p>
        <p className="t3">{t(words.leave)}</p>
        <Link to="/contacts">{t('running.contacts')}</Link>
      </div>
    </>
  )
}
