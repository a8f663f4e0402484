import type { Forbid, RightsDifference, RightsVocabulary, RoleLine, StatedRights } from '@holdfast/sdk'
import { currentLanguage, labelText, type Translate } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'

/** What sentences about rights are made with: the reader's words, the company's objects and fields, the names of roles. */
export interface Telling {
  readonly t: Translate
  readonly vocabulary: RightsVocabulary
  readonly roleName: (role: string) => string
}

/** What of the rights is stated. */
export type RightsParts = Omit<StatedRights, 'version'>
export const partsOf = ({ roles, forbids, networks }: RightsParts): RightsParts => ({ roles, forbids, networks })

const REACHES: Readonly<Record<string, MessageId>> = {
  own: 'rights.reach.own',
  team: 'rights.reach.team',
  department: 'rights.reach.department',
  found: 'rights.reach.found',
  all: 'rights.reach.all',
  shared: 'rights.reach.shared',
  sharedToChange: 'rights.reach.sharedToChange',
}

const CONDITIONS: Readonly<Record<string, MessageId>> = {
  outside_hours: 'rights.when.outside_hours',
  stale_factor: 'rights.when.stale_factor',
  untrusted_device: 'rights.when.untrusted_device',
  outside_networks: 'rights.when.outside_networks',
  at_risk: 'rights.when.at_risk',
  noncompliant_device: 'rights.when.noncompliant_device',
  untrained: 'rights.when.untrained',
  program: 'rights.when.program',
  purpose_call: 'rights.when.purpose_call',
  purpose_delivery: 'rights.when.purpose_delivery',
  purpose_dispute: 'rights.when.purpose_dispute',
  purpose_other: 'rights.when.purpose_other',
  purpose_unstated: 'rights.when.purpose_unstated',
}

/** Reaches and conditions a company chooses from, in the order of their width. */
export const CHOSEN_REACHES = ['own', 'team', 'department', 'found', 'all'] as const
export const CHOSEN_CONDITIONS = [
  'outside_hours',
  'stale_factor',
  'untrusted_device',
  'outside_networks',
  'at_risk',
  'noncompliant_device',
  'untrained',
  'program',
] as const
/** What a value is revealed for: conditions of that act alone. */
export const CHOSEN_PURPOSES = [
  'purpose_call',
  'purpose_delivery',
  'purpose_dispute',
  'purpose_other',
  'purpose_unstated',
] as const

export const reachWords = (reach: string, t: Translate): string => t(REACHES[reach] ?? 'rights.reach.pool')
export const conditionWords = (condition: string, t: Translate): string =>
  t(CONDITIONS[condition] ?? 'rights.when.program')

export const listed = (words: readonly string[]): string => words.join(currentLanguage() === 'zh' ? '、' : ', ')

/** As records are called inside a sentence. */
const inside = (words: string): string => (currentLanguage() === 'zh' ? words : words.toLowerCase())

const objectIn = ({ vocabulary }: Telling, name: string) => vocabulary.objects.find((object) => object.name === name)

export function objectWords(telling: Telling, name: string): string {
  const label = objectIn(telling, name)?.label
  return label === undefined ? name : inside(labelText(label))
}

export function fieldWords(telling: Telling, object: string, name: string): string {
  const label = objectIn(telling, object)?.fields.find((field) => field.name === name)?.label
  return label === undefined ? name : labelText(label)
}

export function actionWords({ vocabulary }: Telling, name: string): string {
  const label = vocabulary.actions.find((action) => action.name === name)?.label
  return label === undefined ? name : labelText(label)
}

const MODES = { clear: 'rights.field.clear', masked: 'rights.field.masked', hidden: 'rights.field.hidden' } as const

/** A line of a role as the rest of a sentence that begins with whoever holds it. */
export function lineWords(telling: Telling, line: RoleLine): string {
  const { t } = telling
  if (line.kind === 'reveals') return t('rights.reveals', { count: line.aDay })
  const object = objectWords(telling, line.object)
  if (line.kind === 'act') {
    const words = { action: actionWords(telling, line.action), object }
    return line.reach === 'none'
      ? t('rights.act.none', words)
      : t('rights.act', { ...words, reach: reachWords(line.reach, t) })
  }
  const words = { object, field: fieldWords(telling, line.object, line.field) }
  if (line.kind === 'field') return t(MODES[line.mode], words)
  return t(line.on ? 'rights.write.on' : 'rights.write.off', words)
}

function whenWords({ t }: Telling, when: readonly string[]): string {
  if (when.length === 0) return ''
  return t('rights.when', { when: when.map((each) => conditionWords(each, t)).join(t('rights.and')) })
}

/** What is forbidden, as a sentence. */
export function forbidWords(telling: Telling, forbid: Forbid): string {
  const { t, roleName } = telling
  const words = {
    roles: listed(forbid.roles.map(roleName)),
    acts: listed(forbid.actions.map((action) => actionWords(telling, action))),
    object: objectWords(telling, forbid.object),
    fields: listed(forbid.fields.map((field) => fieldWords(telling, forbid.object, field))),
    when: whenWords(telling, forbid.when),
  }
  const everybody = forbid.roles.length === 0
  if (forbid.fields.length > 0) return t(everybody ? 'rights.noField.all' : 'rights.noField.some', words)
  return t(everybody ? 'rights.forbid.all' : 'rights.forbid.some', words)
}

/** Everything that rights say beyond those an installation begins with, a sentence each. */
export function sentencesOf(telling: Telling, { roles, forbids, networks }: StatedRights): readonly string[] {
  const { t, roleName } = telling
  return [
    ...roles.flatMap(({ name, label, lines }) => {
      const role = labelText(label)
      return [
        t('rights.copy', { role, from: roleName(baseOf(name)) }),
        ...lines.map((line) => t('rights.says', { role, line: lineWords(telling, line) })),
      ]
    }),
    ...forbids.map((forbid) => forbidWords(telling, forbid)),
    ...networks.map((network) => t('rights.networkOf', { network })),
  ]
}

/** The role that one of the company's own is a copy of: its name before the dot. */
export const baseOf = (name: string): string => name.split('.')[0] ?? name

/** What one person gains or loses, in words, with the fields that come or go. */
export function differenceWords({ t }: Pick<Telling, 't'>, difference: RightsDifference): string {
  const { actionLabel, objectLabel, reach, act, fields, write, records } = difference
  const head = t('rights.act', {
    action: labelText(actionLabel),
    reach: reachWords(reach, t),
    object: inside(labelText(objectLabel)),
  })
  const names = (all: readonly { readonly label: RightsDifference['objectLabel'] }[]) =>
    listed(all.map(({ label }) => labelText(label)))
  const parts = [
    ...(records === null ? [] : [t('rights.records', { count: records })]),
    ...(act || fields.length === 0 ? [] : [t('rights.seeing', { fields: names(fields) })]),
    ...(act || write.length === 0 ? [] : [t('rights.filling', { fields: names(write) })]),
  ]
  return [head, ...parts].join(' · ')
}
