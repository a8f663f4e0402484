/** What a program may do for the person it acts for: never more than that person may, and of that only what its scopes name. */
import type { Access, ObjectAccess } from './access.ts'
import type { Action, Capability, Grant } from './grant.ts'

/** `contacts:read`, `contacts:write`, `contacts:reveal` by an object's plural; `audit:read` for the log. */
const SCOPE = /^([a-z][a-z0-9-]{0,63}):(read|write|reveal)$/
const AUDIT_SCOPE = 'audit:read'
/** Of the program of a company's directory: it keeps people and groups. */
export const DIRECTORY_SCOPE = 'directory:write'
/** Of a program that looks after people's devices: it says whether they are in order. */
export const DEVICES_SCOPE = 'devices:report'
/** Scopes of no object, each for programs of one kind. */
const SINGLE: readonly string[] = [AUDIT_SCOPE, DIRECTORY_SCOPE, DEVICES_SCOPE]

const ACTIONS: Readonly<Record<string, readonly Action[]>> = {
  read: ['list', 'read', 'lookup'],
  write: ['create', 'update', 'assign', 'delete', 'restore', 'import'],
  reveal: ['reveal', 'contact'],
}

/** Whether the text is a scope of one of these objects, of the log, the directory or people's devices. */
export function isScope(text: string, plurals: readonly string[]): boolean {
  const plural = SCOPE.exec(text)?.[1]
  return SINGLE.includes(text) || (plural !== undefined && plurals.includes(plural))
}

function actionsIn(scopes: readonly string[], plural: string): ReadonlySet<Action> {
  const named = scopes.map((scope) => SCOPE.exec(scope)).filter((match) => match?.[1] === plural)
  return new Set(named.flatMap((match) => ACTIONS[match?.[2] ?? ''] ?? []))
}

/**
 * The person's access cut down to the scopes, under the budget of programs. An object that no scope names does not exist for the program, and of the
 * person's capabilities only reading the log, keeping the directory and reporting on devices can be named.
 */
export function accessWithin(access: Access, scopes: readonly string[], pluralOf: (object: string) => string): Access {
  const objects = new Map<string, ObjectAccess>()
  for (const [object, { levels }] of access.objects) {
    const allowed = actionsIn(scopes, pluralOf(object))
    const kept = levels
      .map((level): Grant => ({ ...level, actions: level.actions.filter((action) => allowed.has(action)) }))
      .filter(({ actions }) => actions.length > 0)
    if (kept.length > 0) objects.set(object, { levels: kept })
  }
  const named: readonly (Capability | false)[] = [
    scopes.includes(AUDIT_SCOPE) && access.capabilities.has('audit.read') && 'audit.read',
    // whoever may decide how people sign in may let the directory keep them
    scopes.includes(DIRECTORY_SCOPE) && access.capabilities.has('connections.write') && 'directory.write',
    // whoever may stop a device may let a program say what is the matter with it
    scopes.includes(DEVICES_SCOPE) && access.capabilities.has('users.freeze') && 'devices.report',
  ]
  const capabilities = new Set(named.filter((each) => each !== false))
  return {
    principal: access.principal,
    capabilities,
    budgets: ['client'],
    objects,
    facts: access.facts,
    byPurpose: access.byPurpose,
  }
}
