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
import { formatNumber } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { saveErrors } from './dry-run.tsx'
import { ImportSteps } from './import-steps.tsx'
import { UndoKept } from './undo-kept.tsx'
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

function Trouble({ text }: { readonly text: string }) {
  return (
    <div className="note warn problem" role="alert">
      <TriangleAlert size={14} aria-hidden="true" />
      <span className="grow">{text}</span>
    </div>
  )
}

/** Why it stopped, or its undoing did, and what to do next. */
function Failures({ job }: { readonly job: ImportJob }) {
  const t = useT()
  const { problem, undo, state } = job
  return (
    <>
      {state === 'failed' && problem !== undefined ? <Trouble text={`${problem.title} ${problem.next}`} /> : null}
      {undo?.problem === undefined ? null : (
        <Trouble text={t('undo.stopped', { title: undo.problem.title, next: undo.problem.next })} />
      )}
    </>
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
          {t(job.undo === undefined ? 'result.undo' : 'undo.goOn')}
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
        <Failures job={job} />
        <Numbers job={job} />
        <p className="t2">{t('result.rule', { rows: formatNumber(job.rows) })}</p>
        {job.undo === undefined ? null : (
          <p className="t2">
            {t('undo.sums', { undone: formatNumber(job.undo.undone), restored: formatNumber(job.undo.restored) })}
          </p>
        )}
        <ProblemNote error={act.error} />
        <Actions job={job} object={object} act={act} />
        <UndoKept job={job} />
      </div>
    </>
  )
}
