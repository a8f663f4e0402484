import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useSettled } from '../ui/use-settled.ts'
import type { ObjectView } from './catalogue.ts'
import { mergePath } from './merge-path.ts'
import { recordLine } from './record-line.ts'
import { titleOf } from './record-values.ts'

interface MergeWithProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly onClose: () => void
}

function Others({ object, record, others, onClose }: MergeWithProps & { readonly others: readonly BusinessRecord[] }) {
  return (
    <ul className="picklist">
      {others.map((other) => (
        <li key={other.id}>
          <Link to={mergePath(object.plural, [record.id, other.id])} onClick={onClose} className="pickrow">
            <Avatar id={other.id} name={titleOf(other, object.title)} size="small" square={object.name === 'account'} />
            <b className="ell">{titleOf(other, object.title)}</b>
            <span className="t3 ell">{recordLine(object, other)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** Looks for the other record that is the same person or company; begins with those of the same name. */
export function MergeWith({ object, record, onClose }: MergeWithProps) {
  const t = useT()
  const [words, setWords] = useState(() => titleOf(record, object.title))
  const asked = useSettled(words.trim())
  const found = useQuery({
    queryKey: ['merge-with', object.plural, asked],
    queryFn: ({ signal }) =>
      api.post<ListOf<BusinessRecord>>(`/${object.plural}/query`, { limit: 12, q: asked }, { signal }),
    enabled: asked !== '',
    gcTime: 0,
  })
  const others = (found.data?.data ?? []).filter(({ id }) => id !== record.id)
  return (
    <Modal open footer={null} title={t('merge.choose')} onCancel={onClose} width={520}>
      <Input
        autoFocus
        prefix={<Search size={14} aria-hidden="true" />}
        aria-label={t('merge.find')}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <ProblemNote error={found.error} />
      <Others object={object} record={record} others={others} onClose={onClose} />
      {found.isSuccess && others.length === 0 ? <p className="t3">{t('merge.nobody')}</p> : null}
    </Modal>
  )
}
