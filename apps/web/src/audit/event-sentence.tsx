import { labelText, type Translate, useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import { useCatalogue } from '../records/catalogue.ts'
import { verbs, wholeActs } from './act-names.ts'
import type { ToldEvent } from './event-words.ts'

const reasonNames: Readonly<Record<string, MessageId>> = {
  call: 'reason.call',
  delivery: 'reason.delivery',
  dispute: 'reason.dispute',
}

/** A customer is told by its number and never by its name: who keeps the record need not know the customer. */
const shortId = (id: string): string => id.slice(-8)

const named = (names: Readonly<Record<string, MessageId>>, name: string, t: Translate): string => {
  const id = names[name]
  return id === undefined ? name : t(id)
}

function useLabels() {
  const t = useT()
  const { data } = useCatalogue()
  return {
    object: (name: string) => labelText(data?.find((object) => object.name === name)?.label ?? named(nouns, name, t)),
    field: (object: string | null, name: string) =>
      labelText(data?.find((one) => one.name === object)?.fields.get(name)?.label ?? named(fieldNouns, name, t)),
  }
}

/** Names for who may see no object of the catalogue. */
const nouns: Readonly<Record<string, MessageId>> = {
  contact: 'noun.contact',
  account: 'noun.account',
  lead: 'noun.lead',
  activity: 'noun.activity',
  task: 'noun.task',
  user: 'noun.user',
  import: 'noun.import',
}

const fieldNouns: Readonly<Record<string, MessageId>> = {
  mobile: 'lookup.mobile',
  email: 'lookup.email',
  creditCode: 'lookup.creditCode',
  phone: 'noun.phone',
  address: 'noun.address',
  nationalId: 'noun.nationalId',
  name: 'person.name',
}

/** The words of an act, and whether they already say what it is about. */
function actWords(act: string, t: Translate): { readonly words: string; readonly whole: boolean } {
  const whole = wholeActs[act]
  if (whole !== undefined) return { words: t(whole), whole: true }
  const verb = verbs[act.split('.').at(-1) ?? '']
  return { words: verb === undefined ? act : t(verb), whole: verb === undefined }
}

const reasonOf = (reason: string, t: Translate): string => {
  const name = reasonNames[reason]
  return name === undefined ? reason : t(name)
}

interface SentenceProps {
  readonly told: ToldEvent
  readonly actorName: (id: string | null) => string
}

/** Who did what to which record, what of it, how many, why, and whether it was let. */
export function EventSentence({ told, actorName }: SentenceProps) {
  const t = useT()
  const labels = useLabels()
  const { words, whole } = actWords(told.act, t)
  const about = told.object === null || whole ? '' : labels.object(told.object)
  return (
    <span className="sentence">
      <b>{actorName(told.actorId)}</b> {words} {about}
      {told.recordId === null ? null : <code className="rid"> {shortId(told.recordId)}</code>}
      {told.fields.length === 0 ? null : (
        <span className="t2"> · {told.fields.map((name) => labels.field(told.object, name)).join('、')}</span>
      )}
      {told.count === null ? null : <span className="t2"> · {t('audit.count', { count: told.count })}</span>}
      {told.reason === null ? null : (
        <span>
          {' · '}
          {t('audit.because', { reason: reasonOf(told.reason, t) })}
        </span>
      )}
    </span>
  )
}
