import { type Assignment, type AssignmentRule, isProblem } from '@holdfast/sdk'
import { Button } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../app/api.ts'
import { labelText, type Translate, useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { BothVersions } from '../both-versions.tsx'
import { DropOrSave } from '../drop-or-save.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { shifted } from '../shifted.ts'
import { useVersioned } from '../use-versioned.ts'
import { freshRule, isWhole, statedRules } from './rule-draft.ts'
import { RuleRow } from './rule-row.tsx'
import { refreshAssignment, useAssignment, useTargets } from './use-assignment.ts'

type Rules = readonly AssignmentRule[]

/** Changes the rules upon the version that was seen; what lacks a name or a target is said here, before anything is asked of the server. */
function useRules({ rules, version }: Assignment) {
  const t = useT()
  const { message } = useSaying()
  const [isAsked, setAsked] = useState(false)
  const work = useVersioned<Rules>(
    { value: rules, version },
    {
      send: async (draft, seen) => {
        await api.put('/assignment', { rules: statedRules(draft) }, { version: seen })
        void message.success(t('assignment.saved'))
      },
      refresh: refreshAssignment,
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
    ...refused.filter(({ path }) => path.startsWith(`/rules/${at}/`)),
    ...(isAsked && work.value[at] !== undefined && !isWhole(work.value[at])
      ? [{ path: `/rules/${at}`, message: t('form.needed') }]
      : []),
  ]
  return { ...work, save, faultsAt }
}

const told = (rules: Rules, t: Translate): string =>
  rules.map(({ label, way }) => `${label.zh} / ${label.en} (${t(`assignment.${way}`)})`).join(' · ')

/** The rules in their order; moved by buttons, and the new place is said. */
function Rows({ assignment, work }: { readonly assignment: Assignment; readonly work: Work }) {
  const t = useT()
  const targetsOf = useTargets()
  const [said, setSaid] = useState('')
  const { value: rules, change } = work
  const move = (at: number, step: -1 | 1) => {
    const moved = shifted(rules, at, step)
    const rule = rules[at]
    if (moved === rules || rule === undefined) return
    change(moved)
    setSaid(t('assignment.shifted', { rule: labelText(rule.label), at: at + step + 1, count: rules.length }))
  }
  return (
    <>
      <ol className="stagelist rulelist" aria-label={t('nav.assignment')}>
        {rules.map((rule, at) => (
          <RuleRow
            // a rule that was never saved has no id yet, and none moves without its buttons
            key={rule.id === '' ? `new${at}` : rule.id}
            rule={rule}
            at={at + 1}
            askable={assignment.askable}
            targetsOf={targetsOf}
            faults={work.faultsAt(at)}
            onChange={(next) => change(next === null ? rules.toSpliced(at, 1) : rules.with(at, next))}
            onMove={(step) => move(at, step)}
          />
        ))}
      </ol>
      <p className="vh" aria-live="polite">
        {said}
      </p>
    </>
  )
}

type Work = ReturnType<typeof useRules>

function Head({ work }: { readonly work: Work }) {
  const t = useT()
  const count = work.value.length
  return (
    <SettingsHead
      page="nav.assignment"
      title={count === 0 ? t('assignment.none') : t('assignment.title', { count })}
      lead={t('assignment.lead')}
    >
      <Button icon={<Plus size={14} aria-hidden="true" />} onClick={() => work.change([...work.value, freshRule()])}>
        {t('assignment.add')}
      </Button>
      {work.isChanged && !work.isConflict ? (
        <DropOrSave busy={work.act.busy} onDrop={work.drop} onSave={work.save} />
      ) : null}
    </SettingsHead>
  )
}

function Rules({ assignment }: { readonly assignment: Assignment }) {
  const t = useT()
  const work = useRules(assignment)
  const sides = { theirs: told(assignment.rules, t), mine: told(work.value, t) }
  return (
    <>
      <Head work={work} />
      <div className="pad scroll setpage pipelinegrid">
        {work.isConflict ? (
          <BothVersions
            differences={[{ what: t('nav.assignment'), ...sides }]}
            busy={work.act.busy}
            onTake={work.drop}
            onKeep={work.keep}
          />
        ) : null}
        <ProblemNote error={work.act.error} />
        {work.value.length === 0 ? null : (
          <section className="box setbox pipelinebox">
            <div className="choicebody">
              <Rows assignment={assignment} work={work} />
            </div>
          </section>
        )}
      </div>
    </>
  )
}

/** To whom new leads go of which nobody said whose they are. */
export function AssignmentPage() {
  const assignment = useAssignment()
  const { data } = assignment
  if (data !== undefined) return <Rules assignment={data} />
  return assignment.isError ? (
    <ProblemNote error={assignment.error} onRetry={() => void assignment.refetch()} />
  ) : (
    <SheetLoading />
  )
}
