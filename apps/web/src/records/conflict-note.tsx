import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useT } from '../app/i18n.ts'
import { isReference, type ObjectView } from './catalogue.ts'
import { FieldValue } from './field-value.tsx'
import { MarkedText } from './marked-text.tsx'
import { RecordField } from './record-field.tsx'
import { isMasked } from './record-values.ts'
import { readRecord, refreshRecord } from './use-record.ts'

/** What a change stands on: the value as it was, and the version of its record. */
export interface Base {
  readonly version: number
  readonly value: unknown
}

interface ConflictNoteProps {
  readonly object: ObjectView
  readonly id: string
  readonly field: CatalogField
  readonly mine: unknown
  /** Tells one conflict from the next, so that the other side is read anew. */
  readonly round: number
  readonly onKeep: (version: number) => void
  readonly onDrop: () => void
  /** Goes on writing upon both texts. */
  readonly onJoin: (value: string, base: Base) => void
}

const TEXTS = new Set(['text', 'longText', 'richText', 'url'])

interface SidesProps extends Pick<ConflictNoteProps, 'object' | 'field' | 'mine'> {
  readonly theirs: BusinessRecord
}

/** The text of the other side, where both sides are texts that this reader sees. */
function textsOf({ field, mine, theirs }: Pick<SidesProps, 'field' | 'mine' | 'theirs'>) {
  const value = theirs[field.name] ?? ''
  const comparable = TEXTS.has(field.kind) && !isMasked(theirs, field.key)
  return comparable && typeof value === 'string' ? { theirs: value, mine: String(mine ?? '') } : null
}

function Sides({ object, field, mine, theirs }: SidesProps) {
  const t = useT()
  const texts = textsOf({ field, mine, theirs })
  return (
    <dl>
      <div>
        <dt>{t('conflict.theirs')}</dt>
        <dd>
          {texts === null || texts.theirs === '' ? (
            <RecordField object={object} record={theirs} field={field} />
          ) : (
            <MarkedText text={texts.theirs} other={texts.mine} />
          )}
        </dd>
      </div>
      <div>
        <dt>{t('conflict.mine')}</dt>
        <dd>
          {isReference(field) ? t('conflict.chosen') : null}
          {!isReference(field) && texts === null ? <FieldValue field={field} value={mine} /> : null}
          {texts === null ? null : <MarkedText text={texts.mine} other={texts.theirs} />}
        </dd>
      </div>
    </dl>
  )
}

/** What has to be decided is brought into sight: the editor may stand at the edge of its part of the page. */
function useBroughtIntoSight(isThere: boolean) {
  const note = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isThere) note.current?.scrollIntoView({ block: 'nearest' })
  }, [isThere])
  return note
}

/** Somebody saved first: both versions side by side with the differing words marked, and nothing lost either way. */
export function ConflictNote(props: ConflictNoteProps) {
  const { object, id, field, mine, round, onKeep, onDrop, onJoin } = props
  const t = useT()
  const theirs = useQuery({
    queryKey: ['conflict', object.plural, id, round],
    queryFn: () => readRecord(object, id),
    gcTime: 0,
    staleTime: 0,
  })
  const note = useBroughtIntoSight(theirs.data !== undefined)
  if (theirs.data === undefined) return null
  const { version } = theirs.data
  const texts = textsOf({ field, mine, theirs: theirs.data })
  const takeTheirs = () => {
    refreshRecord(object.plural, id)
    onDrop()
  }
  return (
    <div className="conflict" role="alert" ref={note}>
      <p>{t('conflict.words')}</p>
      <Sides object={object} field={field} mine={mine} theirs={theirs.data} />
      <div className="row wrap">
        <Button size="small" onClick={takeTheirs}>
          {t('conflict.take')}
        </Button>
        <Button size="small" type="primary" onClick={() => onKeep(version)}>
          {t('conflict.keep')}
        </Button>
        {texts === null || texts.theirs === '' ? null : (
          <Button
            size="small"
            onClick={() => onJoin(`${texts.theirs}\n${texts.mine}`, { version, value: texts.theirs })}
          >
            {t('conflict.join')}
          </Button>
        )}
      </div>
    </div>
  )
}
