import type { ImportJob, ImportKept, ListOf } from '@holdfast/sdk'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { useObject } from '../records/catalogue.ts'
import { formatMoment, formatNumber } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { keyOfImport } from './use-import.ts'

const REASONS = {
  changed_since: 'result.kept.changed_since',
  merged_since: 'result.kept.merged_since',
  in_use: 'result.kept.in_use',
  value_taken: 'result.kept.value_taken',
} as const

function KeptLine({ kept }: { readonly kept: ImportKept }) {
  const t = useT()
  const plural = useObject(kept.object).object?.plural
  const name = kept.name ?? kept.id.slice(-8)
  return (
    <li className="row">
      {plural === undefined ? <span>{name}</span> : <Link to={`/${plural}/${kept.id}`}>{name}</Link>}
      <span>{t(REASONS[kept.reason])}</span>
      <span className="t3">{formatMoment(kept.at, t)}</span>
    </li>
  )
}

/** Records that were changed since the import and so could not be put back: each named, none touched. */
export function UndoKept({ job }: { readonly job: ImportJob }) {
  const t = useT()
  const count = job.undo?.keptCount ?? 0
  const pages = useInfiniteQuery({
    queryKey: [...keyOfImport(job.id), 'kept'],
    queryFn: ({ pageParam }) => {
      const cursor = pageParam === '' ? '' : `&cursor=${pageParam}`
      return api.get<ListOf<ImportKept>>(`/imports/${job.id}/kept?limit=50${cursor}`)
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.next,
    enabled: count > 0,
  })
  if (count === 0) return null
  return (
    <section className="box recent">
      <div className="boxhead">
        <h2>{t('result.undo.conflicts', { count: formatNumber(count) })}</h2>
      </div>
      <ProblemNote error={pages.error} onRetry={() => void pages.refetch()} />
      <ul>{pages.data?.pages.flatMap(({ data }) => data.map((kept) => <KeptLine key={kept.id} kept={kept} />))}</ul>
      {pages.hasNextPage ? (
        <Button block type="text" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('list.more')}
        </Button>
      ) : null}
    </section>
  )
}
