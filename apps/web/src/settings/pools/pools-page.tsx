import { isProblem, type Pool, type Pools } from '@holdfast/sdk'
import { Button } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { BothVersions } from '../both-versions.tsx'
import { DropOrSave } from '../drop-or-save.tsx'
import { usePeople, useTeams } from '../people/use-people.ts'
import { SettingsHead } from '../settings-head.tsx'
import { useVersioned } from '../use-versioned.ts'
import { type Choice, PoolRow } from './pool-row.tsx'
import { freshPool, isWhole, refreshPools, usePools } from './use-settings-pools.ts'

/** Changes the pools upon the version that was seen; what lacks a name or a member is said before anything is asked of the server. */
function usePoolsWork({ pools, version }: Pools) {
  const t = useT()
  const { message } = useSaying()
  const [isAsked, setAsked] = useState(false)
  const work = useVersioned<readonly Pool[]>(
    { value: pools, version },
    {
      send: async (draft, seen) => {
        await api.put('/pools', { pools: draft }, { version: seen })
        void message.success(t('pools.saved'))
      },
      refresh: refreshPools,
    },
  )
  const save = () => {
    const lacks = !work.value.every(isWhole)
    setAsked(lacks)
    if (!lacks) work.save()
  }
  const { error } = work.act
  const refused = isProblem(error) ? (error.problem.errors ?? []) : []
  const faultsAt = (at: number) => [
    ...refused.filter(({ path }) => path.startsWith(`/pools/${at}/`)),
    ...(isAsked && work.value[at] !== undefined && !isWhole(work.value[at])
      ? [{ path: `/pools/${at}`, message: t('form.needed') }]
      : []),
  ]
  return { ...work, save, faultsAt }
}

type Work = ReturnType<typeof usePoolsWork>

const choices = (all: readonly { readonly id: string; readonly name: string }[] | undefined): readonly Choice[] =>
  (all ?? []).map(({ id, name }) => ({ value: id, label: name }))

function Rows({ work, settled }: { readonly work: Work; readonly settled: Pools }) {
  const t = useT()
  const people = usePeople()
  const teams = useTeams()
  const here = people.data?.filter(({ status }) => status === 'active' || status === 'invited')
  const { value: pools, change } = work
  return (
    <ol className="stagelist rulelist" aria-label={t('nav.pools')}>
      {pools.map((pool, at) => (
        <PoolRow
          key={pool.id}
          pool={pool}
          at={at + 1}
          fields={settled.fields}
          levels={settled.levels}
          roles={settled.roles}
          people={choices(here)}
          teams={choices(teams.data)}
          faults={work.faultsAt(at)}
          onChange={(next) => change(next === null ? pools.toSpliced(at, 1) : pools.with(at, next))}
        />
      ))}
    </ol>
  )
}

function Head({ work }: { readonly work: Work }) {
  const t = useT()
  const count = work.value.length
  return (
    <SettingsHead
      page="nav.pools"
      title={count === 0 ? t('pools.none') : t('pools.title', { count })}
      lead={t('pools.lead')}
    >
      <Button icon={<Plus size={14} aria-hidden="true" />} onClick={() => work.change([...work.value, freshPool()])}>
        {t('pools.add')}
      </Button>
      {work.isChanged && !work.isConflict ? (
        <DropOrSave busy={work.act.busy} onDrop={work.drop} onSave={work.save} />
      ) : null}
    </SettingsHead>
  )
}

const told = (pools: readonly Pool[]): string => pools.map(({ label }) => labelText(label)).join(' · ')

function Shown({ settled }: { readonly settled: Pools }) {
  const t = useT()
  const work = usePoolsWork(settled)
  return (
    <>
      <Head work={work} />
      <div className="pad scroll setpage pipelinegrid">
        {work.isConflict ? (
          <BothVersions
            differences={[{ what: t('nav.pools'), theirs: told(settled.pools), mine: told(work.value) }]}
            busy={work.act.busy}
            onTake={work.drop}
            onKeep={work.keep}
          />
        ) : null}
        <ProblemNote error={work.act.error} />
        {work.value.length === 0 ? null : (
          <section className="box setbox pipelinebox">
            <div className="choicebody">
              <Rows work={work} settled={settled} />
            </div>
          </section>
        )}
      </div>
    </>
  )
}

/** The pools of the company: who is in them, what they see, and how much they may take. */
export function PoolsPage() {
  const pools = usePools()
  if (pools.data !== undefined) return <Shown settled={pools.data} />
  return pools.isError ? <ProblemNote error={pools.error} onRetry={() => void pools.refetch()} /> : <SheetLoading />
}
