import { findField, type ObjectDeclaration, type Option } from '@holdfast/catalog'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { Words } from '../../platform/gate/shapes.ts'
import type { TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { publish } from '../../platform/jobs/outbox.ts'

/** The standard choices whose words are a company's own. Those the system itself reckons with (states, risks) are not. */
const OWN_WORDS: Readonly<Record<string, readonly string[]>> = {
  account: ['level', 'industry', 'source'],
  contact: ['source', 'decisionRole'],
  lead: ['source'],
  opportunity: ['source', 'lostReason'],
}

const strict = { additionalProperties: false }

/** A choice's options, all of them: one that is left out of the list is refused, for records may hold it; it is retired instead. */
export const ChoiceBody = Type.Object(
  {
    object: Type.String({ maxLength: 64 }),
    field: Type.String({ maxLength: 64 }),
    options: Type.Array(
      Type.Object(
        {
          value: Type.String({ pattern: '^[a-z0-9]+(?:_[a-z0-9]+)*$', maxLength: 40 }),
          label: Words,
          retired: Type.Optional(Type.Boolean()),
        },
        strict,
      ),
      { minItems: 1, maxItems: 200 },
    ),
  },
  strict,
)
export type ChoiceStated = Static<typeof ChoiceBody>

const isOwnWords = (object: string, field: string): boolean =>
  Object.hasOwn(OWN_WORDS, object) && OWN_WORDS[object]?.includes(field) === true

const versionOf = (policy: TenantPolicy, object: string, field: string): number =>
  policy.optionVersions[object]?.[field] ?? 1

function view(policy: TenantPolicy, object: ObjectDeclaration, key: string) {
  const field = findField(object, key)
  if (field?.options === undefined) return []
  const options = field.options.map(({ value, label, retired = false }) => ({ value, label, retired }))
  return [
    {
      object: object.name,
      objectLabel: object.label,
      field: key,
      label: field.label,
      version: versionOf(policy, object.name, key),
      options,
    },
  ]
}

/** The choices a company words itself, with their options. */
export function listChoices(ctx: RequestContext): Answer {
  const { catalog, policy } = ctx.caller.tenant
  const data = catalog.served.flatMap((object) =>
    (OWN_WORDS[object.name] ?? []).flatMap((key) => view(policy, object, key)),
  )
  return {
    status: 200,
    body: { data, page: { next: null, limit: data.length } },
    audit: { act: 'choice.list', outcome: 'allowed', count: data.length },
  }
}

/** Refuses a list in which two say the same, or that leaves out what records may hold, or offers nothing. */
function checkOptions(before: readonly Option[], stated: ChoiceStated['options']): void {
  const refuse = (code: string): never => {
    throw new Refusal('invalid', { errors: [{ path: '/options', code }] })
  }
  const values = new Set(stated.map(({ value }) => value))
  const words = (['zh', 'en'] as const).map((language) => new Set(stated.map(({ label }) => label[language].trim())))
  if ([values, ...words].some((each) => each.size !== stated.length)) refuse('duplicate_value')
  if (before.some(({ value }) => !values.has(value))) refuse('choice_unknown')
  if (stated.every(({ retired }) => retired === true)) refuse('required')
}

/** Words a choice anew, on the version that was seen. Forms, lists, filters and imports follow at once. */
export async function writeChoice(ctx: RequestContext, stated: ChoiceStated): Promise<Answer> {
  const { services, caller } = ctx
  const { object, field: key } = stated
  const declared = caller.tenant.catalog.findObject(object)
  const field = declared === undefined ? undefined : findField(declared, key)
  if (!isOwnWords(object, key) || field?.options === undefined)
    throw new Refusal('invalid', { errors: [{ path: '/field', code: 'choice_unknown' }] })
  const seen = statedVersion(ctx.headers)
  checkOptions(field.options, stated.options)
  const options = stated.options.map(
    ({ value, label, retired }): Option => ({ value, label, ...(retired === true ? { retired } : {}) }),
  )
  return ctx.write(async (tx) => {
    await changePolicy(services, tx, (policy) => {
      const version = versionOf(policy, object, key)
      if (version !== seen) throw new Refusal('version_conflict')
      const { options: all, optionVersions: versions } = policy
      return {
        ...policy,
        options: { ...all, [object]: { ...all[object], [key]: options } },
        optionVersions: { ...versions, [object]: { ...versions[object], [key]: version + 1 } },
      }
    })
    await publish(tx, 'catalog.changed', { object })
    const facts = { object, field: key, options: options.length }
    return { status: 204, audit: await tx.record({ act: 'choice.update', outcome: 'allowed', facts }) }
  })
}
