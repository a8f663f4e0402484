import type { BusinessRecord } from '@holdfast/sdk'
import { FileSignature } from 'lucide-react'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { type ObjectView, useObject } from './catalogue.ts'
import { AddRelated, MakeOf } from './related-adding.tsx'
import { RelatedBox, RelatedLine } from './related-lines.tsx'
import { countWords, useRelated } from './use-related.ts'

const SHOWN = 20
const FACTS = ['status', 'amount', 'endsOn']

/** On whose page the contracts stand: a company's, a deal's or a quote's. */
const KEYS: Readonly<Record<string, string>> = { account: 'accountId', opportunity: 'opportunityId', quote: 'quoteId' }

interface Of {
  readonly key: string
  readonly of: ObjectView
  readonly record: BusinessRecord
}

function Adding({ contracts, about: { key, of, record } }: { readonly contracts: ObjectView; readonly about: Of }) {
  const t = useT()
  if (of.name === 'quote' && record['status'] !== 'accepted') return null
  return (
    <MakeOf
      object={contracts}
      basis={{ [key]: record.id }}
      icon={<FileSignature size={16} aria-hidden="true" />}
      words={t(of.name === 'quote' ? 'related.contractQuote' : 'related.contractDeal')}
    />
  )
}

function Contracts({ contracts, about }: { readonly contracts: ObjectView; readonly about: Of }) {
  const t = useT()
  const me = useMe()
  const { id } = about.record
  // what an amendment took the place of stands with that one
  const filter = { [about.key]: { eq: id }, status: { ne: 'superseded' } }
  const found = useRelated('contracts', id, { limit: SHOWN, filter, fields: ['number', 'revision', ...FACTS] })
  const all = found.data?.data ?? []
  const mayAdd = may(me, contracts.name, 'create')
  const isAccount = about.of.name === 'account'
  return (
    <RelatedBox
      title={labelText(contracts.labelPlural)}
      count={countWords(found.data)}
      error={found.error}
      none={all.length === 0 && found.isSuccess ? t('related.noContract') : null}
      add={
        mayAdd && isAccount ? (
          <AddRelated object={contracts} initial={{ accountId: id }} name={t('related.addContract')} />
        ) : null
      }
    >
      {all.map((contract) => (
        <RelatedLine key={contract.id} object={contracts} record={contract} facts={FACTS} />
      ))}
      {mayAdd && !isAccount ? <Adding contracts={contracts} about={about} /> : null}
    </RelatedBox>
  )
}

/** The contracts of a company, a deal or a quote; nothing on other pages, and for whom contracts are not there. */
export function RelatedContracts({ object, record }: { readonly object: ObjectView; readonly record: BusinessRecord }) {
  const me = useMe()
  const { object: contracts } = useObject('contracts')
  const key = KEYS[object.name]
  if (contracts === undefined || key === undefined || !may(me, contracts.name, 'list')) return null
  return <Contracts contracts={contracts} about={{ key, of: object, record }} />
}
