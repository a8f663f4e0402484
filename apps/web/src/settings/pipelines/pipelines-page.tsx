import type { OwnPipeline, OwnPipelines } from '@holdfast/sdk'
import { Button } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { usePostOnce } from '../../app/post-once.ts'
import { useSaying } from '../../app/saying.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { BothVersions } from '../both-versions.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { useVersioned } from '../use-versioned.ts'
import { valueFor } from '../value-for.ts'
import { pipelineDifferences } from './differences.ts'
import { LeadPlaybooks } from './lead-playbooks.tsx'
import { PipelineBox } from './pipeline-box.tsx'
import { draftOf, freshPipeline, type PipelineDraft, statedPipeline } from './pipeline-draft.ts'
import { refreshPipelines, usePipelines } from './use-pipelines.ts'

interface KnownProps {
  readonly all: OwnPipelines
  readonly pipeline: OwnPipeline
}

/** The values of stages that are taken: no two stages share one, whatever their pipelines. */
const takenBy = ({ data }: OwnPipelines, besides: string): readonly string[] =>
  data.filter(({ id }) => id !== besides).flatMap(({ stages }) => stages.map(({ value }) => value))

/** Changes a pipeline upon the version that was seen, or takes it away. */
function useKnown({ all, pipeline }: KnownProps) {
  const t = useT()
  const { message } = useSaying()
  const removal = useAct()
  const path = `/pipelines/${pipeline.id}`
  const work = useVersioned<PipelineDraft>(
    { value: draftOf(pipeline), version: pipeline.version },
    {
      send: async (draft, version) => {
        await api.put(path, statedPipeline(draft, takenBy(all, pipeline.id)), { version })
        void message.success(t('pipelines.saved'))
      },
      refresh: refreshPipelines,
    },
  )
  const remove = () =>
    removal.run(async () => {
      await api.delete(path)
      await refreshPipelines()
    })
  return { ...work, remove, error: work.act.error ?? removal.error }
}

/** A pipeline that is there, and both versions of it where somebody else saved first. */
function KnownPipeline({ all, pipeline }: KnownProps) {
  const t = useT()
  const work = useKnown({ all, pipeline })
  const sides = { theirs: draftOf(pipeline), mine: work.value }
  return (
    <>
      {work.isConflict ? (
        <BothVersions
          differences={pipelineDifferences(sides, { requirable: all.requirable, t })}
          busy={work.act.busy}
          onTake={work.drop}
          onKeep={work.keep}
        />
      ) : null}
      <PipelineBox
        draft={work.value}
        settled={pipeline}
        requirable={all.requirable}
        isChanged={work.isChanged && !work.isConflict}
        busy={work.act.busy}
        error={work.error}
        onChange={work.change}
        onDrop={work.drop}
        onSave={work.save}
        onRemove={work.remove}
      />
    </>
  )
}

interface NewProps {
  readonly all: OwnPipelines
  readonly onClose: () => void
}

/** A pipeline that is being made. */
function NewPipeline({ all, onClose }: NewProps) {
  const t = useT()
  const { message } = useSaying()
  const act = useAct()
  const postOnce = usePostOnce()
  const [draft, setDraft] = useState(() => freshPipeline(all.data))
  const save = () =>
    act.run(async () => {
      const value = valueFor(
        draft.label.en,
        'pipeline',
        all.data.map(({ id }) => id),
      )
      await postOnce<OwnPipeline>('/pipelines', { value, ...statedPipeline(draft, takenBy(all, '')) })
      await refreshPipelines()
      void message.success(t('pipelines.saved'))
      onClose()
    })
  return (
    <PipelineBox
      draft={draft}
      settled={undefined}
      requirable={all.requirable}
      isChanged
      busy={act.busy}
      error={act.error}
      onChange={setDraft}
      onDrop={onClose}
      onSave={save}
      onRemove={onClose}
    />
  )
}

/** By which pipelines the company sells: their stages, and what holds in each. */
export function PipelinesPage() {
  const t = useT()
  const pipelines = usePipelines()
  const [isAdding, setAdding] = useState(false)
  const { data } = pipelines
  if (data === undefined)
    return pipelines.isError ? (
      <ProblemNote error={pipelines.error} onRetry={() => void pipelines.refetch()} />
    ) : (
      <SheetLoading />
    )
  const usual = data.data.find((each) => each.usual)
  const count = data.data.filter(({ retired }) => !retired).length
  return (
    <>
      <SettingsHead
        page="nav.pipelines"
        title={t('pipelines.title', { count, usual: usual === undefined ? '' : labelText(usual.label) })}
        lead={t('pipelines.lead')}
      >
        <Button
          type="primary"
          icon={<Plus size={14} aria-hidden="true" />}
          disabled={isAdding}
          onClick={() => setAdding(true)}
        >
          {t('pipelines.add')}
        </Button>
      </SettingsHead>
      <div className="pad scroll setpage pipelinegrid">
        {isAdding ? <NewPipeline all={data} onClose={() => setAdding(false)} /> : null}
        {data.data.map((pipeline) => (
          <KnownPipeline key={pipeline.id} all={data} pipeline={pipeline} />
        ))}
        <LeadPlaybooks />
      </div>
    </>
  )
}
