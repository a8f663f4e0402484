/** Who a new record goes to of which nobody said whose it is: a company's rules in their order. */
import type { Field, Label, ObjectDeclaration } from './declaration.ts'
import { isSealedClass } from './field.ts'
import type { Json } from './values/value-type.ts'

/** A field that must hold one of some values; of regions the ones within them count too. */
export interface RuleCondition {
  readonly field: string
  readonly in: readonly string[]
}

/** `person`: always the same. `turns`: whoever of the team has waited longest. `least`: whoever of the team has the fewest open ones. */
export type AssignmentWay = 'person' | 'turns' | 'least'

export interface AssignmentRule {
  readonly id: string
  readonly label: Label
  /** All of them hold; none means every record. */
  readonly when: readonly RuleCondition[]
  readonly way: AssignmentWay
  /** The person, or the team, by the way. */
  readonly to: string
  /** Only to whoever is at work at the moment: by their own hours and the company's calendar. */
  readonly atWork: boolean
}

/** The rules in their order, with the version that whoever changes them has seen. */
export interface Assignment {
  readonly version: number
  readonly rules: readonly AssignmentRule[]
}

/** What forbids a rule: where it stands, and why. */
export interface RuleFault {
  readonly path: string
  readonly code: 'field_unknown' | 'choice_unknown' | 'required' | 'duplicate_value'
}

const KINDS: ReadonlySet<Field['kind']> = new Set<Field['kind']>(['choice', 'country', 'region'])

/** Fields that a rule may ask about: plain ones of few values that whoever writes the record states; not how far it has come. */
export const askableFields = (object: ObjectDeclaration): readonly string[] =>
  Object.entries(object.fields).flatMap(([key, field]) =>
    KINDS.has(field.kind) &&
    key !== object.conversion?.status &&
    !isSealedClass(field.class) &&
    field.computed !== true &&
    field.removed !== true
      ? [key]
      : [],
  )

/** The digits by which a region's code begins that lies within it (GB/T 2260: province, city, district). */
const within = (region: string): string => region.replace(/(?:00)+$/, '')

const holds = (
  object: ObjectDeclaration,
  values: Readonly<Record<string, Json>>,
  condition: RuleCondition,
): boolean => {
  const value = values[condition.field]
  if (typeof value !== 'string') return false
  if (object.fields[condition.field]?.kind !== 'region') return condition.in.includes(value)
  return condition.in.some((region) => value.startsWith(within(region)))
}

/** The rules that speak of a record, in their order. */
export const rulesFor = (
  rules: readonly AssignmentRule[],
  object: ObjectDeclaration,
  values: Readonly<Record<string, Json>>,
): readonly AssignmentRule[] => rules.filter(({ when }) => when.every((condition) => holds(object, values, condition)))

/** What forbids the rules: fields that none may ask about, values that a choice does not have, one name twice. */
export function ruleFaults(object: ObjectDeclaration, rules: readonly AssignmentRule[]): readonly RuleFault[] {
  const askable = new Set(askableFields(object))
  return rules.flatMap(({ id, when }, at): RuleFault[] => {
    const ofConditions = when.flatMap((condition, nth): RuleFault[] => {
      const path = `/rules/${at}/when/${nth}`
      if (!askable.has(condition.field)) return [{ path: `${path}/field`, code: 'field_unknown' }]
      const known = object.fields[condition.field]?.options?.map(({ value }) => value)
      const isUnknown = known !== undefined && condition.in.some((value) => !known.includes(value))
      return isUnknown ? [{ path: `${path}/in`, code: 'choice_unknown' }] : []
    })
    const isTwice = rules.findIndex((rule) => rule.id === id) !== at
    return [...ofConditions, ...(isTwice ? [{ path: `/rules/${at}/id`, code: 'duplicate_value' as const }] : [])]
  })
}
