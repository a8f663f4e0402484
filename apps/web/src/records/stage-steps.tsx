import type { BusinessRecord, CatalogField, CatalogProcess, CatalogStage } from '@holdfast/sdk'
import { useState } from 'react'
import { labelText, useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { may, useMe } from '../app/session.tsx'
import { problemText } from '../ui/problem-note.tsx'
import type { ObjectView } from './catalogue.ts'
import { titleOf } from './record-values.ts'
import { StageNeeds } from './stage-needs.tsx'
import { daysStill, missingFor, stepsOf } from './stages.ts'
import { useChange } from './use-record.ts'

interface StageStepsProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

interface Asking {
  readonly stage: CatalogStage
  readonly fields: readonly CatalogField[]
}

/** Whether the process lets a record go from one stage to another. */
const leadsTo = (from: CatalogStage | undefined, to: CatalogStage): boolean =>
  to.retired !== true && (from === undefined || from.next === null || from.next.includes(to.value))

/** Moves the record to a stage: at once, or once what the stage needs was filled in. */
function useMoves({ object, record }: StageStepsProps, process: CatalogProcess) {
  const t = useT()
  const { message } = useSaying()
  const { mutateAsync, isPending } = useChange(object, record)
  const [asking, setAsking] = useState<Asking | null>(null)
  const go = (stage: CatalogStage, values: Readonly<Record<string, unknown>>) =>
    mutateAsync({ changes: { ...values, [process.stage]: stage.value }, version: record.version })
  const move = (stage: CatalogStage) => {
    const fields = missingFor(object, stage, record)
    if (fields.length > 0) return setAsking({ stage, fields })
    go(stage, {}).catch((error: unknown) => void message.warning(problemText(error, t)))
  }
  const fill = async (values: Readonly<Record<string, unknown>>) => {
    if (asking === null) return
    await go(asking.stage, values)
    setAsking(null)
  }
  return { move, fill, asking, close: () => setAsking(null), isPending }
}

function Steps({ object, record, process }: StageStepsProps & { readonly process: CatalogProcess }) {
  const t = useT()
  const me = useMe()
  const moves = useMoves({ object, record }, process)
  const stages = stepsOf(process, record)
  const at = stages.findIndex(({ value }) => value === record[process.stage])
  const here = stages[at]
  const days = daysStill(object, here, record)
  const field = object.fields.get(process.stage)
  const movable = field?.writable !== false && may(me, object.name, 'update')
  return (
    <nav className="steps" aria-label={t('stage.steps')}>
      <ol>
        {stages.map((stage, index) => (
          <li key={stage.value} className={stepClass(stage, index - at)}>
            <button
              type="button"
              aria-current={index === at ? 'step' : undefined}
              disabled={index === at || !movable || moves.isPending || !leadsTo(here, stage)}
              onClick={() => moves.move(stage)}
            >
              {labelText(stage.label)}
              {index === at && days !== null ? <span className="warn"> · {t('board.still', { days })}</span> : null}
            </button>
          </li>
        ))}
      </ol>
      {moves.asking === null ? null : (
        <StageNeeds
          object={object}
          name={titleOf(record, object.title)}
          column={labelText(moves.asking.stage.label)}
          fields={moves.asking.fields}
          onFilled={moves.fill}
          onClose={moves.close}
        />
      )}
    </nav>
  )
}

/** What is behind the record is done, unless the stage is an end that it never came to. */
function stepClass({ outcome }: CatalogStage, distance: number): string {
  if (distance === 0) return `step here ${outcome}`
  return distance < 0 && outcome === 'open' ? 'step done' : 'step'
}

/** The way of a record through its pipeline: where it stands, and one press to another stage. Nothing where it moves through none. */
export function StageSteps({ object, record }: StageStepsProps) {
  const { process } = object
  return process === undefined || record[process.stage] === undefined ? null : (
    <Steps object={object} record={record} process={process} />
  )
}
