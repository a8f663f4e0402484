import type { ListOf, Me, Person } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Check, ChevronRight } from 'lucide-react'
import { Link } from 'react-router'
import { useStepUp } from '../access/step-up-provider.tsx'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { may, mayImport, useMe } from '../app/session.tsx'
import { rememberedCheckpoint } from '../audit/remembered-checkpoint.ts'
import type { MessageId } from '../locales/zh.ts'
import { ProblemNote } from '../ui/problem-note.tsx'

interface Step {
  readonly name: MessageId
  readonly words: MessageId
  /** Where it is done; null where a click does it. */
  readonly path: string | null
  readonly done: boolean
}

interface Known {
  readonly me: Me
  readonly people: number
  readonly imported: boolean
}

/** The steps in their order, each only for whose roles open it. */
const stepsOf = ({ me, people, imported }: Known): readonly Step[] => [
  {
    name: 'first.passkey',
    words: 'first.passkey.words',
    path: '/settings/security',
    done: me.factors?.includes('passkey') === true,
  },
  ...(me.founder === true
    ? [{ name: 'first.sell', words: 'first.sell.words', path: null, done: may(me, 'contact', 'create') } as const]
    : []),
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
  ...(me.founder === true
    ? [{ name: 'first.duties', words: 'first.duties.words', path: '/settings/duties', done: false } as const]
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

/** The founder takes a business role beside the administrators' ones: a company of one must be able to begin. */
function useSelling() {
  const t = useT()
  const me = useMe()
  const withStepUp = useStepUp()
  const act = useAct()
  const start = () =>
    act.run(async () => {
      const { roles, version } = await api.get<Me>('/auth/me')
      const change = () => api.patch(`/users/${me.userId}`, { roles: [...roles, 'sales_rep'] }, { version })
      await withStepUp({ what: t('first.sell') }, change)
      await queryClient.invalidateQueries()
    })
  return { act, start }
}

function StepWords({ step, at }: { readonly step: Step; readonly at: number }) {
  const t = useT()
  return (
    <>
      <span className="stepno">{step.done ? <Check size={14} aria-hidden="true" /> : at + 1}</span>
      <span className="col grow">
        <b>{t(step.name)}</b>
        <span className="sm t3">{t(step.words)}</span>
      </span>
      {step.done ? <span className="vh">{t('first.done')}</span> : <ChevronRight size={16} aria-hidden="true" />}
    </>
  )
}

/** What a new company does first; gone once it is done. */
export function FirstSteps() {
  const t = useT()
  const steps = useSteps()
  const { act, start } = useSelling()
  if (steps === null || steps.every(({ done }) => done)) return null
  return (
    <section className="box">
      <div className="boxhead">
        <h2 className="grow">{t('first.title')}</h2>
        <span className="t3 sm">
          {t('first.progress', { done: steps.filter(({ done }) => done).length, all: steps.length })}
        </span>
      </div>
      <ProblemNote error={act.error} />
      <ol className="firststeps">
        {steps.map((step, at) => (
          <li key={step.name} className={step.done ? 'done' : ''}>
            {step.path === null ? (
              <button type="button" disabled={step.done || act.busy} onClick={start}>
                <StepWords step={step} at={at} />
              </button>
            ) : (
              <Link to={step.path}>
                <StepWords step={step} at={at} />
              </Link>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
