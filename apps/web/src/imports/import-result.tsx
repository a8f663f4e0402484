import type { ImportJob } from '@holdfast/sdk'
import { Button } from 'antd'
import { Download, TriangleAlert, Undo2 } from 'lucide-react'
import { Link } from 'react-router'
import { type Act, useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { type Translate, useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { useSaying } from '../app/saying.tsx'
import type { ObjectView } from '../records/catalogue.ts'
import { formatMoment, formatNumber } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { saveErrors } from './dry-run.tsx'
import { ImportSteps } from './import-steps.tsx'
import { keyOfImport } from './use-import.ts'

interface ResultProps {
  readonly job: ImportJob
  readonly object: ObjectView
}

function headline(job: ImportJob, t: Translate): string {
  if (job.state === 'failed') return t('result.failed')
  if (job.state === 'undone') return t('result.undone')
  return t('result.done', { created: formatNumber(job.created), updated: formatNumber(job.updated) })
}

function Numbers({ job }: { readonly job: ImportJob }) {
  const t = useT()
  const numbers = [
    ['result.created', job.created],
    ['result.updated', job.updated],
    ['result.skipped', job.skipped],
    ['result.rejected', job.rejected],
    ['result.conflicts', job.conflicts],
  ] as const
  return (
    <dl className="numbers">
      {numbers.map(([name, value]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>{formatNumber(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Why it stopped, and what to do next. */
function Failure({ job }: { readonly job: ImportJob }) {
  if (job.state !== 'failed' || job.problem === undefined) return null
  return (
    <div className="note warn problem" role="alert">
      <TriangleAlert size={14} aria-hidden="true" />
      <span className="grow">{`${job.problem.title} ${job.problem.next}`}</span>
    </div>
  )
}

const KEPT = {
  changed_since: 'result.kept.changed_since',
  in_use: 'result.kept.in_use',
  value_taken: 'result.kept.value_taken',
} as const

/** Records that were changed since the import and so could not be put back: each named, none touched. */
function UndoConflicts({ job, object }: ResultProps) {
  const t = useT()
  const conflicts = job.undo?.conflicts ?? []
  if (conflicts.length === 0) return null
  return (
    <section className="box recent">
      <div className="boxhead">
        <h2>{t('result.undo.conflicts', { count: conflicts.length })}</h2>
      </div>
      <ul>
        {conflicts.map(({ object: name, id, reason, at }) => (
          <li key={id} className="row">
            {name === undefined || name === job.object ? (
              <Link to={`/${object.plural}/${id}`}>{id.slice(-8)}</Link>
            ) : (
              <span>{id.slice(-8)}</span>
            )}
            {reason === undefined ? null : <span>{t(KEPT[reason])}</span>}
            <span className="t3">{at === undefined ? '' : formatMoment(at, t)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Actions({ job, object, act }: ResultProps & { readonly act: Act }) {
  const t = useT()
  const { modal } = useSaying()
  const undo = () =>
    modal.confirm({
      title: t('result.undo.sure'),
      content: t('result.undo.words'),
      okText: t('result.undo'),
      cancelText: t('action.cancel'),
      onOk: () =>
        act.run(async () => {
          await api.post(`/imports/${job.id}/undo`)
          await queryClient.invalidateQueries({ queryKey: keyOfImport(job.id) })
        }),
    })
  return (
    <div className="row wrap">
      <Link to={`/${object.plural}`} className="btn p">
        {t('result.open')}
      </Link>
      {job.rejected > 0 && typeof job.errorsUrl === 'string' ? (
        <Button icon={<Download size={16} aria-hidden="true" />} onClick={() => act.run(() => saveErrors(job))}>
          {t('check.errors')}
        </Button>
      ) : null}
      {job.state === 'done' || (job.state === 'failed' && job.created + job.updated > 0) ? (
        <Button icon={<Undo2 size={16} aria-hidden="true" />} loading={act.busy} onClick={undo}>
          {t('result.undo')}
        </Button>
      ) : null}
      <Link to="/imports">{t('result.again')}</Link>
    </div>
  )
}

/** What became of each row, the rejected ones as a file, and the way back. */
export function ImportResult({ job, object }: ResultProps) {
  const t = useT()
  const act = useAct()
  return (
    <>
      <div className="head import-head ruled">
        <div className="col">
          <h1>{headline(job, t)}</h1>
          <span className="t3">{job.fileName ?? ''}</span>
        </div>
        <span className="grow" />
        <ImportSteps at={5} />
      </div>
      <div className="pad scroll result">
        <Failure job={job} />
        <Numbers job={job} />
        <p className="t2">{t('result.rule', { rows: formatNumber(job.rows) })}</p>
        <ProblemNote error={act.error} />
        <Actions job={job} object={object} act={act} />
        <UndoConflicts job={job} object={object} />
      </div>
    </>
  )
}
