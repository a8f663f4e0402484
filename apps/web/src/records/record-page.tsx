import { isAbsent } from '@holdfast/sdk'
import { useEffect } from 'react'
import { Navigate, useParams } from 'react-router'
import { useT } from '../app/i18n.ts'
import { hasOpened } from '../app/leaving.ts'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { type ObjectView, useCatalogue, useObject } from './catalogue.ts'
import { titleOf } from './record-values.ts'
import { RecordView } from './record-view.tsx'
import { useRecord } from './use-record.ts'

function Loaded({ object, id }: { readonly object: ObjectView; readonly id: string }) {
  const t = useT()
  const answer = useRecord(object, id)
  const title = answer.data === undefined ? undefined : titleOf(answer.data, object.title)
  useEffect(() => hasOpened(id), [id])
  useEffect(() => {
    if (title !== undefined) document.title = `${title} · ${t('brand')}`
  }, [title, t])
  // an id that was merged away leads to the record that lives on, and the page says so
  if (answer.data !== undefined && answer.data.id !== id)
    return <Navigate to={`/${object.plural}/${answer.data.id}${location.hash}`} replace state={{ mergedFrom: id }} />
  if (answer.data !== undefined) return <RecordView object={object} record={answer.data} />
  if (isAbsent(answer.error)) return <NoPage />
  if (answer.isError) return <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
  return <SheetLoading />
}

export function RecordPage() {
  const { plural = '', id = '' } = useParams()
  const catalogue = useCatalogue()
  const { object, error } = useObject(plural)
  if (error !== null) return <ProblemNote error={error} onRetry={() => void catalogue.refetch()} />
  if (catalogue.isPending) return <SheetLoading />
  return object === undefined ? <NoPage /> : <Loaded key={id} object={object} id={id} />
}
