import { type ImportJob, isProblem } from '@holdfast/sdk'
import { useEffect, useState } from 'react'
import { useLocation, useNavigate, useParams } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { type ObjectView, useObject } from '../records/catalogue.ts'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { ColumnMapping } from './column-mapping.tsx'
import { DryRun } from './dry-run.tsx'
import { ImportResult } from './import-result.tsx'
import { ImportRunning } from './import-running.tsx'
import { type Columns, columnsOf, sameColumns } from './mapping.ts'
import { sendFile, sentFile } from './send-file.ts'
import { useImport } from './use-import.ts'

interface PreviewProps {
  readonly job: ImportJob
  readonly object: ObjectView
}

/** Columns first, then the dry run; back and forth as one likes, nothing is written by either. */
function Preview({ job, object }: PreviewProps) {
  const navigate = useNavigate()
  const location = useLocation()
  const act = useAct()
  const [step, setStep] = useState<'columns' | 'check'>(location.state === 'check' ? 'check' : 'columns')
  const [columns, setColumns] = useState<Columns>(() => columnsOf(job))
  const file = sentFile(job.id)
  const check = () => {
    if (file === undefined || sameColumns(columns, columnsOf(job))) return setStep('check')
    // the rows were judged by the former mapping: the same file is judged anew by this one
    act.run(async () => {
      const id = await sendFile(file, { object: object.plural, columns })
      await navigate(`/imports/${id}`, { replace: true, state: 'check' })
    })
  }
  if (step === 'check') return <DryRun job={job} object={object} columns={columns} onBack={() => setStep('columns')} />
  return <ColumnMapping job={job} object={object} columns={columns} act={act} onChange={setColumns} onNext={check} />
}

export function ImportPage() {
  const t = useT()
  const { id = '' } = useParams()
  const { job, done } = useImport(id)
  const { object } = useObject(job.data?.object ?? 'contacts')
  useEffect(() => {
    document.title = `${t('nav.imports')} · ${t('brand')}`
  }, [t])
  if (isProblem(job.error) && job.error.status === 404) return <NoPage />
  if (job.isError) return <ProblemNote error={job.error} onRetry={() => void job.refetch()} />
  if (job.data === undefined || object === undefined) return <SheetLoading />
  const { state } = job.data
  if (state === 'preview') return <Preview key={id} job={job.data} object={object} />
  if (state === 'reading' || state === 'running') return <ImportRunning job={job.data} done={done} />
  return <ImportResult job={job.data} object={object} />
}
