import { isProblem, type RightsDifference, type RightsPreview, type StatedRights } from '@holdfast/sdk'
import type { ReactNode } from 'react'
import { useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { FieldFault } from '../../records/field-fault.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { differenceWords } from './rights-words.ts'
import { useRightsPreview } from './use-rights.ts'

type Concerned = RightsPreview['people'][number]

function Side({ name, differences }: { readonly name: MessageId; readonly differences: readonly RightsDifference[] }) {
  const t = useT()
  if (differences.length === 0) return null
  return (
    <>
      <dt className="t3">{t(name)}</dt>
      {differences.map((each) => (
        <dd key={`${each.object}/${each.action}/${each.reach}`}>{differenceWords({ t }, each)}</dd>
      ))}
    </>
  )
}

function Person({ person }: { readonly person: Concerned }) {
  const t = useT()
  const { reveals } = person
  const name = person.name ?? '—'
  return (
    <li className="rightsperson">
      <div className="row">
        <Avatar id={person.id} name={name} size="small" />
        <b>{name}</b>
      </div>
      <dl className="sm">
        <Side name="rights.gains" differences={person.gained} />
        <Side name="rights.loses" differences={person.lost} />
        {reveals === null ? null : <dd>{t('rights.revealsFrom', { before: reveals.before, after: reveals.after })}</dd>}
      </dl>
    </li>
  )
}

interface EffectsProps {
  readonly stated: StatedRights
  /** Told beneath the people, once it is known what the change does. */
  readonly children?: (widens: boolean) => ReactNode
}

/** Who gains and loses what: real people, and how many real records. */
export function Effects({ stated, children }: EffectsProps) {
  const t = useT()
  const { data, error, refetch } = useRightsPreview(stated)
  if (isProblem(error, 'invalid')) return <FieldFault error={error} />
  if (data === undefined)
    return error === null ? <SheetLoading /> : <ProblemNote error={error} onRetry={() => void refetch()} />
  const { people, count, widens } = data
  return (
    <>
      <h3>{t('rights.people', { count })}</h3>
      <ul className="rightspeople">
        {people.map((person) => (
          <Person key={person.id} person={person} />
        ))}
      </ul>
      {count > people.length ? <p className="t3">{t('rights.morePeople', { count: count - people.length })}</p> : null}
      {children?.(widens)}
    </>
  )
}
