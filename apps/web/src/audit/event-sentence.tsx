import { standardObjects } from '@holdfast/catalog'
import { currentLanguage, labelText, type Translate, useT } from '../app/i18n.ts'
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

/** What every installation has, by name: who keeps the record may see no object of the catalogue itself. */
const standard = new Map(standardObjects.map((object) => [object.name, object]))

function useLabels() {
  const { data } = useCatalogue()
  const objectOf = (name: string) => data?.find((one) => one.name === name) ?? standard.get(name)
  const fieldOf = (object: string, name: string) => {
    const plain = name.replace(/Id$/, '')
    const seen = data?.find((one) => one.name === object)?.fields
    const stated = standard.get(object)?.fields
    return seen?.get(name) ?? seen?.get(plain) ?? stated?.[name] ?? stated?.[plain]
  }
  return {
    /** One or several, in the small letters of a sentence. */
    object: (name: string, several: boolean) => {
      const object = objectOf(name)
      const label = object === undefined ? name : labelText(several ? object.labelPlural : object.label)
      return label.toLowerCase()
    },
    field: (object: string, name: string) => labelText(fieldOf(object, name)?.label ?? name),
  }
}

const listed = (names: readonly string[]): string => names.join(currentLanguage() === 'zh' ? '、' : ', ')

/** The words of an act, and whether they already say what it is about. */
function actWords(act: string, t: Translate): { readonly words: string; readonly whole: boolean } {
  const whole = wholeActs[act]
  if (whole !== undefined) return { words: t(whole), whole: true }
  const verb = verbs[act.split('.').at(-1) ?? '']
  // what reads nothing of anybody is in the log only where it was refused: its own name stands among the details
  return verb === undefined ? { words: t('act.other'), whole: true } : { words: t(verb), whole: false }
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
  const object = told.object ?? told.act.split('.')[0] ?? ''
  const known = told.object !== null || standard.has(object)
  const isOurs = told.actorId === null && told.address === null
  const actor = isOurs ? t('audit.itself') : actorName(told.actorId)
  const about = whole || !known ? '' : labels.object(object, told.count !== null)
  return (
    <span className="sentence">
      <b>{actor}</b> {words}
      {currentLanguage() === 'en' ? ' ' : ''}
      {about}
      {told.recordId === null ? null : <code className="rid"> {shortId(told.recordId)}</code>}
      {told.fields.length === 0 ? null : (
        <span className="t2"> · {listed(told.fields.map((name) => labels.field(told.object ?? '', name)))}</span>
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
