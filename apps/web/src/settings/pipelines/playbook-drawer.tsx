import type { Playbook, PlaybookStep } from '@holdfast/sdk'
import { Button, Drawer } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../app/api.ts'
import { type Translate, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { DrawerFoot } from '../../records/drawer-foot.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { BothVersions } from '../both-versions.tsx'
import { shifted } from '../shifted.ts'
import { useVersioned } from '../use-versioned.ts'
import { PlaybookStepRow } from './playbook-step-row.tsx'

const MOST_STEPS = 20
const FRESH: PlaybookStep = {
  label: { zh: '', en: '' },
  kind: 'call',
  days: 1,
  unit: 'workdays',
  after: 'stage',
  optional: false,
}

interface PlaybookDrawerProps {
  readonly playbook: Playbook
  readonly name: string
  readonly onClose: () => void
}

type Steps = Playbook['steps']

const textOf = (steps: Steps, t: Translate): string =>
  steps.map(({ label, days, unit }) => `${label.zh} / ${label.en} (${days} ${t(`playbook.unit.${unit}`)})`).join(' · ')

/** A step with a name in one language has it in both: nobody is made to write everything twice. */
const named = (steps: Steps): Steps =>
  steps.map(({ label, ...step }) => {
    const [zh, en] = [label.zh.trim(), label.en.trim()]
    return { ...step, label: { zh: zh || en, en: en || zh } }
  })

function useSteps({ playbook, onClose }: PlaybookDrawerProps) {
  const t = useT()
  const { message } = useSaying()
  const { object, stage, steps, version } = playbook
  return useVersioned<Steps>(
    { value: steps, version },
    {
      send: async (value, seen) => {
        await api.put(`/playbooks/${object}/${stage}`, { steps: named(value) }, { version: seen })
        void message.success(t('playbook.saved'))
        onClose()
      },
      refresh: () => queryClient.invalidateQueries({ queryKey: ['playbooks'] }),
    },
  )
}

interface StepListProps {
  readonly steps: Steps
  readonly onChange: (steps: Steps) => void
  readonly isAsked: boolean
}

function StepList({ steps, isAsked, onChange }: StepListProps) {
  const t = useT()
  return (
    <>
      {steps.length === 0 ? <p className="t3">{t('playbook.none')}</p> : null}
      <ol className="playbooklist">
        {steps.map((step, at) => (
          <PlaybookStepRow
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name of their own but their place
            key={at}
            step={step}
            at={at + 1}
            isAsked={isAsked}
            onChange={(next) => onChange(next === null ? steps.toSpliced(at, 1) : steps.with(at, next))}
            onMove={(by) => onChange(shifted(steps, at, by))}
          />
        ))}
      </ol>
      {steps.length >= MOST_STEPS ? null : (
        <Button size="small" icon={<Plus size={14} aria-hidden="true" />} onClick={() => onChange([...steps, FRESH])}>
          {t('playbook.add')}
        </Button>
      )}
    </>
  )
}

const isNamed = ({ label }: PlaybookStep): boolean => `${label.zh}${label.en}`.trim() !== ''

/** What is to be done in a stage: the steps in their order, how each is done and when. */
export function PlaybookDrawer(props: PlaybookDrawerProps) {
  const t = useT()
  const work = useSteps(props)
  const [isAsked, setAsked] = useState(false)
  const { playbook, name, onClose } = props
  const save = () => {
    const isWhole = work.value.every(isNamed)
    setAsked(!isWhole)
    if (!work.isChanged) onClose()
    else if (isWhole) work.save()
  }
  const difference = { what: name, theirs: textOf(playbook.steps, t), mine: textOf(work.value, t) }
  return (
    <Drawer
      open
      size={640}
      title={t('playbook.title', { stage: name })}
      onClose={onClose}
      footer={<DrawerFoot busy={work.act.busy} onClose={onClose} onSave={save} />}
    >
      <p className="t2">{t('playbook.lead')}</p>
      {work.isConflict ? (
        <BothVersions differences={[difference]} busy={work.act.busy} onTake={work.drop} onKeep={work.keep} />
      ) : null}
      <ProblemNote error={work.act.error} />
      <StepList steps={work.value} isAsked={isAsked} onChange={work.change} />
    </Drawer>
  )
}
