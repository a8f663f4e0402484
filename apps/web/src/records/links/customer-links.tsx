import type { BusinessRecord, CustomerLink, CustomerLinks, NewCustomerLink } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { Copy, Link2Off, Send } from 'lucide-react'
import { useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { currentLanguage, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { formatDay } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { ObjectView } from '../catalogue.ts'
import { RelatedBox } from '../related-lines.tsx'

const STATES: Readonly<Record<CustomerLink['state'], MessageId>> = {
  open: 'link.open',
  accepted: 'link.accepted',
  refused: 'link.refused',
  revoked: 'link.revoked',
  expired: 'link.expired',
  locked: 'link.locked',
}

/** Each in itself. */
const LANGUAGES = { zh: '中文', en: 'English' } as const

const keyOf = (id: string) => ['quote-links', id]

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

function LinkLine({ link, onEnd }: { readonly link: CustomerLink; readonly onEnd: (() => void) | null }) {
  const t = useT()
  const said = link.words ?? ''
  return (
    <div className="ct">
      <div className="col grow">
        <span>
          {t(STATES[link.state])}
          {link.name === null ? null : ` · ${link.name}`}
        </span>
        <span className="sm t2 dotted">
          <span>
            {link.decidedAt === null ? t('link.until', { day: formatDay(link.until) }) : formatDay(link.decidedAt)}
          </span>
          <span lang={link.language}>{LANGUAGES[link.language]}</span>
          {said === '' ? null : <span>{said}</span>}
        </span>
      </div>
      {onEnd === null ? null : <IconButton icon={Link2Off} small name={t('link.end')} onClick={onEnd} />}
    </div>
  )
}

interface LinksProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

/** The links of a quote, and what is done with them. */
function useLinks({ id, version }: BusinessRecord) {
  const act = useAct()
  const [made, setMade] = useState<NewCustomerLink | null>(null)
  const found = useQuery({
    queryKey: [...keyOf(id), version],
    queryFn: () => api.get<CustomerLinks>(`/quotes/${id}/links`),
  })
  const refresh = () => queryClient.invalidateQueries({ queryKey: keyOf(id) })
  const make = () =>
    act.run(async () => {
      const language = currentLanguage() === 'zh' ? 'zh' : 'en'
      setMade(await api.post<NewCustomerLink>(`/quotes/${id}/links`, { language }))
      await refresh()
    })
  const end = (link: CustomerLink) =>
    act.run(async () => {
      await api.delete(`/quotes/${id}/links/${link.id}`)
      await refresh()
    })
  return { act, found, made, make, end, forget: () => setMade(null) }
}

/** By which links the customer sees a quote, and the press that makes one; nothing while it was not sent and has none. */
export function CustomerLinksBox({ object, record }: LinksProps) {
  const t = useT()
  const me = useMe()
  const { act, found, made, make, end, forget } = useLinks(record)
  const all = found.data?.data ?? []
  const mayWrite = may(me, object.name, 'update')
  const isSent = record['status'] === 'sent'
  if (all.length === 0 && !isSent) return null
  return (
    <RelatedBox
      title={t('link.title')}
      count={String(all.length)}
      error={found.error ?? act.error}
      none={all.length === 0 && found.isSuccess ? t('link.none') : null}
    >
      {all.map((link) => (
        <LinkLine key={link.id} link={link} onEnd={mayWrite && link.state === 'open' ? () => end(link) : null} />
      ))}
      {mayWrite && isSent ? (
        <Button block loading={act.busy} icon={<Send size={16} aria-hidden="true" />} onClick={make}>
          {t('link.make')}
        </Button>
      ) : null}
      {made === null ? null : <NewLink link={made} onClose={forget} />}
    </RelatedBox>
  )
}
