/** Changes of SCIM (RFC 7644 §3.5.2), as directories send them: names in any case, paths with filters, values without a path. */
import { type Filter, FilterFault, matches, parseFilter, plainPath } from './filter.ts'

/** A resource as JSON; of a change a new one is made. */
export type Resource = Readonly<Record<string, unknown>>

export interface Operation {
  readonly op: 'add' | 'replace' | 'remove'
  readonly path: string | null
  readonly value: unknown
}

/** A change that cannot be read. */
export class PatchFault extends Error {}

const MOST_OPERATIONS = 200
/** Of a list, stated or there. */
const MOST_ELEMENTS = 2_000
const isObject = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const member = (object: Resource, name: string): unknown =>
  Object.entries(object).find(([key]) => key.toLowerCase() === name)?.[1]

/** The operations of a request's body. */
export function operationsOf(body: Resource): Operation[] {
  const stated = member(body, 'operations')
  if (!Array.isArray(stated) || stated.length === 0 || stated.length > MOST_OPERATIONS)
    throw new PatchFault('operations')
  return stated.map((each) => {
    if (!isObject(each)) throw new PatchFault('operation')
    const op = String(member(each, 'op')).toLowerCase()
    const path = member(each, 'path') ?? null
    if (op !== 'add' && op !== 'replace' && op !== 'remove') throw new PatchFault('op')
    if (path !== null && typeof path !== 'string') throw new PatchFault('path')
    return { op, path, value: member(each, 'value') }
  })
}

interface Target {
  readonly name: string
  readonly filter: Filter | null
  readonly part: string | null
}

/** `name`, `name.part`, `name[filter]` or `name[filter].part`. */
function targetOf(path: string): Target {
  const match = /^([^[\]]+)\[([^[\]]+)\](?:\.([A-Za-z$]+))?$/.exec(path.trim())
  try {
    if (match !== null)
      return {
        name: plainPath(match[1] ?? ''),
        filter: parseFilter(match[2] ?? ''),
        part: match[3]?.toLowerCase() ?? null,
      }
    const [name = '', part = null] = plainPath(path.trim()).split('.')
    return { name, filter: null, part }
  } catch (error) {
    if (error instanceof FilterFault) throw new PatchFault('path')
    throw error
  }
}

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value])

/** The resource with the member under the name it has, whatever letters a path wrote it in. */
function withMember(resource: Resource, name: string, value: unknown): Resource {
  const own = Object.keys(resource).find((key) => key.toLowerCase() === name) ?? name
  const others = Object.fromEntries(Object.entries(resource).filter(([key]) => key !== own))
  return value === undefined ? others : { ...others, [own]: value }
}

/** What tells one element of a list from another: its `value` where it has one. */
function keyOf(element: unknown): string {
  const value = isObject(element) ? member(element, 'value') : undefined
  return value === undefined ? `json ${JSON.stringify(element)}` : `value ${JSON.stringify(value)}`
}

function changedList(before: unknown, { op, value }: Operation): unknown {
  const [held, said] = [listed(before), listed(value)]
  if (held.length + said.length > 2 * MOST_ELEMENTS) throw new PatchFault('value')
  if (op === 'replace') return value
  if (op === 'add') {
    const known = new Set(held.map(keyOf))
    return [...held, ...said.filter((each) => !known.has(keyOf(each)))]
  }
  const gone = new Set(said.map(keyOf))
  return value === undefined ? undefined : held.filter((own) => !gone.has(keyOf(own)))
}

/** Elements that the filter names; an added one that is not there yet is made of what the filter demands. */
function changedElements(before: unknown, operation: Operation, { filter, part }: Target): unknown {
  const { op, value } = operation
  const held = listed(before)
  const isNamed = (each: unknown) => isObject(each) && filter !== null && matches(filter, each)
  if (op === 'remove' && part === null) return held.filter((each) => !isNamed(each))
  const change = (each: unknown) => {
    if (!isNamed(each)) return each
    if (part === null) return isObject(value) ? { ...(each as Resource), ...value } : value
    return withMember(each as Resource, part, op === 'remove' ? undefined : value)
  }
  if (held.some(isNamed) || op === 'remove') return held.map(change)
  const made = filter?.kind === 'compare' && filter.by === 'eq' ? { [filter.path]: filter.value } : {}
  return [...held, part === null ? { ...made, ...(isObject(value) ? value : { value }) } : { ...made, [part]: value }]
}

function changedAt(resource: Resource, operation: Operation, target: Target): Resource {
  const { name, filter, part } = target
  const before = member(resource, name)
  if (filter !== null) return withMember(resource, name, changedElements(before, operation, target))
  const { op, value } = operation
  if (part !== null) {
    const inner = isObject(before) ? before : {}
    return withMember(resource, name, withMember(inner, part, op === 'remove' ? undefined : value))
  }
  const isList = Array.isArray(before) || Array.isArray(value)
  if (isList) return withMember(resource, name, changedList(before, operation))
  // of a member with parts the others stay (RFC 7644 §3.5.2.3)
  const merged = isObject(before) && isObject(value) ? { ...before, ...value } : value
  return withMember(resource, name, op === 'remove' ? undefined : merged)
}

function applied(resource: Resource, operation: Operation): Resource {
  const { op, path, value } = operation
  if (path !== null) return changedAt(resource, operation, targetOf(path))
  if (op === 'remove' || !isObject(value)) throw new PatchFault('value')
  return Object.entries(value).reduce(
    (result, [name, each]) => changedAt(result, { ...operation, value: each }, targetOf(name)),
    resource,
  )
}

/** What a resource is after the operations, in their order. Throws `PatchFault`. */
export const applyPatch = (resource: Resource, operations: readonly Operation[]): Resource =>
  operations.reduce(applied, resource)
