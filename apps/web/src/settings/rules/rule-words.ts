import type { AcceptChange, CompanyRules, RuleChange, RuleSince, SearchKind } from '@holdfast/sdk'
import { labelText, type Translate } from '../../app/i18n.ts'
import { rowName } from '../../audit/row-names.ts'
import type { MessageId } from '../../locales/zh.ts'
import { searchKindWords } from '../../records/not-searched-note.tsx'
import { formatMoment } from '../../ui/format.ts'

type OfField = Extract<RuleChange, { readonly field: string }>
type Asked = RuleChange | AcceptChange

const placeOf = (rules: CompanyRules, { object, field }: OfField) =>
  [...rules.search, ...rules.unique].find((each) => each.object === object && each.field === field)

/** The field a rule is about, as people call it: `联系人的手机`. */
export function fieldWords(rules: CompanyRules, change: OfField, t: Translate): string {
  const place = placeOf(rules, change)
  return t('rules.field', {
    object: labelText(place?.objectLabel ?? change.object),
    field: labelText(place?.fieldLabel ?? change.field),
  })
}

type Switch = Exclude<RuleChange, OfField>['rule']

/** What turning a switch of the company does. */
const SWITCHES: Readonly<Record<Switch, { readonly on: MessageId; readonly off: MessageId }>> = {
  publishLog: { on: 'rules.publish.on', off: 'rules.publish.off' },
  deviceReports: { on: 'rules.reports.on', off: 'rules.reports.off' },
  programKeys: { on: 'rules.keys.on', off: 'rules.keys.off' },
  boundSessions: { on: 'rules.bound.on', off: 'rules.bound.off' },
}

/** What a change does, as a title. */
export function changeWords(rules: CompanyRules, change: Asked, t: Translate): string {
  if (change.rule === 'accept') return t('rules.accept', { object: rowName(change.object, t), id: change.id.slice(-8) })
  if (!('field' in change)) return t(SWITCHES[change.rule][change.on ? 'on' : 'off'])
  const field = fieldWords(rules, change, t)
  if (change.rule === 'unique') return t(change.on ? 'rules.unique.on' : 'rules.unique.off', { field })
  const kind = searchKindWords([change.kind], t)
  return t(change.on ? 'rules.search.on' : 'rules.search.off', { field, kind })
}

const LEAKS: Readonly<Record<SearchKind, MessageId>> = {
  exact: 'rules.leaks.exact',
  tail: 'rules.leaks.tail',
  substring: 'rules.leaks.substring',
  pinyin: 'rules.leaks.pinyin',
}

const ENDS: Readonly<Record<SearchKind, MessageId>> = {
  exact: 'rules.ends.exact',
  tail: 'rules.ends.tail',
  substring: 'rules.ends.substring',
  pinyin: 'rules.ends.pinyin',
}

function searchFollows(rules: CompanyRules, change: Extract<RuleChange, { readonly rule: 'search' }>): MessageId[] {
  const { object, field, kind, on } = change
  const rule = rules.search.find((each) => each.object === object && each.field === field && each.kind === kind)
  if (on) return [LEAKS[kind], 'rules.follows.building']
  return [
    ENDS[kind],
    ...(rule?.lookedUp === true ? (['rules.ends.lookup'] as const) : []),
    'rules.follows.removing',
    ...(rule?.recognised === true ? (['rules.follows.recognised'] as const) : []),
  ]
}

/** What follows from a change, sentence by sentence. */
export function followsFrom(rules: CompanyRules, change: Asked): readonly MessageId[] {
  if (change.rule === 'accept') return ['rows.accept.follows']
  if (change.rule === 'publishLog') return [change.on ? 'rules.follows.published' : 'rules.follows.closed']
  if (change.rule === 'deviceReports') return [change.on ? 'rules.follows.reports' : 'rules.follows.noReports']
  if (change.rule === 'programKeys')
    return change.on ? ['rules.follows.keys', 'rules.follows.directory'] : ['rules.follows.noKeys']
  if (change.rule === 'boundSessions')
    return change.on ? ['rules.follows.bound', 'rules.follows.programs'] : ['rules.follows.unbound']
  if (change.rule === 'search') return searchFollows(rules, change)
  return change.on ? ['rules.follows.unique', 'rules.follows.shared'] : ['rules.follows.notUnique']
}

/** Since when a rule is as it is, and by whom. */
export const sinceWords = (since: RuleSince | null, t: Translate): string =>
  since === null
    ? t('rules.asBegun')
    : t('rules.since', {
        at: formatMoment(since.at, t),
        askedBy: since.askedBy.name ?? '—',
        by: since.by.name ?? '—',
      })
