import type { BusinessRecord } from '@holdfast/sdk'
import { Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { formatMoment } from '../ui/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { BriefPanel } from './brief/brief-panel.tsx'
import { CallButton } from './call-button.tsx'
import { type ObjectView, useObject } from './catalogue.ts'
import { MoneyPanel } from './purchase/money-panel.tsx'
import { isEmpty, isOmitted, namedReference, titleOf } from './record-values.ts'
import { RelatedCompanies } from './related-companies.tsx'
import { RelatedContracts } from './related-contracts.tsx'
import { RelatedDeals } from './related-deals.tsx'
import { RelatedOrders } from './related-orders.tsx'
import { RelatedParts } from './related-parts.tsx'
import { RelatedPayments } from './related-payments.tsx'
import { RelatedPrices } from './related-prices.tsx'
import { RelatedQuotes } from './related-quotes.tsx'
import { useTimeline } from './timeline-data.ts'
import { MOST_CONTACTS, useContactsOf } from './use-contacts-of.ts'
import { WhoPanel } from './who-panel.tsx'

const CustomerLinksBox = lazy(async () => ({
  default: (await import('./links/customer-links.tsx')).CustomerLinksBox,
}))
const ContractTemplateBox = lazy(async () => ({
  default: (await import('./template/contract-template.tsx')).ContractTemplateBox,
}))
const SharesBox = lazy(async () => ({ default: (await import('./sharing/shares-box.tsx')).SharesBox }))
const CreateDrawer = lazy(async () => ({ default: (await import('./create-drawer.tsx')).CreateDrawer }))

interface RelatedProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

/** What may be shared with a colleague by name. */
const SHAREABLE: ReadonlySet<string> = new Set(['account', 'contact', 'lead', 'opportunity', 'quote', 'order'])
const FIRST = 6

function ContactLine({ contacts, record }: { readonly contacts: ObjectView; readonly record: BusinessRecord }) {
  const name = titleOf(record, contacts.title)
  return (
    <div className="ct">
      <Avatar id={record.id} name={name} />
      <div className="col grow">
        <Link to={`/contacts/${record.id}`} className="rowname ell">
          {name}
        </Link>
        <span className="sm t2 ell">{typeof record.title === 'string' ? record.title : ''}</span>
      </div>
      <CallButton object={contacts} record={record} />
    </div>
  )
}

/** What belongs where nobody is yet. */
function NoContacts({ ofPerson, mayAdd }: { readonly ofPerson: boolean; readonly mayAdd: boolean }) {
  const t = useT()
  return <p className="sm t3">{t(mayAdd ? 'related.nobody' : ofPerson ? 'related.alone' : 'related.noContact')}</p>
}

interface ContactsProps {
  readonly accountId: string
  readonly object: ObjectView
  /** The record on whose page they stand. */
  readonly except: string
}

/** The people of an account; on a contact's page, the colleagues. */
function Contacts({ accountId, object, except }: ContactsProps) {
  const t = useT()
  const me = useMe()
  const { object: contacts } = useObject('contacts')
  const found = useContactsOf(accountId)
  const [adding, setAdding] = useState(false)
  const [all, setAll] = useState(false)
  if (contacts === undefined) return null
  const people = (found.data?.data ?? []).filter((person) => person.id !== except)
  const shown = all ? people : people.slice(0, FIRST)
  const ofPerson = object.name === 'contact'
  const mayAdd = object.name === 'account' && may(me, 'contact', 'create')
  return (
    <div className="rel">
      <div className="row">
        <h2>{t(ofPerson ? 'related.colleagues' : 'related.contacts')}</h2>
        <span className="t3">{people.length === MOST_CONTACTS ? `${MOST_CONTACTS}+` : people.length}</span>
        <span className="grow" />
        {mayAdd ? (
          <IconButton icon={Plus} small name={t('related.addContact')} onClick={() => setAdding(true)} />
        ) : null}
      </div>
      <ProblemNote error={found.error} />
      {people.length === 0 && found.isSuccess ? <NoContacts ofPerson={ofPerson} mayAdd={mayAdd} /> : null}
      {shown.map((person) => (
        <ContactLine key={person.id} contacts={contacts} record={person} />
      ))}
      {shown.length < people.length ? (
        <button type="button" className="linklike" onClick={() => setAll(true)}>
          {t('related.all', { count: people.length })}
        </button>
      ) : null}
      <Suspense fallback={null}>
        {adding ? <CreateDrawer object={contacts} initial={{ accountId }} onClose={() => setAdding(false)} /> : null}
      </Suspense>
    </div>
  )
}

const LATEST_LOOKS = 6

/** Who looked, last. */
function Looks({ object, record }: RelatedProps) {
  const t = useT()
  const timeline = useTimeline(object.plural, record.id)
  const looks = (timeline.data?.pages.flatMap((page) => page.data) ?? [])
    .filter((item) => item.kind === 'view')
    .slice(0, LATEST_LOOKS)
  if (looks.length === 0) return null
  return (
    <div className="rel">
      <h2>{t('related.looks')}</h2>
      <ul className="seen">
        {looks.map((look) => (
          <li key={look.id}>
            <Avatar id={look.by?.id ?? ''} name={look.by?.name ?? '?'} size="small" />
            <span className="grow ell">{look.by?.name}</span>
            <span className="t3 sm nw">{formatMoment(look.at, t)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function AccountCard({ account }: { readonly account: { readonly id: string; readonly name: string } }) {
  const t = useT()
  return (
    <div className="rel">
      <h2>{t('related.account')}</h2>
      <Link to={`/accounts/${account.id}`} className="who">
        <Avatar id={account.id} name={account.name} size="small" square />
        <b className="ell">{account.name}</b>
      </Link>
    </div>
  )
}

/** Whether it could stand under a company, and stands under none. */
const isWithoutCompany = (object: ObjectView, record: BusinessRecord): boolean =>
  object.fields.get('account')?.kind === 'reference' &&
  !isOmitted(record, 'account') &&
  namedReference(record.account) === null &&
  isEmpty(record['accountId'])

/** What belongs to the record: the people of an account, the account and colleagues of a person, who looked. */
export function RelatedPanel({ object, record }: RelatedProps) {
  const t = useT()
  const account = object.name === 'account' ? null : namedReference(record.account)
  const accountId = object.name === 'account' ? record.id : (account?.id ?? null)
  return (
    <>
      {object.name === 'account' ? <BriefPanel account={record} /> : null}
      {object.name === 'account' ? <MoneyPanel account={record} /> : null}
      {account === null ? null : <AccountCard account={account} />}
      {isWithoutCompany(object, record) ? <p className="rel sm t3">{t('related.noAccount')}</p> : null}
      {accountId === null ? null : <Contacts accountId={accountId} object={object} except={record.id} />}
      {object.name === 'account' ? <RelatedDeals accountId={record.id} /> : null}
      {object.name === 'product' ? <RelatedParts id={record.id} /> : null}
      <RelatedPrices object={object} id={record.id} />
      <RelatedQuotes object={object} id={record.id} />
      <Suspense fallback={null}>
        {object.name === 'contract' ? <ContractTemplateBox record={record} /> : null}
        {object.name === 'quote' || object.name === 'contract' ? (
          <CustomerLinksBox object={object} record={record} />
        ) : null}
      </Suspense>
      <RelatedContracts object={object} record={record} />
      <RelatedOrders object={object} record={record} />
      <RelatedPayments object={object} record={record} />
      {object.name === 'account' ? <RelatedCompanies record={record} /> : null}
      <Suspense fallback={null}>
        {SHAREABLE.has(object.name) ? <SharesBox object={object} record={record} /> : null}
      </Suspense>
      <Looks object={object} record={record} />
      <WhoPanel object={object} record={record} />
    </>
  )
}
