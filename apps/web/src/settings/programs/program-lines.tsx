import type { Program } from '@holdfast/sdk'
import { Button } from 'antd'
import { Bot } from 'lucide-react'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { useMe } from '../../app/session.tsx'
import { formatAgo, formatDay } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { DirectoryToken, keepsDirectory } from './directory-token.tsx'
import { ProgramActivity } from './program-activity.tsx'
import { ProgramRotation } from './program-rotation.tsx'
import { scopeWords } from './scope-words.ts'
import { refreshPrograms } from './use-programs.ts'

interface ProgramLineProps {
  readonly program: Program
  /** Who it acts for, where that is not oneself. */
  readonly owner: string | null
}

/** By what the program proves itself. */
function wayOf(credentials: Program['credentials']): 'program.byCertificate' | 'program.byKeys' | 'program.bySecret' {
  const kinds = new Set(credentials.map(({ kind }) => kind))
  if (kinds.has('certificate')) return 'program.byCertificate'
  return kinds.has('key') ? 'program.byKeys' : 'program.bySecret'
}

function Facts({ program, owner }: ProgramLineProps) {
  const t = useT()
  const { usedAt, expiresAt, credentials, networks, perMinute, dpopRequired } = program
  const ending = credentials.find(({ until }) => until !== null)?.until ?? null
  const facts = [
    ...(owner === null ? [] : [t('program.for', { name: owner })]),
    usedAt === null ? t('program.unused') : t('program.used', { ago: formatAgo(usedAt, t) }),
    t('program.until', { day: formatDay(expiresAt) }),
    t(wayOf(credentials)),
    ...(ending === null ? [] : [t('program.formerUntil', { day: formatDay(ending) })]),
    ...(networks.length === 0 ? [] : [t('program.from', { networks: networks.join(', ') })]),
    ...(perMinute === null ? [] : [t('program.atMost', { count: perMinute })]),
    ...(dpopRequired ? [t('program.bound')] : []),
  ]
  return <span className="sm t3">{facts.join(' · ')}</span>
}

function useProgramActs(program: Program) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const path = `/clients/${program.clientId}`
  const confirm = () =>
    act.run(async () => {
      await withStepUp({ what: t('program.confirmOf', { name: program.name }) }, () => api.post(`${path}/confirm`))
      await refreshPrograms()
    })
  const end = () =>
    act.run(async () => {
      await api.delete(path)
      await refreshPrograms()
    })
  return { act, confirm, end }
}

/** What can be looked at and renewed: each in a drawer of its own. */
function More({ program }: { readonly program: Program }) {
  const t = useT()
  const [open, setOpen] = useState<'activity' | 'rotation' | 'token' | null>(null)
  const me = useMe()
  const close = () => setOpen(null)
  const isOwn = program.ownerId === me.userId
  return (
    <>
      <Button onClick={() => setOpen('activity')}>{t('program.activity')}</Button>
      {isOwn ? <Button onClick={() => setOpen('rotation')}>{t('program.rotate')}</Button> : null}
      {isOwn && keepsDirectory(program) ? (
        <Button onClick={() => setOpen('token')}>{t('program.directoryToken')}</Button>
      ) : null}
      {open === 'token' ? <DirectoryToken program={program} onClose={close} /> : null}
      {open === 'activity' ? <ProgramActivity program={program} onClose={close} /> : null}
      {open === 'rotation' ? <ProgramRotation program={program} onClose={close} /> : null}
    </>
  )
}

/** One program: what it may, for whom, until when; the person it acts for confirms it, and either may end it. */
export function ProgramLine({ program, owner }: ProgramLineProps) {
  const t = useT()
  const me = useMe()
  const { act, confirm, end } = useProgramActs(program)
  const waitsForMe = !program.confirmed && program.ownerId === me.userId
  return (
    <li className="setline programline">
      <Bot size={18} aria-hidden="true" />
      <div className="col grow">
        <b>
          {program.name}{' '}
          {program.confirmed ? null : (
            <span className="tag warn">{t(program.resting ? 'program.rests' : 'program.waits')}</span>
          )}
        </b>
        <span className="t2">{program.scopes.map((scope) => scopeWords(scope, t)).join(' · ')}</span>
        <Facts program={program} owner={owner} />
        <ProblemNote error={act.error} />
      </div>
      {waitsForMe ? (
        <Button type="primary" loading={act.busy} onClick={confirm}>
          {t('program.confirm')}
        </Button>
      ) : null}
      {program.confirmed ? <More program={program} /> : null}
      <Button loading={act.busy} onClick={end}>
        {t(waitsForMe ? 'program.refuse' : 'program.end')}
      </Button>
    </li>
  )
}
