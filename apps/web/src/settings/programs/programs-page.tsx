import type { Program } from '@holdfast/sdk'
import { Button } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { type Translate, useT } from '../../app/i18n.ts'
import { useMe } from '../../app/session.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { usePeople } from '../people/use-people.ts'
import { SettingsHead } from '../settings-head.tsx'
import { CompanyApps, OwnApps } from './apps.tsx'
import { NewProgram } from './new-program.tsx'
import { ProgramLine } from './program-lines.tsx'
import { useAllPrograms, useManagesPrograms, useOwnPrograms } from './use-programs.ts'

function programsSentence(programs: readonly Program[], own: readonly Program[], t: Translate): string {
  const waiting = own.filter(({ confirmed }) => !confirmed).length
  if (waiting > 0) return t('program.titleMine', { count: waiting })
  if (programs.length === 0) return t('program.titleNone')
  return t('program.title', { count: programs.length })
}

interface ProgramBoxProps {
  readonly title: string
  readonly programs: readonly Program[]
  readonly nameOf: ((id: string) => string) | null
}

function ProgramBox({ title, programs, nameOf }: ProgramBoxProps) {
  if (programs.length === 0) return null
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2>{title}</h2>
      </div>
      <ul>
        {programs.map((program) => (
          <ProgramLine key={program.clientId} program={program} owner={nameOf?.(program.ownerId) ?? null} />
        ))}
      </ul>
    </section>
  )
}

/** For whoever manages programs: those of everybody else, and making one. */
function useManaged() {
  const me = useMe()
  const manages = useManagesPrograms()
  const all = useAllPrograms()
  const people = usePeople(manages)
  const others = (all.data ?? []).filter(({ ownerId }) => ownerId !== me.userId)
  const nameOf = (id: string) => people.data?.find((each) => each.id === id)?.name ?? '—'
  return { manages, others, nameOf, people: people.data ?? [], error: all.error }
}

/** Programs that act for people: what each may, for whom, since when it was not used. */
export function ProgramsPage() {
  const t = useT()
  const own = useOwnPrograms()
  const { manages, others, nameOf, people, error } = useManaged()
  const [making, setMaking] = useState(false)
  const mine = own.data ?? []
  return (
    <>
      <SettingsHead
        page="nav.programs"
        title={programsSentence([...mine, ...others], mine, t)}
        lead={t(manages ? 'program.lead' : 'program.leadOwn')}
      >
        {manages ? (
          <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => setMaking(true)}>
            {t('program.make')}
          </Button>
        ) : null}
      </SettingsHead>
      <div className="pad scroll setpage">
        <ProblemNote error={own.error ?? error} onRetry={() => void own.refetch()} />
        <ProgramBox title={t('program.mine')} programs={mine} nameOf={null} />
        <OwnApps />
        <ProgramBox title={t('program.others')} programs={others} nameOf={nameOf} />
        <CompanyApps />
      </div>
      {making ? <NewProgram people={people} onClose={() => setMaking(false)} /> : null}
    </>
  )
}
