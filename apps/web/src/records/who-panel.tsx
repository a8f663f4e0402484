import type { BusinessRecord } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { labelText, useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import { useRoleName } from '../settings/people/roles.ts'
import { Avatar } from '../ui/avatar.tsx'
import { formatDay } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import type { ObjectView } from './catalogue.ts'

/** Somebody who sees a record: by which reaches of their rights, and which of its fields; of masked ones, whether they may reveal them. */
export interface Seeing {
  readonly id: string
  readonly name?: string
  readonly roles: readonly string[]
  /** Where it is shared with them by name. */
  readonly sharedUntil?: string
  readonly reaches: readonly string[]
  readonly fields: readonly { readonly field: string; readonly mode: string; readonly reveals?: boolean }[]
}

/** Who can see a record, and which of its fields how: asked when somebody wants to know, since the asking is recorded. */
export const useWhoSees = (object: string, id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['who', object, id],
    queryFn: ({ signal }) =>
      api.get<{ readonly data: readonly Seeing[] }>(`/access/who?object=${object}&id=${id}`, { signal }),
    enabled,
    staleTime: 300_000,
  })

const MODES: readonly { readonly mode: string; readonly sentence: MessageId }[] = [
  { mode: 'clear', sentence: 'whoSees.clear' },
  { mode: 'masked', sentence: 'whoSees.masked' },
]

function fieldsSeen(object: ObjectView, { fields }: Seeing, mode: string): string {
  return fields
    .filter((one) => one.mode === mode)
    .flatMap(({ field }) => {
      const declared = object.fields.get(field)
      return declared === undefined ? [] : [labelText(declared.label)]
    })
    .join(' · ')
}

interface PersonProps {
  readonly object: ObjectView
  readonly person: Seeing
}

/** The fields that somebody sees, and how. */
export function FieldsSeen({ object, person }: PersonProps) {
  const t = useT()
  return (
    <dl className="whofields sm">
      {MODES.map(({ mode, sentence }) => {
        const seen = fieldsSeen(object, person, mode)
        return seen === '' ? null : (
          <div key={mode}>
            <dt className="t3">{t(sentence)}</dt>
            <dd>{seen}</dd>
          </div>
        )
      })}
    </dl>
  )
}

function Person({ object, person }: PersonProps) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const roles = person.roles.map(useRoleName()).join(' · ')
  return (
    <li>
      <button type="button" className="whoseen" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Avatar id={person.id} name={person.name ?? '?'} size="small" />
        <span className="grow ell">{person.name ?? t('whoSees.unnamed')}</span>
        <span className="t3 sm ell">
          {person.sharedUntil === undefined ? roles : t('share.until', { day: formatDay(person.sharedUntil) })}
        </span>
      </button>
      {open ? <FieldsSeen object={object} person={person} /> : null}
    </li>
  )
}

/** "Who can see this": a line that opens into the colleagues and what each of them sees. */
export function WhoPanel({ object, record }: { readonly object: ObjectView; readonly record: BusinessRecord }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const who = useWhoSees(object.name, record.id, open)
  const people = who.data?.data ?? []
  const Mark = open ? ChevronDown : ChevronRight
  return (
    <div className="rel">
      <button type="button" className="who" aria-expanded={open} onClick={() => setOpen(!open)}>
        <b className="grow start">
          {who.data === undefined || !open ? t('whoSees.title') : t('whoSees.count', { count: people.length })}
        </b>
        <Mark size={16} aria-hidden="true" />
      </button>
      {open ? (
        <>
          <ProblemNote error={who.error} onRetry={() => void who.refetch()} />
          <ul className="whos">
            {people.map((person) => (
              <Person key={person.id} object={object} person={person} />
            ))}
          </ul>
          {people.length === 0 ? null : (
            <Link to={`/${object.plural}/${record.id}/who`} className="sm whomore">
              {t('sight.open')}
            </Link>
          )}
        </>
      ) : null}
    </div>
  )
}
