import type { AuditContext, AuditEvent } from './event.ts'

/** Version of the Open Cybersecurity Schema Framework the events follow. */
export const OCSF_VERSION = '1.9.0-dev'

interface EventClass {
  readonly category: number
  readonly class: number
  readonly activity: number
}

const DATASTORE = { category: 6, class: 6005 }
const AUTHENTICATION = { category: 3, class: 3002 }
const ACCOUNT_CHANGE = { category: 3, class: 3001 }
const ACCESS_MANAGEMENT = { category: 3, class: 3005 }
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
  create: CREATE,
  update: UPDATE,
  assign: UPDATE,
  restore: UPDATE,
  merge: UPDATE,
  unmerge: UPDATE,
  batch: WRITE,
  import: WRITE,
  delete: DELETE,
  connect: CONNECT,
}

/** Class and usual activity of acts by their noun; acts on records and on the interface itself follow below. */
const BY_NOUN: Readonly<Record<string, EventClass>> = {
  session: { ...AUTHENTICATION, activity: 1 },
  user: { ...ACCOUNT_CHANGE, activity: OTHER },
  factor: { ...ACCOUNT_CHANGE, activity: OTHER },
  role: { ...ACCESS_MANAGEMENT, activity: OTHER },
  policy: { ...ACCESS_MANAGEMENT, activity: OTHER },
}
const LOG_OFF = 2
const BY_ACT: Readonly<Record<string, number>> = {
  'session.sign_out': LOG_OFF,
  'session.end': LOG_OFF,
  'user.invite': 1,
}
const API_VERB: Readonly<Record<string, number>> = { create: 1, read: 2, list: 2, update: 3, delete: 4 }

function classOf(event: AuditEvent): EventClass {
  const [noun = '', verb = ''] = event.act.split('.')
  const named = BY_NOUN[noun]
  if (named !== undefined) return { ...named, activity: BY_ACT[event.act] ?? named.activity }
  if (event.object !== undefined) return { ...DATASTORE, activity: RECORD_ACTIVITY[verb] ?? OTHER }
  return { ...API_ACTIVITY, activity: API_VERB[verb] ?? OTHER }
}

const STATUS: Readonly<Record<AuditEvent['outcome'], number>> = { allowed: 1, refused: 2, failed: 2 }
const INFORMATIONAL = 1
const LOW = 2

const present = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null))

/** The event in OCSF form; JSON of it in canonical order is what the log commits to. */
export function ocsfEvent(
  event: AuditEvent,
  context: AuditContext,
  at: { time: number; uid: string },
): Record<string, unknown> {
  const kind = classOf(event)
  const resources = event.recordId === undefined ? undefined : [{ type: event.object ?? 'record', uid: event.recordId }]
  return present({
    activity_id: kind.activity,
    actor: present({
      session: context.sessionId === null ? undefined : { uid: context.sessionId },
      user: { type_id: context.actorId === null ? 0 : 1, uid: context.actorId ?? 'anonymous' },
    }),
    api: { operation: event.act, request: { uid: context.traceId } },
    category_uid: kind.category,
    class_uid: kind.class,
    metadata: {
      product: { name: 'Holdfast', vendor_name: 'Holdfast' },
      tenant_uid: context.tenantId,
      uid: at.uid,
      version: OCSF_VERSION,
    },
    resources,
    severity_id: event.outcome === 'allowed' ? INFORMATIONAL : LOW,
    src_endpoint: context.address === null ? undefined : { ip: context.address },
    status_code: event.code,
    status_id: STATUS[event.outcome],
    time: at.time,
    type_uid: kind.class * 100 + kind.activity,
    unmapped: present({
      changed: event.changed,
      count: event.count,
      facts: event.facts,
      fields: event.fields,
      ids: event.ids,
      object: event.object,
      outcome: event.outcome,
      reason: event.reason,
      route: context.operation,
    }),
  })
}
