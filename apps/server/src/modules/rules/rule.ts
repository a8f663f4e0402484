import { declaredModes, findField, isSealedClass, type ObjectDeclaration, type SearchMode } from '@holdfast/catalog'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { ALL_OFF, type SwitchName } from '../../platform/gate/company-switches.ts'
import type { AcceptChange, AskedRule, ConfirmedRule, RuleChange } from '../../platform/gate/rule-changes.ts'
import type { Tenant, TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { type SearchChange, switched } from './search-switch.ts'

const exactly = { additionalProperties: false }
const Name = Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9_]{0,63}$' })

const Kind = Type.Union([
  Type.Literal('exact'),
  Type.Literal('tail'),
  Type.Literal('substring'),
  Type.Literal('pinyin'),
])

/** A change of what a whole company does. */
export const RuleBody = Type.Union([
  Type.Object({ rule: Type.Literal('publishLog'), on: Type.Boolean() }, exactly),
  Type.Object({ rule: Type.Literal('boundSessions'), on: Type.Boolean() }, exactly),
  Type.Object({ rule: Type.Literal('deviceReports'), on: Type.Boolean() }, exactly),
  Type.Object({ rule: Type.Literal('programKeys'), on: Type.Boolean() }, exactly),
  Type.Object({ rule: Type.Literal('unique'), object: Name, field: Name, on: Type.Boolean() }, exactly),
  Type.Object({ rule: Type.Literal('search'), object: Name, field: Name, kind: Kind, on: Type.Boolean() }, exactly),
])

type SwitchChange = Extract<RuleChange, { rule: SwitchName }>

const isSwitch = (change: RuleChange | AcceptChange): change is SwitchChange => Object.hasOwn(ALL_OFF, change.rule)

/** What a change is about: asked anew, it takes the place of the one that rests. */
export function keyOf(change: RuleChange | AcceptChange): string {
  if (change.rule === 'accept') return `accept:${change.object}.${change.id}.${change.kind}`
  if (isSwitch(change)) return change.rule
  const place = `${change.rule}:${change.object}.${change.field}`
  return change.rule === 'search' ? `${place}.${change.kind}` : place
}

/** What nobody confirmed within this time was not asked. */
export const ASKED_LIVES_MS = 7 * 24 * 3_600_000

export const livingRules = (policy: TenantPolicy, now: number): readonly (readonly [string, AskedRule])[] =>
  Object.entries(policy.asked).filter(([, { at }]) => now - at <= ASKED_LIVES_MS)

const offKinds = (policy: TenantPolicy, { object, field }: SearchChange): readonly SearchMode[] =>
  policy.searchOff[object]?.[field] ?? []

export function isOn(policy: TenantPolicy, change: RuleChange): boolean {
  if (isSwitch(change)) return policy[change.rule]
  if (change.rule === 'search') return !offKinds(policy, change).includes(change.kind)
  return (policy.uniqueFields[change.object] ?? []).includes(change.field)
}

const unknownAt = (path: string) => new Refusal('invalid', { errors: [{ path, code: 'choice_unknown' }] })

function objectOf({ catalog }: Tenant, name: string): ObjectDeclaration {
  const object = catalog.findObject(name)
  if (object === undefined || !object.served) throw unknownAt('/object')
  return object
}

/** Refuses a field that no company may make unique: of its own fields each says so when it is made. */
export function placeOf(tenant: Tenant, { object: name, field: key }: { object: string; field: string }) {
  const object = objectOf(tenant, name)
  if (findField(object, key)?.uniqueable !== true) throw unknownAt('/field')
  return { object, field: key }
}

/** Refuses what no such rule can be about: a field without such an index, one that cannot be unique. */
export function demandPlace(tenant: Tenant, change: RuleChange): void {
  if (change.rule === 'unique') placeOf(tenant, change)
  if (change.rule !== 'search') return
  const field = findField(objectOf(tenant, change.object), change.field)
  if (field === undefined || !isSealedClass(field.class) || field.removed === true) throw unknownAt('/field')
  if (!declaredModes(field).includes(change.kind)) throw unknownAt('/kind')
}

function withUnique(policy: TenantPolicy, { object, field, on }: Extract<RuleChange, { rule: 'unique' }>) {
  const others = (policy.uniqueFields[object] ?? []).filter((each) => each !== field)
  return { ...policy, uniqueFields: { ...policy.uniqueFields, [object]: on ? [...others, field] : others } }
}

const without = (policy: TenantPolicy, change: RuleChange | AcceptChange): TenantPolicy => {
  const { [keyOf(change)]: _done, ...asked } = policy.asked
  return { ...policy, asked }
}

/** The policy once the change is done, and who did it. */
export function changedBy(
  policy: TenantPolicy,
  change: RuleChange | AcceptChange,
  confirmed: ConfirmedRule & { principal: string },
) {
  // that is no rule: nothing of it stays in force
  if (change.rule === 'accept') return without(policy, change)
  const { principal, ...noted } = confirmed
  const next = { ...without(policy, change), confirmed: { ...policy.confirmed, [keyOf(change)]: noted } }
  if (isSwitch(change)) return { ...next, [change.rule]: change.on }
  return change.rule === 'unique' ? withUnique(next, change) : switched(next, change, { principal, at: noted.at })
}
