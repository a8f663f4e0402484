import type { CatalogStage, OwnPipelines } from '@holdfast/sdk'
import { labelText, type Translate } from '../../app/i18n.ts'
import type { Difference } from '../both-versions.tsx'
import type { PipelineDraft } from './pipeline-draft.ts'

interface Told {
  readonly draft: PipelineDraft
  readonly requirable: OwnPipelines['requirable']
  readonly t: Translate
}

function boundsText({ draft, requirable, t }: Told, { required, next, staleDays }: CatalogStage): string {
  const fields = requirable.filter(({ key }) => required.includes(key)).map(({ label }) => labelText(label))
  const stages = draft.stages.filter(({ value }) => next?.includes(value)).map(({ label }) => labelText(label))
  const days = staleDays === null ? '' : `${staleDays} ${t('company.days')}`
  return [fields.join('、'), stages.join('、'), days].filter((part) => part !== '').join(' → ')
}

/** The stages of a pipeline as one text, in their order. */
const stagesText = (told: Told): string =>
  told.draft.stages
    .map((stage) => {
      const words = `${stage.label.zh} / ${stage.label.en} ${stage.probability}%`
      const retired = stage.retired === true ? ` (${told.t('option.retire')})` : ''
      const bounds = boundsText(told, stage)
      return `${words}${retired}${bounds === '' ? '' : ` [${bounds}]`}`
    })
    .join(' · ')

/** What two administrators said differently of a pipeline. */
export function pipelineDifferences(
  sides: { readonly theirs: PipelineDraft; readonly mine: PipelineDraft },
  about: Omit<Told, 'draft'>,
): readonly Difference[] {
  const { t } = about
  const read: readonly (readonly [string, (draft: PipelineDraft) => string])[] = [
    [t('pipelines.nameZh'), ({ label }) => label.zh],
    [t('pipelines.nameEn'), ({ label }) => label.en],
    [t('nav.pipelines'), (draft) => stagesText({ ...about, draft })],
    [t('pipelines.retired'), ({ retired }) => (retired ? t('pipelines.retired') : '–')],
    [t('pipelines.usual'), ({ usual }) => (usual ? t('pipelines.usual') : '–')],
  ]
  return read
    .map(([what, told]) => ({ what, theirs: told(sides.theirs), mine: told(sides.mine) }))
    .filter(({ theirs, mine }) => theirs !== mine)
}
