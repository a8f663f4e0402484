import { type ImportJob, isAbsent } from '@holdfast/sdk'
import { useEffect, useState } from 'react'
import { useLocation, useNavigate, useParams } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { type ObjectView, useObject } from '../records/catalogue.ts'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { ColumnMapping } from './column-mapping.tsx'
import { DryRun } from './dry-run.tsx'
import { ImportResult } from './import-result.tsx'
import { ImportRunning } from './import-running.tsx'
import { type Columns, columnsOf, sameColumns } from './mapping.ts'
import { keyOfImport, useImport } from './use-import.ts'

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
  const check = () => {
    if (sameColumns(columns, columnsOf(job))) return setStep('check')
    // the rows were judged by the former mapping: the file is tried anew by this one, with what was corrected in it
    act.run(async () => {
      await api.post(`/imports/${job.id}/check`, columns)
      await navigate(`/imports/${job.id}`, { replace: true, state: 'check' })
      await queryClient.invalidateQueries({ queryKey: keyOfImport(job.id) })
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
  if (isAbsent(job.error)) return <NoPage />
  if (job.isError) return <ProblemNote error={job.error} onRetry={() => void job.refetch()} />
  if (job.data === undefined || object === undefined) return <SheetLoading />
  const { state } = job.data
  if (state === 'preview') return <Preview key={id} job={job.data} object={object} />
  if (state === 'reading' || state === 'running' || state === 'undoing')
    return <ImportRunning job={job.data} state={state} done={done} />
  return <ImportResult job={job.data} object={object} />
}
