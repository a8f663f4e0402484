import type { CatalogStage, FieldFault, OwnPipelines } from '@holdfast/sdk'
import { Button, InputNumber, Select } from 'antd'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { labelText, useT } from '../../app/i18n.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { WordsInputs } from '../words-inputs.tsx'
import { meaning } from './pipeline-draft.ts'
import { PlaybookButton } from './playbook-button.tsx'

interface StageRowProps {
  readonly stage: CatalogStage
  /** Counted from 1. */
  readonly at: number
  /** As it is settled; undefined while it was only added. */
  readonly kept: CatalogStage | undefined
  /** The other stages of the pipeline. */
  readonly others: readonly CatalogStage[]
  readonly requirable: OwnPipelines['requirable']
  readonly faults: readonly FieldFault[]
  readonly onChange: (stage: CatalogStage | null) => void
  readonly onMove: (step: -1 | 1) => void
}

const OUTCOMES = [
  ['open', 'pipelines.open'],
  ['won', 'pipelines.won'],
  ['lost', 'pipelines.lost'],
] as const

/** What a stage is called, from `pipelines.unnamed` while it has no name. */
export function useStageName() {
  const t = useT()
  return (stage: CatalogStage): string => labelText(stage.label).trim() || t('pipelines.unnamed')
}

/** How likely a deal is won from here, and after how long it stands still. */
function StageNumbers({ stage, onChange }: Pick<StageRowProps, 'stage' | 'onChange'>) {
  const t = useT()
  const { probability, staleDays } = stage
  return (
    <>
      <InputNumber<number>
        aria-label={t('pipelines.probability')}
        value={probability}
        min={0}
        max={100}
        precision={0}
        controls={false}
        suffix="%"
        onChange={(next) => onChange({ ...stage, probability: next ?? 0 })}
      />
      <InputNumber<number>
        aria-label={t('pipelines.staleDays')}
        value={staleDays}
        min={1}
        max={3650}
        precision={0}
        controls={false}
        placeholder={t('pipelines.never')}
        suffix={t('company.days')}
        onChange={(next) => onChange({ ...stage, staleDays: next })}
      />
    </>
  )
}

/** What it means, and its numbers: an end is certain, and nothing stands still there. */
function StageFacts({ stage, onChange }: Pick<StageRowProps, 'stage' | 'onChange'>) {
  const t = useT()
  const { outcome, probability } = stage
  return (
    <>
      <Select<CatalogStage['outcome']>
        aria-label={t('pipelines.outcome')}
        value={outcome}
        options={OUTCOMES.map(([value, name]) => ({ value, label: t(name) }))}
        onChange={(next) => onChange(meaning(stage, next))}
      />
      {outcome === 'open' ? (
        <StageNumbers stage={stage} onChange={onChange} />
      ) : (
        <span className="t3 stagecertain">{`${probability}%`}</span>
      )}
    </>
  )
}

/** What it binds: what is needed to come here, and where it leads. */
function StageBounds({
  stage,
  others,
  requirable,
  onChange,
}: Pick<StageRowProps, 'stage' | 'others' | 'requirable' | 'onChange'>) {
  const t = useT()
  const nameOf = useStageName()
  return (
    <div className="stagebounds">
      <div>
        <span className="sm t3">{t('pipelines.required')}</span>
        <Select<string[]>
          mode="multiple"
          size="small"
          aria-label={t('pipelines.required')}
          placeholder={t('pipelines.nothing')}
          value={[...stage.required]}
          options={requirable.map(({ key, label }) => ({ value: key, label: labelText(label) }))}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(required) => onChange({ ...stage, required })}
        />
      </div>
      <div>
        <span className="sm t3">{t('pipelines.next')}</span>
        <Select<string[]>
          mode="multiple"
          size="small"
          aria-label={t('pipelines.next')}
          placeholder={t('pipelines.anywhere')}
          value={[...(stage.next ?? [])]}
          options={others.map((other) => ({ value: other.value, label: nameOf(other) }))}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(next) => onChange({ ...stage, next: next.length === 0 ? null : next })}
        />
      </div>
    </div>
  )
}

/** A stage that was added, or was retired and saved, is taken away; one in use is retired first. */
function StageEnd({ stage, kept, onChange }: Pick<StageRowProps, 'stage' | 'kept' | 'onChange'>) {
  const t = useT()
  const { retired = false } = stage
  const option = useStageName()(stage)
  return (
    <span className="row">
      {kept?.outcome === 'open' && stage.outcome === 'open' ? (
        <PlaybookButton object="opportunity" stage={stage.value} name={option} />
      ) : null}
      {kept === undefined ? null : (
        <Button
          size="small"
          aria-label={t(retired ? 'option.backOf' : 'option.retireOf', { option })}
          onClick={() => onChange({ ...stage, retired: !retired })}
        >
          {t(retired ? 'option.back' : 'option.retire')}
        </Button>
      )}
      {kept === undefined || (kept.retired === true && retired) ? (
        <Button size="small" aria-label={t('option.dropOf', { option })} onClick={() => onChange(null)}>
          {t('option.drop')}
        </Button>
      ) : null}
    </span>
  )
}

/** One stage of a pipeline, all of it, and what the server said against it. */
export function StageRow(props: StageRowProps) {
  const t = useT()
  const name = useStageName()(props.stage)
  const { stage, at, faults, onMove } = props
  return (
    <li className={stage.retired === true ? 'stagerow retired' : 'stagerow'} data-stage={stage.value}>
      <fieldset aria-label={t('pipelines.stage', { at })}>
        <div className="stagefacts">
          <WordsInputs
            value={stage.label}
            names={{ zh: t('option.zh'), en: t('option.en') }}
            onChange={(label) => props.onChange({ ...stage, label })}
          />
          <StageFacts stage={stage} onChange={props.onChange} />
          <IconButton small icon={ArrowUp} name={t('fields.up', { field: name })} onClick={() => onMove(-1)} />
          <IconButton small icon={ArrowDown} name={t('fields.down', { field: name })} onClick={() => onMove(1)} />
          <StageEnd stage={stage} kept={props.kept} onChange={props.onChange} />
        </div>
        <StageBounds {...props} />
        {faults.map(({ path, message }) => (
          <p key={path} className="sm err" role="alert">
            {message}
          </p>
        ))}
      </fieldset>
    </li>
  )
}
