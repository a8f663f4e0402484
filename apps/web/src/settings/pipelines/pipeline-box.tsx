import { type FieldFault, isProblem, type OwnPipeline, type OwnPipelines } from '@holdfast/sdk'
import { Button, Popconfirm } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { labelText, type Translate, useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { DropOrSave } from '../drop-or-save.tsx'
import { shifted } from '../shifted.ts'
import { WordsInputs } from '../words-inputs.tsx'
import { type PipelineDraft, unnamed, withChange, withStage } from './pipeline-draft.ts'
import { StageRow, useStageName } from './stage-row.tsx'

interface PipelineBoxProps {
  readonly draft: PipelineDraft
  /** As it is settled; undefined while it was never saved. */
  readonly settled: OwnPipeline | undefined
  readonly requirable: OwnPipelines['requirable']
  readonly isChanged: boolean
  readonly busy: boolean
  readonly error: unknown
  readonly onChange: (draft: PipelineDraft) => void
  readonly onDrop: () => void
  readonly onSave: () => void
  readonly onRemove: () => void
}

const faultsOf = (error: unknown): readonly FieldFault[] => (isProblem(error) ? (error.problem.errors ?? []) : [])

/** What can be done to the pipeline as a whole. */
function PipelineActs({ draft, settled, onChange, onRemove }: PipelineBoxProps) {
  const t = useT()
  const { usual, retired } = draft
  if (settled === undefined) return null
  const question = t('pipelines.remove.sure', { pipeline: labelText(draft.label) })
  return (
    <div className="row wrap">
      {usual || retired ? null : (
        <Button size="small" onClick={() => onChange({ ...draft, usual: true })}>
          {t('pipelines.makeUsual')}
        </Button>
      )}
      <Button size="small" onClick={() => onChange({ ...draft, usual: usual && retired, retired: !retired })}>
        {t(retired ? 'pipelines.back' : 'pipelines.retire')}
      </Button>
      {settled.retired && retired ? (
        <Popconfirm title={question} okText={t('option.drop')} cancelText={t('action.cancel')} onConfirm={onRemove}>
          <Button size="small" danger>
            {t('pipelines.remove')}
          </Button>
        </Popconfirm>
      ) : null}
    </div>
  )
}

function stateOf({ usual, retired }: PipelineDraft, t: Translate): string {
  if (retired) return t('pipelines.retired')
  return usual ? t('pipelines.usual') : ''
}

/** The stages in their order; moved by buttons, and the new place is said. */
function Stages(props: PipelineBoxProps & { readonly faults: readonly FieldFault[] }) {
  const { draft, settled, requirable, faults, onChange } = props
  const t = useT()
  const nameOf = useStageName()
  const [said, setSaid] = useState('')
  const move = (at: number, step: -1 | 1) => {
    const stages = shifted(draft.stages, at, step)
    const stage = draft.stages[at]
    if (stages === draft.stages || stage === undefined) return
    onChange({ ...draft, stages })
    setSaid(t('pipelines.shifted', { stage: nameOf(stage), at: at + step + 1, count: stages.length }))
  }
  return (
    <>
      <ol className="stagelist" aria-label={t('pipelines.stages', { pipeline: labelText(draft.label) })}>
        {draft.stages.map((stage, at) => (
          <StageRow
            key={stage.value}
            stage={stage}
            at={at + 1}
            kept={settled?.stages.find(({ value }) => value === stage.value)}
            others={draft.stages.filter(({ value }) => value !== stage.value)}
            requirable={requirable}
            faults={faults.filter(({ path }) => path.startsWith(`/stages/${at}/`))}
            onChange={(next) => onChange(withChange(draft, stage.value, next))}
            onMove={(step) => move(at, step)}
          />
        ))}
      </ol>
      <Button size="small" icon={<Plus size={14} aria-hidden="true" />} onClick={() => onChange(withStage(draft))}>
        {t('pipelines.addStage')}
      </Button>
      <p className="vh" aria-live="polite">
        {said}
      </p>
    </>
  )
}

/** Saves once everything has a name: what has none is said here, before anything is asked of the server. */
function useNamed({ draft, error, onSave }: Pick<PipelineBoxProps, 'draft' | 'error' | 'onSave'>) {
  const t = useT()
  const [isAsked, setAsked] = useState(false)
  const lacking = unnamed(draft)
  const said = isAsked ? lacking.map((path) => ({ path, code: 'required', message: t('form.needed') })) : []
  const save = () => {
    setAsked(lacking.length > 0)
    if (lacking.length === 0) onSave()
  }
  return { faults: [...faultsOf(error), ...said], save }
}

/** A pipeline, all of it, with what can be done to it. */
export function PipelineBox(props: PipelineBoxProps) {
  const { draft, isChanged, busy, error, onDrop } = props
  const t = useT()
  const { faults, save } = useNamed(props)
  const whole = faults.filter(({ path }) => !/^\/stages\/\d/.test(path))
  return (
    <section className="box setbox pipelinebox">
      <div className="boxhead">
        <h2 className="grow">
          {labelText(draft.label) || t('pipelines.new')} <span className="t3">{stateOf(draft, t)}</span>
        </h2>
        {isChanged ? <DropOrSave busy={busy} onDrop={onDrop} onSave={save} /> : null}
      </div>
      <div className="choicebody">
        <ProblemNote error={error} />
        {whole.map(({ path, code, message }) => (
          <p key={`${path}${code}`} className="sm err" role="alert">
            {message}
          </p>
        ))}
        <div className="pipelinenames">
          <WordsInputs
            value={draft.label}
            names={{ zh: t('pipelines.nameZh'), en: t('pipelines.nameEn') }}
            onChange={(label) => props.onChange({ ...draft, label })}
          />
        </div>
        <Stages {...props} faults={faults} />
        <PipelineActs {...props} />
      </div>
    </section>
  )
}
