import type { AuditEntry } from '@holdfast/sdk'
import { Button } from 'antd'
import { X } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import { formatMoment } from '../ui/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { EventSentence } from './event-sentence.tsx'
import { type ToldEvent, tellEvent } from './event-words.ts'
import { ProofPanel } from './proof-panel.tsx'
import { usePeople } from './use-people.ts'

interface EventDetailsProps {
  readonly entry: AuditEntry
  readonly onClose: () => void
  readonly onNarrow: (part: Readonly<Record<string, string | null>>) => void
}

function Facts({ entry, told }: { readonly entry: AuditEntry; readonly told: ToldEvent }) {
  const t = useT()
  const facts = [
    [t('audit.when'), formatMoment(entry.time, t)],
    [t('audit.act'), told.act],
    [t('audit.outcome'), `${t(`outcome.${told.outcome}`)}${told.code === null ? '' : ` · ${told.code}`}`],
    [t('audit.record'), told.recordId ?? '—'],
    [t('audit.from'), told.address ?? '—'],
  ] as const
  return (
    <dl className="sum">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="break">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** One event as a sentence, its facts, where to go from it, and its proof. */
export function EventDetails({ entry, onClose, onNarrow }: EventDetailsProps) {
  const t = useT()
  const { nameOf } = usePeople()
  const told = tellEvent(entry.event)
  return (
    <>
      <div className="row">
        <h2 className="grow">{t('audit.event', { seq: entry.seq })}</h2>
        <IconButton icon={X} name={t('action.close')} onClick={onClose} />
      </div>
      <p className="evsentence">
        <EventSentence told={told} actorName={nameOf} />
      </p>
      <Facts entry={entry} told={told} />
      <div className="col evlinks">
        {told.recordId === null ? null : (
          <Button onClick={() => onNarrow({ object: told.object, id: told.recordId, actor: null })}>
            {t('audit.allTo')}
          </Button>
        )}
        {told.actorId === null ? null : (
          <Button onClick={() => onNarrow({ actor: told.actorId, id: null, object: null })}>
            {t('audit.allBy', { name: nameOf(told.actorId) })}
          </Button>
        )}
      </div>
      <ProofPanel entry={entry} />
    </>
  )
}
