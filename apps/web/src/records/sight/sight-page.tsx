import { isAbsent } from '@holdfast/sdk'
import { ChevronLeft } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { Link, useParams } from 'react-router'
import { useT } from '../../app/i18n.ts'
import { NoPage } from '../../ui/no-page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { type ObjectView, useCatalogue, useObject } from '../catalogue.ts'
import { titleOf } from '../record-values.ts'
import { useRecord } from '../use-record.ts'
import { type Seeing, useWhoSees } from '../who-panel.tsx'
import { SightRings } from './sight-rings.tsx'
import { SightLegend, SightTable } from './sight-table.tsx'
import { fromNearest, revealsAny } from './ways.ts'
import '../../styles/beyond/sight.css'

interface SeenProps {
  readonly object: ObjectView
  readonly id: string
  readonly title: string
  readonly people: readonly Seeing[]
}

function Seen({ object, id, title, people }: SeenProps) {
  const t = useT()
  const sorted = useMemo(() => fromNearest(people), [people])
  const reveals = people.filter(revealsAny).length
  return (
    <>
      <div className="head sighthead">
        <Link to={`/${object.plural}/${id}`} className="iconbtn" aria-label={t('action.back')}>
          <ChevronLeft size={20} aria-hidden="true" />
        </Link>
        <div className="col grow">
          <h1>{t('sight.title', { name: title })}</h1>
          <span className="t3">{t('sight.lead', { count: people.length, reveals })}</span>
        </div>
        <SightLegend />
      </div>
      <div className="sight scroll">
        <SightRings object={object} title={title} people={sorted} />
        <div className="sightlist">
          <SightTable object={object} people={sorted} />
        </div>
      </div>
    </>
  )
}

function Of({ object, id }: { readonly object: ObjectView; readonly id: string }) {
  const t = useT()
  const record = useRecord(object, id)
  const title = record.data === undefined ? undefined : titleOf(record.data, object.title)
  const who = useWhoSees(object.name, id, title !== undefined)
  useEffect(() => {
    if (title !== undefined) document.title = `${t('sight.title', { name: title })} · ${t('brand')}`
  }, [title, t])
  if (isAbsent(record.error)) return <NoPage />
  const failed = [record, who].find(({ isError }) => isError)
  if (failed !== undefined) return <ProblemNote error={failed.error} onRetry={() => void failed.refetch()} />
  if (title === undefined || who.data === undefined) return <SheetLoading />
  return <Seen object={object} id={id} title={title} people={who.data.data} />
}

/** Who can see a record: by which way, as rings around it, and in a table that says why and how much. */
export function SightPage() {
  const { plural = '', id = '' } = useParams()
  const catalogue = useCatalogue()
  const { object, error } = useObject(plural)
  if (error !== null) return <ProblemNote error={error} onRetry={() => void catalogue.refetch()} />
  if (catalogue.isPending) return <SheetLoading />
  return object === undefined ? <NoPage /> : <Of key={id} object={object} id={id} />
}
