import type { BusinessRecord } from '@holdfast/sdk'
import { Button } from 'antd'
import { ShieldQuestion } from 'lucide-react'
import { useNavigate } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { useSaying } from '../app/saying.tsx'
import { may, useMe } from '../app/session.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import type { ObjectView } from './catalogue.ts'
import { FieldValue } from './field-value.tsx'
import { fieldValueOf } from './record-values.ts'
import { useDrop } from './use-deletion.tsx'
import { refreshRecord } from './use-record.ts'

interface HeldNoteProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

/** Accepts a lead, which may take it out of sight: the list is opened. */
function useAccept({ object, record }: HeldNoteProps) {
  const t = useT()
  const act = useAct()
  const navigate = useNavigate()
  const postOnce = usePostOnce()
  const { message } = useSaying()
  const accept = () =>
    act.run(async () => {
      await postOnce(`/${object.plural}/${record.id}/accept`, {}, record.version)
      refreshRecord(object.plural, record.id)
      void message.success(t('held.accepted'))
      await navigate(`/${object.plural}`)
    })
  return { act, accept }
}

/** That a lead of the website waits to be looked at, why, and what can be done. */
export function HeldNote({ object, record }: HeldNoteProps) {
  const t = useT()
  const me = useMe()
  const { act, accept } = useAccept({ object, record })
  const discard = useDrop(object, record)
  if (record['review'] !== 'held') return null
  const why = object.fields.get('reviewReasons')
  return (
    <div className="note p mergednote row wrap" role="note">
      <ShieldQuestion size={14} aria-hidden="true" />
      {t('held.why')}
      {why === undefined ? null : <FieldValue field={why} value={fieldValueOf(record, why)} />}
      {may(me, object.name, 'update') ? (
        <Button type="primary" loading={act.busy} onClick={accept}>
          {t('held.accept')}
        </Button>
      ) : null}
      {may(me, object.name, 'delete') ? (
        <Button disabled={act.busy} onClick={() => void discard()}>
          {t('held.discard')}
        </Button>
      ) : null}
      <ProblemNote error={act.error} />
    </div>
  )
}
