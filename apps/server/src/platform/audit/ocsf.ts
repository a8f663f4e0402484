import { sorted } from './canonical.ts'
import type { AuditContext, AuditEvent } from './event.ts'
import { writtenByObject } from './written.ts'

/** Version of the Open Cybersecurity Schema Framework the events follow. */
export const OCSF_VERSION = '1.9.0-dev'

interface EventClass {
  readonly category: number
  readonly class: number
  readonly activity: number
}

const DATASTORE = { category: 6, class: 6005 }
const AUTHENTICATION = { category: 3, class: 3002 }
const USER_MANAGEMENT = { category: 3, class: 3007 }
const ROLE_MANAGEMENT = { category: 3, class: 3008 }
const API_ACTIVITY = { category: 6, class: 6003 }

const READ = 1
const UPDATE = 2
const CONNECT = 3
const QUERY = 4
const WRITE = 5
const CREATE = 6
const DELETE = 7
const OTHER = 99

/** Activity of a datastore event (OCSF class 6005) by the verb of the act. */
const RECORD_ACTIVITY: Readonly<Record<string, number>> = {
  list: QUERY,
  query: QUERY,
  search: QUERY,
  lookup: QUERY,
  timeline: QUERY,
  history: QUERY,
  duplicates: QUERY,
  read: READ,
  reveal: READ,
  call: READ,
  mail: READ,
  download: READ,
  preview: READ,
  pdf: READ,
  create: CREATE,
  upload: CREATE,
  submit: CREATE,
  update: UPDATE,
  assign: UPDATE,
  restore: UPDATE,
  merge: UPDATE,
  unmerge: UPDATE,
  batch: WRITE,
  import: WRITE,
  delete: DELETE,
  expire: DELETE,
  connect: CONNECT,
}

/** Class and usual activity of acts by their noun; acts on records and on the interface itself follow below. */
const BY_NOUN: Readonly<Record<string, EventClass>> = {
  session: { ...AUTHENTICATION, activity: OTHER },
  user: { ...USER_MANAGEMENT, activity: OTHER },
  factor: { ...USER_MANAGEMENT, activity: OTHER },
  role: { ...ROLE_MANAGEMENT, activity: OTHER },
}

/** Activities that have a name of their own in the acts' classes. */
const BY_ACT: Readonly<Record<string, number>> = {
  'session.sign_in': 1,
  'session.mfa': 1,
  'session.passkey': 1,
  'session.sign_out': 2,
  'session.end': 2,
  'session.unproved': 2,
  'user.invite': 1,
  'user.create': 1,
  'user.update': 2,
  'user.delete': 3,
  'user.unfreeze': 7,
  'user.disable': 5,
  'user.freeze': 6,
  'factor.confirm': 12,
  'factor.delete': 13,
  'role.create': 1,
  'role.update': 2,
  'role.delete': 3,
}
const API_VERB: Readonly<Record<string, number>> = { create: 1, read: 2, list: 2, lookup: 2, update: 3, delete: 4 }

function classOf(event: AuditEvent): EventClass {
  const [noun = '', verb = ''] = event.act.split('.')
  const named = BY_NOUN[noun]
  if (named !== undefined) return { ...named, activity: BY_ACT[event.act] ?? named.activity }
  if (event.object !== undefined) return { ...DATASTORE, activity: RECORD_ACTIVITY[verb] ?? OTHER }
  return { ...API_ACTIVITY, activity: API_VERB[verb] ?? OTHER }
}

/** What the classes of acts on people and rights ask for beside the rest: whom it concerned, and where. */
function subjectOf(kind: EventClass, event: AuditEvent, context: AuditContext) {
  const concerned = kind.class === AUTHENTICATION.class ? context.actorId : (event.recordId ?? context.actorId)
  const isOfPeople = kind.class === AUTHENTICATION.class || kind.class === USER_MANAGEMENT.class
  return {
    iam_role: kind.class === ROLE_MANAGEMENT.class ? { name: event.recordId ?? 'role' } : undefined,
    service: kind.class === AUTHENTICATION.class ? { name: 'Holdfast' } : undefined,
    table: kind.class === DATASTORE.class ? { name: event.object } : undefined,
    user: isOfPeople ? userOf(concerned) : undefined,
  }
}

const userOf = (id: string | null) => ({ type_id: id === null ? UNKNOWN : USER, uid: id ?? 'anonymous' })

const UNKNOWN = 0
const USER = 1
const STATUS: Readonly<Record<AuditEvent['outcome'], number>> = { allowed: 1, refused: 2, failed: 2 }
const INFORMATIONAL = 1
const LOW = 2

function wroteOf({ wrote = [] }: AuditEvent) {
  const byObject = writtenByObject(wrote)
  return byObject === undefined ? undefined : sorted(byObject)
}

/** What the framework has no place for. */
const unmappedOf = (event: AuditEvent, context: AuditContext) => ({
  changed: event.changed,
  count: event.count,
  emergency: context.emergencyId,
  facts: event.facts === undefined ? undefined : sorted(event.facts),
  fields: event.fields,
  ids: event.ids,
  object: event.object,
  outcome: event.outcome,
  // comes later (see `withProof`), and stands here for the order
  proof: undefined,
  reason: event.reason,
  route: context.operation,
  support: context.supportId,
  wrote: wroteOf(event),
})

/**
 * The event in OCSF form; JSON of it in canonical order is what the log commits to. Members stand in that order at every level, and absent ones
 * are undefined, which JSON leaves out: so `canonicalEvent` has nothing left to sort.
 */
export function ocsfEvent(
  event: AuditEvent,
  context: AuditContext,
  at: { time: number; uid: string },
): Record<string, unknown> & { readonly unmapped: Record<string, unknown> } {
  const kind = classOf(event)
  const { iam_role, service, table, user } = subjectOf(kind, event, context)
  const resources = event.recordId === undefined ? undefined : [{ type: event.object ?? 'record', uid: event.recordId }]
  return {
    activity_id: kind.activity,
    actor: {
      app_uid: context.clientId,
      session: context.sessionId === null ? undefined : { uid: context.sessionId },
      user: userOf(context.actorId),
    },
    api: { operation: event.act, request: { uid: context.traceId } },
    category_uid: kind.category,
    class_uid: kind.class,
    iam_role,
    metadata: {
      product: { name: 'Holdfast', vendor_name: 'Holdfast' },
      tenant_uid: context.tenantId,
      uid: at.uid,
      version: OCSF_VERSION,
    },
    resources,
    service,
    severity_id: event.outcome === 'allowed' ? INFORMATIONAL : LOW,
    // an act of the program itself comes from nowhere but here
    src_endpoint: context.address === null ? { name: 'holdfast' } : { ip: context.address },
    status_code: event.code,
    status_id: STATUS[event.outcome],
    table,
    time: at.time,
    type_uid: kind.class * 100 + kind.activity,
    unmapped: unmappedOf(event, context),
    user,
  }
}
