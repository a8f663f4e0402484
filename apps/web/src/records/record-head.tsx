import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { Button } from 'antd'
import { ChevronLeft, Pencil } from 'lucide-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { Link } from 'react-router'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import { ClaimButton } from '../pool/claim-button.tsx'
import { CountdownFact } from '../pool/countdown-fact.tsx'
import { ClassGlyph } from '../ui/class-glyph.tsx'
import { formatDay, formatRelativeDay, formatTime } from '../ui/format.ts'
import type { ObjectView } from './catalogue.ts'
import { ConvertButton } from './convert/convert-button.tsx'
import { FieldValue } from './field-value.tsx'
import { FOLLOWED_UP } from './followed-up.ts'
import { levelWords } from './level-words.ts'
import { PresentPeople } from './present-people.tsx'
import { CycleFact } from './purchase/cycle-fact.tsx'
import { RecordMark } from './record-mark.tsx'
import { fieldValueOf, isEmpty, isMasked, isOmitted, titleOf } from './record-values.ts'
import { RecordWays } from './record-ways.tsx'
import { useSteps } from './steps/use-steps.ts'
import { activitySentences, useTimeline } from './timeline-data.ts'
import type { PersonPresent } from './use-presence.ts'

const RecordMenu = lazy(async () => ({ default: (await import('./record-menu.tsx')).RecordMenu }))

interface HeadProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

/** Facts of the line under the name, in this order, where the catalogue has them. */
const FACTS = ['owner', 'amount', 'outstanding', 'dueOn', 'closeDate', 'nextStepAt', 'lastFollowUpAt', 'source']
const BADGES = ['level', 'decisionRole', 'status']

const presentFields = ({ object, record }: HeadProps, names: readonly string[]): readonly CatalogField[] =>
  names.flatMap((name) => {
    const field = object.fields.get(name)
    return field === undefined || isOmitted(record, name) || isMasked(record, name) ? [] : [field]
  })

const isShown = (record: BusinessRecord, name: string) => !isOmitted(record, name) && !isEmpty(record[name])

/** The next step with its words, where a follow-up planned it. */
function NextStepFact({ object, record }: HeadProps) {
  const t = useT()
  const timeline = useTimeline(object.plural, record.id)
  const at = String(record.nextStepAt)
  const planned = timeline.data?.pages[0]?.data.find((item) => item.nextStepAt === at && (item.nextStep ?? '') !== '')
  const led = useSteps(object, record.id).data?.data.find(({ due, doneAt }) => due === at && doneAt === null)
  const words = planned?.nextStep ?? (led === undefined ? undefined : labelText(led.label))
  const late = at < new Date().toISOString()
  return (
    <>
      {words === undefined ? null : <span className="ell">{words} · </span>}
      <b className={late ? 'err' : ''}>{formatRelativeDay(at, t)}</b>
    </>
  )
}

/** The last contact: when, and by which way. */
function LastContactFact({ object, record }: HeadProps) {
  const t = useT()
  const timeline = useTimeline(object.plural, record.id)
  const at = String(record.lastFollowUpAt)
  const last = timeline.data?.pages[0]?.data.find((item) => item.kind === 'activity')
  const day = formatRelativeDay(at, t)
  const recent = day === t('day.today') || day === t('day.yesterday')
  const kind = last?.at === at ? activitySentences[last.activityKind ?? '']?.name : undefined
  return (
    <>
      {recent ? `${day} ${formatTime(at)}` : day}
      {kind === undefined ? null : <span className="t3"> · {t(kind)}</span>}
    </>
  )
}

const told: Readonly<Record<string, { readonly label: MessageId; readonly Value: (props: HeadProps) => ReactNode }>> = {
  nextStepAt: { label: 'followUp.next', Value: NextStepFact },
  lastFollowUpAt: { label: 'record.lastContact', Value: LastContactFact },
}

function Facts({ object, record }: HeadProps) {
  const t = useT()
  return (
    <dl className="facts">
      {presentFields({ object, record }, FACTS).map((field) => {
        const own = told[field.key]
        return (
          <div key={field.key}>
            <dt>{own === undefined ? labelText(field.label) : t(own.label)}</dt>
            <dd>
              {own !== undefined && isShown(record, field.key) ? (
                <own.Value object={object} record={record} />
              ) : (
                <FieldValue field={field} value={fieldValueOf(record, field)} />
              )}
            </dd>
          </div>
        )
      })}
      {object.name === 'account' ? <CycleFact record={record} /> : null}
      <CountdownFact object={object} record={record} />
      {record.createdAt === undefined ? null : (
        <div>
          <dt>{t('record.created')}</dt>
          <dd>{formatDay(record.createdAt)}</dd>
        </div>
      )}
    </dl>
  )
}

function Badges({ object, record }: HeadProps) {
  const t = useT()
  const filled = presentFields({ object, record }, BADGES).filter((field) => !isEmpty(fieldValueOf(record, field)))
  return filled.map((field) => (
    <span key={field.key} className={field.key === 'level' ? 'tag line' : 'tag p'}>
      {field.key === 'level' ? (
        levelWords(object, record.level, t)
      ) : (
        <FieldValue field={field} value={fieldValueOf(record, field)} />
      )}
    </span>
  ))
}

function Subtitle({ object, record }: HeadProps) {
  const shown = presentFields({ object, record }, ['account', 'company', 'industry', 'title']).filter(
    (field) => !isEmpty(fieldValueOf(record, field)) && field.key !== object.title,
  )
  return (
    <span className="t3 dotted ell">
      {shown.map((field) => (
        <span key={field.key}>
          <FieldValue field={field} value={fieldValueOf(record, field)} />
        </span>
      ))}
    </span>
  )
}

/** The follow-up box listens for this wish to be written in. */
export const writeFollowUp = () => document.getElementById('follow-up-words')?.focus()

export function RecordHead({ object, record, others }: HeadProps & { readonly others: readonly PersonPresent[] }) {
  const t = useT()
  const me = useMe()
  const title = titleOf(record, object.title)
  const titleClass = object.fields.get(object.title)?.class ?? ''
  return (
    <div className="rechead">
      <div className="row rechead-row">
        <Link to={`/${object.plural}`} className="iconbtn only-phone" aria-label={t('action.back')}>
          <ChevronLeft size={20} aria-hidden="true" />
        </Link>
        <RecordMark object={object.name} id={record.id} name={title} size="large" />
        <div className="col grow">
          <div className="row wrap">
            <h1>{title}</h1>
            <ClassGlyph of={titleClass} />
            <Badges object={object} record={record} />
          </div>
          <Subtitle object={object} record={record} />
        </div>
        <PresentPeople people={others} />
        <ConvertButton object={object} record={record} />
        <ClaimButton object={object} record={record} />
        <RecordWays object={object} record={record} />
        {may(me, 'activity', 'create') && FOLLOWED_UP.has(object.name) ? (
          <Button className="not-phone" icon={<Pencil size={16} aria-hidden="true" />} onClick={writeFollowUp}>
            {t('followUp.write')}
            <kbd>N</kbd>
          </Button>
        ) : null}
        <Suspense fallback={<span className="menuplace recmenu" />}>
          <RecordMenu object={object} record={record} />
        </Suspense>
      </div>
      <Facts object={object} record={record} />
    </div>
  )
}
