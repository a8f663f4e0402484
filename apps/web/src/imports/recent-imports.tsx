import type { ImportJob, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { formatMoment, formatNumber } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { stateNames } from './import-words.ts'

/** Earlier imports, to look at or to undo. */
export function RecentImports() {
  const t = useT()
  const recent = useQuery({
    queryKey: ['imports'],
    queryFn: () => api.get<ListOf<ImportJob>>('/imports?limit=10'),
    retry: false,
  })
  const jobs = recent.data?.data ?? []
  if (recent.isError) return <ProblemNote error={recent.error} onRetry={() => void recent.refetch()} />
  if (jobs.length === 0) return null
  return (
    <section className="box recent">
      <div className="boxhead">
        <h2>{t('import.recent')}</h2>
      </div>
      <ul>
        {jobs.map((job) => (
          <li key={job.id} className="row">
            <Link to={`/imports/${job.id}`} className="grow ell">
              {job.fileName ?? job.id.slice(0, 8)}
            </Link>
            <span className="t3">{t('import.rows', { rows: formatNumber(job.rows) })}</span>
            <span className="tag">{t(stateNames[job.state])}</span>
            <span className="t3 sm">{job.createdAt === undefined ? '' : formatMoment(job.createdAt, t)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
