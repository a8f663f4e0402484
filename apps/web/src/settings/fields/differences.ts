import type { ChoiceOption, CustomField, ObjectLayout } from '@holdfast/sdk'
import { labelText, type Translate } from '../../app/i18n.ts'
import type { Difference } from '../both-versions.tsx'
import { draftOf, type LayoutDraft } from './layout-draft.ts'

const differing = (all: readonly Difference[]): readonly Difference[] =>
  all.filter(({ theirs, mine }) => theirs !== mine)

/** Options as a list, both languages, the retired ones said. */
export const optionsText = (options: readonly ChoiceOption[], t: Translate): string =>
  options
    .map(({ label, retired }) => `${label.zh} / ${label.en}${retired === true ? ` (${t('option.retire')})` : ''}`)
    .join(' · ')

type FieldWords = Pick<CustomField, 'label' | 'required' | 'options'>

/** What two administrators said differently of a field of the company's own. */
export function fieldDifferences(theirs: FieldWords, mine: FieldWords, t: Translate): readonly Difference[] {
  const told = ({ required }: FieldWords) => (required === true ? t('fields.askFor') : '–')
  return differing([
    { what: t('fields.nameZh'), theirs: theirs.label.zh, mine: mine.label.zh },
    { what: t('fields.nameEn'), theirs: theirs.label.en, mine: mine.label.en },
    {
      what: t('fields.options'),
      theirs: optionsText(theirs.options ?? [], t),
      mine: optionsText(mine.options ?? [], t),
    },
    { what: t('fields.demanded'), theirs: told(theirs), mine: told(mine) },
  ])
}

/** Where a field stands, as one line. */
function placeText(draft: LayoutDraft, key: string, t: Translate): string {
  const group = draft.groups.find(({ fields }) => fields.includes(key))
  if (group === undefined) return t('fields.leftOut')
  const demanded = draft.demanded.includes(key) ? ` · ${t('fields.demanded')}` : ''
  return `${labelText(group.label)} ${group.fields.indexOf(key) + 1}${demanded}`
}

/** Where two administrators put the fields of an object differently. */
export function layoutDifferences(layout: ObjectLayout, mine: LayoutDraft, t: Translate): readonly Difference[] {
  const theirs = draftOf(layout)
  const groups = { theirs: theirs.groups, mine: mine.groups }
  const names = (side: keyof typeof groups) => groups[side].map(({ label }) => labelText(label)).join(' · ')
  return differing([
    { what: t('fields.group'), theirs: names('theirs'), mine: names('mine') },
    ...layout.fields.map(({ key, label }) => ({
      what: labelText(label),
      theirs: placeText(theirs, key, t),
      mine: placeText(mine, key, t),
    })),
  ])
}
