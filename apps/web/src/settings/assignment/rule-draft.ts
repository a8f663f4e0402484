import type { AssignmentRule } from '@holdfast/sdk'
import { valueFor } from '../value-for.ts'

/** The rule with what it asks of a field; nothing chosen asks nothing. */
export function withCondition(rule: AssignmentRule, field: string, values: readonly string[]): AssignmentRule {
  const others = rule.when.filter((each) => each.field !== field)
  return { ...rule, when: values.length === 0 ? others : [...others, { field, in: values }] }
}

/** What the rule asks of a field. */
export const askedOf = (rule: AssignmentRule, field: string): readonly string[] =>
  rule.when.find((each) => each.field === field)?.in ?? []

/** A rule to begin with. Its id is given when it is saved: it is made from its name. */
export const freshRule = (): AssignmentRule => ({
  id: '',
  label: { zh: '', en: '' },
  when: [],
  way: 'turns',
  to: '',
  atWork: false,
})

/** The rules as they are sent: each that has none yet gets an id of its own. */
export function statedRules(rules: readonly AssignmentRule[]): readonly AssignmentRule[] {
  const taken = rules.map(({ id }) => id).filter((id) => id !== '')
  return rules.map((rule) => {
    if (rule.id !== '') return rule
    const id = valueFor(rule.label.en, 'rule', taken)
    taken.push(id)
    return { ...rule, id }
  })
}

/** Whether a rule lacks what it cannot do without. */
export const isWhole = ({ label, to }: AssignmentRule): boolean =>
  label.zh.trim() !== '' && label.en.trim() !== '' && to !== ''
