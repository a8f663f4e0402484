import { Button } from 'antd'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { useRoleName } from '../../settings/people/roles.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { ClassGlyph } from '../../ui/class-glyph.tsx'
import { formatDay } from '../../ui/format.ts'
import { ReachMark } from '../../ui/reach-mark.tsx'
import type { ObjectView } from '../catalogue.ts'
import { FieldsSeen, type Seeing } from '../who-panel.tsx'
import { becauseOf, type Class, classesOf, type Sight, seesNobody, sightOf } from './ways.ts'

const SIGHTS: Readonly<Record<Sight, MessageId>> = {
  clear: 'sight.clear',
  masked: 'sight.masked',
  reason: 'sight.reason',
  nothing: 'sight.nothing',
}
const CLASSES: Readonly<Record<Class, MessageId>> = {
  confidential: 'sight.class.confidential',
  personal: 'sight.class.personal',
  sensitive: 'sight.class.sensitive',
}
/** So many rows are shown at first, and with each press more. */
const PAGE = 50

/** What the marks of the table mean. */
export function SightLegend() {
  const t = useT()
  const sights: readonly Sight[] = ['clear', 'masked', 'reason', 'nothing']
  return (
    <ul className="sightlegend sm t2">
      {sights.map((sight) => (
        <li key={sight}>
          <ReachMark of={sight} />
          {t(SIGHTS[sight])}
        </li>
      ))}
    </ul>
  )
}

interface RowProps {
  readonly object: ObjectView
  readonly person: Seeing
  readonly classes: readonly Class[]
}

function useBecause({ object, person }: Pick<RowProps, 'object' | 'person'>): string {
  const t = useT()
  const day = person.sharedUntil === undefined ? '' : formatDay(person.sharedUntil)
  const ways = becauseOf(person).map((way) => t(way, { day }))
  return [...ways, ...(seesNobody(person, object) ? [t('sight.nobody')] : [])].join(' · ')
}

function Mark({ sight }: { readonly sight: Sight }) {
  const t = useT()
  return (
    <td className="sightmark">
      <ReachMark of={sight} />
      <span className="vh">{t(SIGHTS[sight])}</span>
    </td>
  )
}

function Row({ object, person, classes }: RowProps) {
  const t = useT()
  const [isOpen, open] = useState(false)
  const roles = person.roles.map(useRoleName()).join(' · ')
  const because = useBecause({ object, person })
  const name = person.name ?? t('whoSees.unnamed')
  const Arrow = isOpen ? ChevronDown : ChevronRight
  return (
    <>
      <tr>
        <th scope="row">
          <button type="button" className="whoseen" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
            <Avatar id={person.id} name={name} />
            <span className="col">
              <b>{name}</b>
              <span className="sm t3">{roles}</span>
            </span>
            <Arrow size={14} aria-hidden="true" />
          </button>
          <span className="only-phone sm t2">{because}</span>
        </th>
        <td className="t2 because">{because}</td>
        {classes.map((of) => (
          <Mark key={of} sight={sightOf(of, person, object)} />
        ))}
      </tr>
      {isOpen ? (
        <tr className="sightfields">
          <td colSpan={classes.length + 2}>
            <FieldsSeen object={object} person={person} />
          </td>
        </tr>
      ) : null}
    </>
  )
}

function Head({ classes }: Pick<RowProps, 'classes'>) {
  const t = useT()
  return (
    <thead>
      <tr>
        <th scope="col">{t('sight.who')}</th>
        <th scope="col" className="because">
          {t('sight.because')}
        </th>
        {classes.map((of) => (
          <th key={of} scope="col" className="sightmark">
            {t(CLASSES[of])} <ClassGlyph of={of} />
          </th>
        ))}
      </tr>
    </thead>
  )
}

interface SightTableProps {
  readonly object: ObjectView
  readonly people: readonly Seeing[]
}

/** Everybody who sees a record: by which of their rights, and how much of each class; a press tells the fields. */
export function SightTable({ object, people }: SightTableProps) {
  const t = useT()
  const [shown, show] = useState(PAGE)
  const classes = classesOf(object)
  const rest = people.length - shown
  return (
    <>
      <table className="sighttable">
        <caption className="vh">{t('whoSees.count', { count: people.length })}</caption>
        <Head classes={classes} />
        <tbody>
          {people.slice(0, shown).map((person) => (
            <Row key={person.id} object={object} person={person} classes={classes} />
          ))}
        </tbody>
      </table>
      {rest > 0 ? (
        <Button type="link" onClick={() => show(shown + PAGE)}>
          {t('sight.more', { count: rest })}
        </Button>
      ) : null}
      <p className="sm t3 sightwithin">{t('sight.within')}</p>
    </>
  )
}
