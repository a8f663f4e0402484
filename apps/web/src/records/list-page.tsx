import { useEffect } from 'react'
import { useParams } from 'react-router'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { useCatalogue, useObject } from './catalogue.ts'
import { useAskedBack } from './list/list-memory.ts'
import { RecordList } from './list/record-list.tsx'
import { useViews } from './list/saved-views.ts'

/** The list of whatever object the address names, if the caller may list it. */
export function ListPage() {
  const t = useT()
  const me = useMe()
  const { plural = '' } = useParams()
  const catalogue = useCatalogue()
  const views = useViews()
  const isAskedBack = useAskedBack()
  const { object, error } = useObject(plural)
  useEffect(() => {
    if (object !== undefined) document.title = `${labelText(object.labelPlural)} · ${t('brand')}`
  }, [object, t])
  if (error !== null) return <ProblemNote error={error} onRetry={() => void catalogue.refetch()} />
  // views that do not come are asked for again beside the list, which stands without them
  if (catalogue.isPending || (views.isLoading && !views.isFetched) || !isAskedBack) return <SheetLoading />
  if (object === undefined || !may(me, object.name, 'list')) return <NoPage />
  return <RecordList key={plural} object={object} />
}
