import type { ListOf, Me, Person } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Check, ChevronRight } from 'lucide-react'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { may, mayImport, useMe } from '../app/session.tsx'
import { rememberedCheckpoint } from '../audit/remembered-checkpoint.ts'
import type { MessageId } from '../locales/zh.ts'

interface Step {
  readonly name: MessageId
  readonly words: MessageId
  readonly path: string
  readonly done: boolean
}

interface Known {
  readonly me: Me
  readonly people: number
  readonly imported: boolean
}

/** The steps in their order, each only for whose roles open it. */
const stepsOf = ({ me, people, imported }: Known): readonly Step[] => [
  { name: 'first.company', words: 'first.company.words', path: '/settings/security', done: true },
  {
    name: 'first.passkey',
    words: 'first.passkey.words',
    path: '/settings/security',
    done: me.factors?.includes('passkey') === true,
  },
  ...(mayImport(me)
    ? [{ name: 'first.import', words: 'first.import.words', path: '/imports', done: imported } as const]
    : []),
  ...(may(me, 'users', 'invite')
    ? [{ name: 'first.invite', words: 'first.invite.words', path: '/settings/users', done: people > 1 } as const]
    : []),
  ...(may(me, 'audit', 'read')
    ? [
        {
          name: 'first.verify',
          words: 'first.verify.words',
          path: '/audit',
          done: rememberedCheckpoint(me.tenantId) !== null,
        } as const,
      ]
    : []),
]

function useSteps(): readonly Step[] | null {
  const me = useMe()
  const people = useQuery({
    queryKey: ['users'],
    queryFn: () => api.get<ListOf<Person>>('/users?limit=200'),
    enabled: may(me, 'users', 'read'),
  })
  const imports = useQuery({
    queryKey: ['imports', 'any'],
    queryFn: () => api.get<ListOf<{ readonly state: string }>>('/imports?limit=10'),
    enabled: mayImport(me),
  })
  if (people.isFetching && people.isPending) return null
  const imported = imports.data?.data.some(({ state }) => state === 'done') === true
  return stepsOf({ me, people: people.data?.data.length ?? 0, imported })
}

/** What a new company does first; gone once it is done. */
export function FirstSteps() {
  const t = useT()
  const steps = useSteps()
  if (steps === null || steps.every(({ done }) => done)) return null
  return (
    <section className="box">
      <div className="boxhead">
        <h2 className="grow">{t('first.title')}</h2>
        <span className="t3 sm">
          {t('first.progress', { done: steps.filter(({ done }) => done).length, all: steps.length })}
        </span>
      </div>
      <ol className="firststeps">
        {steps.map(({ name, words, path, done }, at) => (
          <li key={name} className={done ? 'done' : ''}>
            <Link to={path}>
              <span className="stepno">{done ? <Check size={14} aria-hidden="true" /> : at + 1}</span>
              <span className="col grow">
                <b>{t(name)}</b>
                <span className="sm t3">{t(words)}</span>
              </span>
              {done ? <span className="vh">{t('first.done')}</span> : <ChevronRight size={16} aria-hidden="true" />}
            </Link>
          </li>
        ))}
      </ol>
    </section>
  )
}
