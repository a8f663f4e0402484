import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { AskedRule, RuleChange, Tenant, TenantPolicy } from '../../platform/gate/tenant-policy.ts'

const exactly = { additionalProperties: false }
const Name = Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9_]{0,63}$' })

/** A change of what a whole company does. */
export const RuleBody = Type.Union([
  Type.Object({ rule: Type.Literal('publishLog'), on: Type.Boolean() }, exactly),
  Type.Object({ rule: Type.Literal('unique'), object: Name, field: Name, on: Type.Boolean() }, exactly),
])

/** What a change is about: asked anew, it takes the place of the one that rests. */
export const keyOf = (change: RuleChange): string =>
  change.rule === 'unique' ? `unique:${change.object}.${change.field}` : change.rule

/** What nobody confirmed within this time was not asked. */
export const ASKED_LIVES_MS = 7 * 24 * 3_600_000

export const livingRules = (policy: TenantPolicy, now: number): readonly (readonly [string, AskedRule])[] =>
  Object.entries(policy.asked).filter(([, { at }]) => now - at <= ASKED_LIVES_MS)

export const isOn = (policy: TenantPolicy, change: RuleChange): boolean =>
  change.rule === 'publishLog' ? policy.publishLog : (policy.uniqueFields[change.object] ?? []).includes(change.field)

/** Refuses a field that no company may make unique: of its own fields each says so when it is made. */
export function placeOf({ catalog }: Tenant, { object: name, field: key }: { object: string; field: string }) {
  const object = catalog.findObject(name)
  if (object === undefined || !object.served)
    throw new Refusal('invalid', { errors: [{ path: '/object', code: 'choice_unknown' }] })
  if (!Object.hasOwn(object.fields, key) || object.fields[key]?.uniqueable !== true)
    throw new Refusal('invalid', { errors: [{ path: '/field', code: 'choice_unknown' }] })
  return { object, field: key }
}

/** The policy once the change is done. */
export function changedBy(policy: TenantPolicy, change: RuleChange): TenantPolicy {
  const { [keyOf(change)]: _done, ...asked } = policy.asked
  if (change.rule === 'publishLog') return { ...policy, asked, publishLog: change.on }
  const { object, field } = change
  const others = (policy.uniqueFields[object] ?? []).filter((each) => each !== field)
  return {
    ...policy,
    asked,
    uniqueFields: { ...policy.uniqueFields, [object]: change.on ? [...others, field] : others },
  }
}
