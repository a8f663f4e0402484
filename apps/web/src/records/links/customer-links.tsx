import type {
  AttachedFile,
  BusinessRecord,
  ContractSigned,
  CustomerLink,
  CustomerLinks,
  NewCustomerLink,
} from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { Copy, Link2Off, PenLine, Send } from 'lucide-react'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { currentLanguage, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import { FileList } from '../../files/file-list.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { formatDay } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { ObjectView } from '../catalogue.ts'
import { titleOf } from '../record-values.ts'
import { RelatedBox } from '../related-lines.tsx'
import { refreshRecord } from '../use-record.ts'

const STATES = {
  open: 'link.open',
  accepted: 'link.accepted',
  refused: 'link.refused',
  revoked: 'link.revoked',
  expired: 'link.expired',
  locked: 'link.locked',
} as const satisfies Readonly<Record<CustomerLink['state'], MessageId>>

/** What is said of the links to a contract, where that is something else. */
const OF_CONTRACTS = { ...STATES, accepted: 'link.signed', refused: 'link.unsigned' } as const
const WORDS = {
  quote: { states: STATES, none: 'link.none' },
  contract: { states: OF_CONTRACTS, none: 'link.noneContract' },
} as const
type Words = (typeof WORDS)[keyof typeof WORDS]

/** Each in itself. */
const LANGUAGES = { zh: '中文', en: 'English' } as const

const keyOf = (id: string) => ['customer-links', id]

/** The address and the code of a new link, which are shown this once. */
function NewLink({ link, onClose }: { readonly link: NewCustomerLink; readonly onClose: () => void }) {
  const t = useT()
  const { message } = useSaying()
  const copy = (text: string) => void navigator.clipboard.writeText(text).then(() => message.success(t('copied')))
  const line = (name: string, text: string) => (
    <div className="linkline">
      <dt className="t3">{name}</dt>
      <dd className="row">
        <code className="grow break">{text}</code>
        <IconButton icon={Copy} small name={t('link.copy', { what: name })} onClick={() => copy(text)} />
      </dd>
    </div>
  )
  return (
    <Modal open title={t('link.made')} footer={<Button onClick={onClose}>{t('link.close')}</Button>} onCancel={onClose}>
      <p className="t2">{t('link.once', { day: formatDay(link.until) })}</p>
      <dl>
        {line(t('link.address'), link.url)}
        {line(t('link.code'), link.code)}
      </dl>
    </Modal>
  )
}

interface LineProps {
  readonly link: CustomerLink
  readonly words: Words
  /** What the customer was shown, as it is kept with the record. */
  readonly shown: AttachedFile | undefined
  readonly onEnd: (() => void) | null
}

function LinkLine({ link, words, shown, onEnd }: LineProps) {
  const t = useT()
  const said = link.words ?? ''
  return (
    <div className="ct">
      <div className="col grow">
        <span>
          {t(words.states[link.state])}
          {link.name === null ? null : ` · ${link.name}`}
        </span>
        <span className="sm t2 dotted">
          <span>
            {link.decidedAt === null ? t('link.until', { day: formatDay(link.until) }) : formatDay(link.decidedAt)}
          </span>
          <span lang={link.language}>{LANGUAGES[link.language]}</span>
          {said === '' ? null : <span>{said}</span>}
        </span>
        {link.state === 'accepted' && shown !== undefined ? <FileList files={[shown]} /> : null}
      </div>
      {onEnd === null ? null : <IconButton icon={Link2Off} small name={t('link.end')} onClick={onEnd} />}
    </div>
  )
}

interface LinksProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

/** The links to a record, and what is done with them. */
function useLinks({ object, record }: LinksProps) {
  const { id, version } = record
  const base = `/${object.plural}/${id}/links`
  const act = useAct()
  const withStepUp = useStepUp()
  const t = useT()
  const { message } = useSaying()
  const what = t('link.sign', { name: titleOf(record, object.title) })
  const [made, setMade] = useState<NewCustomerLink | null>(null)
  const found = useQuery({
    queryKey: [...keyOf(id), version],
    queryFn: () => api.get<CustomerLinks>(base),
  })
  const refresh = () => queryClient.invalidateQueries({ queryKey: keyOf(id) })
  const make = () =>
    act.run(async () => {
      const language = currentLanguage() === 'zh' ? 'zh' : 'en'
      setMade(await api.post<NewCustomerLink>(base, { language }))
      // a contract keeps what the link shows
      refreshRecord(object.plural, id)
      await refresh()
    })
  const end = (link: CustomerLink) =>
    act.run(async () => {
      await api.delete(`${base}/${link.id}`)
      await refresh()
    })
  const sign = (link: CustomerLink) =>
    act.run(async () => {
      const signed = await withStepUp({ what }, () => api.post<ContractSigned>(`${base}/${link.id}/signature`, {}))
      if (signed.timeStamp === 'missing') message.warning(t('link.unstamped'))
      refreshRecord(object.plural, id)
      await refresh()
    })
  return { act, found, made, make, end, sign, forget: () => setMade(null) }
}

interface NextProps {
  readonly busy: boolean
  readonly onMake: () => void
  /** Where the customer has signed and we have not. */
  readonly onSign: (() => void) | null
}

/** What comes next of what was sent: a link for the customer, or our own signature after theirs. */
function NextPress({ busy, onMake, onSign }: NextProps) {
  const t = useT()
  return onSign === null ? (
    <Button block loading={busy} icon={<Send size={16} aria-hidden="true" />} onClick={onMake}>
      {t('link.make')}
    </Button>
  ) : (
    <Button block type="primary" loading={busy} icon={<PenLine size={16} aria-hidden="true" />} onClick={onSign}>
      {t('link.countersign')}
    </Button>
  )
}

/** By which links the customer sees a quote or signs a contract, and the press that makes one; nothing while it was not sent and has none. */
export function CustomerLinksBox({ object, record }: LinksProps) {
  const t = useT()
  const me = useMe()
  const { act, found, made, make, end, sign, forget } = useLinks({ object, record })
  const words = WORDS[object.name === 'contract' ? 'contract' : 'quote']
  const all = found.data?.data ?? []
  const files = (record['shownCopies'] ?? []) as readonly AttachedFile[]
  const mayWrite = may(me, object.name, 'update')
  const isSent = record['status'] === 'sent'
  // signed by the customer, and not yet by us
  const signedAt = isSent && object.name === 'contract' ? all.find(({ state }) => state === 'accepted') : undefined
  if (all.length === 0 && !isSent) return null
  return (
    <RelatedBox
      title={t('link.title')}
      count={String(all.length)}
      error={found.error ?? act.error}
      none={all.length === 0 && found.isSuccess ? t(words.none) : null}
    >
      {all.map((link) => (
        <LinkLine
          key={link.id}
          link={link}
          words={words}
          shown={files.find(({ id }) => id === link.fileId)}
          onEnd={mayWrite && link.state === 'open' ? () => end(link) : null}
        />
      ))}
      {mayWrite && isSent ? (
        <NextPress busy={act.busy} onMake={make} onSign={signedAt === undefined ? null : () => sign(signedAt)} />
      ) : null}
      {made === null ? null : <NewLink link={made} onClose={forget} />}
    </RelatedBox>
  )
}
