/** What an app of another company's may do for a person: fields by name, within what that person may at the moment. */
import type { Access, ObjectAccess } from './access.ts'
import type { Action, Grant } from './grant.ts'

/** Fields of an object that an app reads, and those it writes. */
export interface ObjectContract {
  readonly read: readonly string[]
  readonly write: readonly string[]
}

/** By an object's plural; what is not named does not exist for the app. */
export type Contract = Readonly<Record<string, ObjectContract>>

const NOTHING: ObjectContract = { read: [], write: [] }

const ofObject = (contract: Contract, plural: string): ObjectContract =>
  (Object.hasOwn(contract, plural) ? contract[plural] : undefined) ?? NOTHING

const SCOPE = /^([a-z][a-z0-9-]{0,63}):(read|write)$/

/** The scopes by which a contract is asked for: `contacts:read`, `contacts:write`. */
export const scopesOfContract = (contract: Contract): readonly string[] =>
  Object.entries(contract)
    .flatMap(([plural, { read, write }]) => [
      ...(read.length > 0 ? [`${plural}:read`] : []),
      ...(write.length > 0 ? [`${plural}:write`] : []),
    ])
    .sort()

/** The part of a contract that these scopes name. */
export function contractWithin(contract: Contract, scopes: readonly string[]): Contract {
  const plurals = new Set(scopes.flatMap((scope) => SCOPE.exec(scope)?.[1] ?? []))
  const part = (plural: string): ObjectContract => {
    const { read, write } = ofObject(contract, plural)
    return {
      read: scopes.includes(`${plural}:read`) ? read : [],
      write: scopes.includes(`${plural}:write`) ? write : [],
    }
  }
  return Object.fromEntries([...plurals].map((plural) => [plural, part(plural)]))
}

function grantWithin(level: Grant, { read, write }: ObjectContract): Grant {
  const fields = Object.fromEntries(Object.entries(level.fields).filter(([key]) => read.includes(key)))
  const writes = (level.write ?? []).filter((key) => write.includes(key))
  const allowed: readonly Action[] = [
    ...(Object.keys(fields).length > 0 ? (['list', 'read'] as const) : []),
    ...(writes.length > 0 ? (['create', 'update'] as const) : []),
  ]
  return { ...level, fields, write: writes, actions: level.actions.filter((action) => allowed.includes(action)) }
}

/**
 * The person's access cut down to a contract: listing, reading, making and changing alone, of the fields it names, as clear or masked as the person
 * sees them, under the budget of programs. No capability and no other act can be named.
 */
export function accessByContract(access: Access, contract: Contract, pluralOf: (object: string) => string): Access {
  const objects = new Map<string, ObjectAccess>()
  for (const [object, { levels }] of access.objects) {
    const kept = levels
      .map((level) => grantWithin(level, ofObject(contract, pluralOf(object))))
      .filter(({ actions }) => actions.length > 0)
    if (kept.length > 0) objects.set(object, { levels: kept })
  }
  return {
    principal: access.principal,
    capabilities: new Set(),
    budgets: ['client'],
    objects,
    facts: access.facts,
    byPurpose: access.byPurpose,
  }
}
