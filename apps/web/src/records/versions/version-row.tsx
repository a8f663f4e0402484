import type { BusinessRecord } from '@holdfast/sdk'
import { Button } from 'antd'
import { FilePen } from 'lucide-react'
import { Link, useNavigate } from 'react-router'
import { useAct } from '../../access/use-act.ts'
import { useT } from '../../app/i18n.ts'
import { usePostOnce } from '../../app/post-once.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import type { ObjectView } from '../catalogue.ts'
import { FieldValue } from '../field-value.tsx'
import { refreshRecord } from '../use-record.ts'
import { useVersions, versionOf } from './use-versions.ts'

interface VersionsProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

type Known = VersionsProps & { readonly revising: NonNullable<ObjectView['revising']> }

/** Makes the next version and opens it. */
function ReviseButton({ object, record }: VersionsProps) {
  const t = useT()
  const act = useAct()
  const post = usePostOnce()
  const navigate = useNavigate()
  const { message } = useSaying()
  const revise = () =>
    act.run(async () => {
      const made = await post<BusinessRecord>(`/${object.plural}/${record.id}/revise`, {}, record.version)
      refreshRecord(object.plural, record.id)
      void message.success(t('version.made'))
      await navigate(`/${object.plural}/${made.id}`)
    })
  return (
    <>
      <Button loading={act.busy} icon={<FilePen size={16} aria-hidden="true" />} onClick={revise}>
        {t('version.revise')}
      </Button>
      <ProblemNote error={act.error} />
    </>
  )
}

function Chip({ object, record, here, revising }: Known & { readonly here: boolean }) {
  const t = useT()
  const status = object.fields.get(object.states?.at ?? '')
  return (
    <Link
      to={`/${object.plural}/${record.id}`}
      className={here ? 'chip on' : 'chip'}
      aria-current={here ? 'page' : undefined}
    >
      {t('version.of', { count: versionOf(revising, record) })}
      {status === undefined ? null : (
        <em>
          <FieldValue field={status} value={record[status.key]} />
        </em>
      )}
    </Link>
  )
}

/** The versions of a number as links beside each other, and the press that makes the next one. Nothing where there is one, and it is not to be revised. */
export function VersionRow(props: Known) {
  const { object, record, revising } = props
  const t = useT()
  const me = useMe()
  const { versions, error, isKnown } = useVersions(object, revising, record)
  const isNewest = isKnown && versions.at(-1)?.id === record.id
  const state = String(record[object.states?.at ?? ''])
  const mayRevise = isNewest && revising.from.includes(state) && may(me, object.name, 'create')
  if (error !== null) return <ProblemNote error={error} />
  if (versions.length < 2 && !mayRevise) return null
  return (
    <nav className="row wrap versions" aria-label={t('version.all')}>
      {versions.length < 2
        ? null
        : versions.map((each) => <Chip {...props} key={each.id} record={each} here={each.id === record.id} />)}
      {mayRevise ? <ReviseButton object={object} record={record} /> : null}
    </nav>
  )
}
