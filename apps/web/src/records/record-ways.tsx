import type { BusinessRecord } from '@holdfast/sdk'
import { Button } from 'antd'
import { type LucideIcon, Mail, MessageCircleMore, Phone } from 'lucide-react'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import { type ObjectView, useObject } from './catalogue.ts'
import { openField, unwantedBy, useWays, WAYS, type WayName } from './list/ways.ts'
import { titleOf } from './record-values.ts'
import { useContactsOf } from './use-contacts-of.ts'

const SHORT: Readonly<Record<WayName, { readonly icon: LucideIcon; readonly words: MessageId }>> = {
  call: { icon: Phone, words: 'call.do' },
  chat: { icon: MessageCircleMore, words: 'kind.wechat' },
  mail: { icon: Mail, words: 'kind.mail' },
}

interface RecordWaysProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

const CALL = WAYS.filter(({ name }) => name === 'call')
const DECIDES = 'decision_maker'

/** A company without a number of its own is called by its people: by who decides, else by the first who can be called. */
function CallSomebody({ contacts, accountId }: { readonly contacts: ObjectView; readonly accountId: string }) {
  const t = useT()
  const reach = useWays(contacts)
  const people = useContactsOf(accountId).data?.data ?? []
  const mayCall = may(useMe(), contacts.name, 'contact')
  const callable = people.filter((one) => CALL.some((way) => openField(contacts, one, way) !== undefined))
  const person = callable.find(({ decisionRole }) => decisionRole === DECIDES) ?? callable[0]
  if (!mayCall || person === undefined) return null
  return (
    <div className="row recways">
      <Button
        className="callbutton"
        icon={<Phone size={16} aria-hidden="true" />}
        onClick={() => void reach(person, 'call')}
      >
        {t('call.what', { name: titleOf(person, contacts.title) })}
      </Button>
    </div>
  )
}

/** Every way to reach somebody without seeing it, in words, for whoever may; the way they do not want is told in stead of offered. */
export function RecordWays({ object, record }: RecordWaysProps) {
  const t = useT()
  const reach = useWays(object)
  const mayContact = may(useMe(), object.name, 'contact')
  const open = WAYS.filter((way) => mayContact && openField(object, record, way) !== undefined)
  const { object: contacts } = useObject('contacts')
  if (open.length === 0)
    return object.name === 'account' && contacts !== undefined ? (
      <CallSomebody contacts={contacts} accountId={record.id} />
    ) : null
  return (
    <div className="row recways">
      {open.map(({ name }) => {
        const { icon: Icon, words } = SHORT[name]
        const unwanted = unwantedBy(object, record, name)
        if (unwanted !== undefined)
          return (
            <span key={name} className="tag">
              {labelText(unwanted.label)}
            </span>
          )
        return (
          <Button
            key={name}
            className={name === 'call' ? 'callbutton' : ''}
            icon={<Icon size={16} aria-hidden="true" />}
            onClick={() => void reach(record, name)}
          >
            {t(words)}
          </Button>
        )
      })}
    </div>
  )
}
