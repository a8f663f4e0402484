import type { TermGroup } from './blind-index.ts'
import { SUITE_NAMES } from './suites.ts'
import {
  bytes,
  type Field,
  fixed,
  list,
  type Message,
  oneOf,
  optionalText,
  ProtocolError,
  Reader,
  readMessage,
  rows,
  type Shape,
  text,
  u32,
  Writer,
  whole,
  writeMessage,
} from './wire.ts'

/**
 * The protocol between server and keeper on their local socket. A frame is `length (4) | request (4) | code (1) | message`; the length counts what
 * follows it. From the server the code is an operation; from the keeper it says whether an answer or a refusal follows. Answers may overtake
 * each other. Numbers are big-endian.
 */
export const PURPOSES = ['show', 'verify', 'sort', 'import', 'job', 'directory', 'beside'] as const
export const TOKEN_PURPOSES = ['write', 'search', 'import'] as const
export const BUDGET_CLASSES = ['rep', 'manager', 'agent', 'client', 'staff', 'job'] as const
export const SUBJECT_KINDS = ['customer', 'user'] as const
export const REFUSALS = [
  'budget_spent',
  'exists',
  'unknown_tenant',
  'unknown_principal',
  'unknown_purpose',
  'unknown_log',
  'wrong_kind',
  'not_an_extension',
  'too_large',
  'malformed',
  'keeper_failed',
  'writes_spent',
  'storage_full',
  'no_next_key',
] as const

export type Purpose = (typeof PURPOSES)[number]
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number]
export type BudgetClass = (typeof BUDGET_CLASSES)[number]
export type SubjectKind = (typeof SUBJECT_KINDS)[number]
export type RefusalCode = (typeof REFUSALS)[number]

/** No frame is longer; one is refused before memory is taken for it. */
export const MOST_FRAME_BYTES = 16 * 1024 * 1024
const ANSWERED = 0
const REFUSED = 1
/** In a budget: the window has no limit. */
export const NO_LIMIT = 0xffffffff

const termGroup: Field<TermGroup> = {
  write(writer, group) {
    writer.u16(group.field)
    writer.u32(group.count)
    writer.bytes(group.terms)
  },
  read: (reader) => ({ field: reader.u16(), count: reader.u32(), terms: reader.bytes() }),
}

const uuid = fixed(16)
const uuids = rows(16)
const tenant = uuid
const principal = uuid

/** Every operation: its code on the wire, what is asked and what is answered. Flags are bytes, 1 for yes. */
export const OPERATIONS = {
  createTenant: { code: 1, ask: { tenant, suite: oneOf(SUITE_NAMES) }, answer: {} },
  createSubjects: {
    code: 2,
    ask: { tenant, kind: oneOf(SUBJECT_KINDS), subjects: uuids },
    answer: { keys: rows(32) },
  },
  openSubjects: {
    code: 3,
    ask: { tenant, principal, purpose: oneOf(PURPOSES), subjects: uuids },
    answer: { found: bytes, keys: rows(32) },
  },
  eraseSubjects: { code: 4, ask: { tenant, subjects: uuids }, answer: {} },
  tokens: {
    code: 5,
    ask: { tenant, principal, purpose: oneOf(TOKEN_PURPOSES), groups: list(termGroup) },
    answer: { tokens: rows(4) },
  },
  digests: { code: 6, ask: { tenant, label: text, values: list(bytes) }, answer: { digests: rows(16) } },
  sealAuthority: {
    code: 7,
    ask: { tenant, scope: uuid, document: bytes, budgetClass: oneOf(BUDGET_CLASSES) },
    answer: { epoch: whole, mac: fixed(32) },
  },
  checkAuthority: {
    code: 8,
    ask: { tenant, scope: uuid, document: bytes, epoch: whole, mac: bytes },
    answer: { valid: bytes },
  },
  mac: { code: 9, ask: { tenant, label: text, documents: list(bytes) }, answer: { macs: rows(32) } },
  verifyMacs: {
    code: 10,
    ask: { tenant, label: text, documents: list(bytes), macs: list(bytes) },
    answer: { valid: bytes },
  },
  purposeKey: { code: 11, ask: { tenant, purpose: text }, answer: { key: fixed(32) } },
  createLog: { code: 12, ask: { tenant, origin: text }, answer: { vkey: text } },
  signCheckpoint: {
    code: 13,
    ask: { tenant, size: whole, root: fixed(32), consistency: list(fixed(32)) },
    answer: { note: text },
  },
  lastCheckpoint: { code: 14, ask: { tenant }, answer: { note: optionalText } },
  logKey: { code: 15, ask: { tenant }, answer: { vkey: optionalText } },
  budgetOf: {
    code: 16,
    ask: { tenant, principal },
    /** By purpose, in the order of `PURPOSES`: spent and limit of hour, day and 30 days. */
    answer: { budgetClass: oneOf(BUDGET_CLASSES), counts: list(u32) },
  },
  suiteOf: { code: 17, ask: { tenant }, answer: { suite: oneOf(SUITE_NAMES) } },
  /** Takes the root key that lies beside its place; `keys` says how many were wrapped anew. */
  rotateRoot: { code: 18, ask: {}, answer: { keys: u32 } },
} as const satisfies Record<string, { code: number; ask: Shape; answer: Shape }>

export type OperationName = keyof typeof OPERATIONS
export type Ask<N extends OperationName> = Message<(typeof OPERATIONS)[N]['ask']>
export type Answer<N extends OperationName> = Message<(typeof OPERATIONS)[N]['answer']>

const namesByCode = new Map(
  (Object.keys(OPERATIONS) as OperationName[]).map((name) => [OPERATIONS[name].code as number, name]),
)

/** A request as it came: the operation's name and its message still to be read. */
export interface Request {
  id: number
  operation: OperationName
  body: Reader
}

/** What the keeper says to a request. `body` is to be read as the operation's answer. */
export type Response =
  | { id: number; refusal: null; body: Reader }
  | { id: number; refusal: RefusalCode; retryAfterSeconds: number }

function frame(id: number, code: number, write: (writer: Writer) => void): Uint8Array {
  const writer = new Writer()
  writer.u32(0)
  writer.u32(id)
  writer.u8(code)
  write(writer)
  const length = writer.length - 4
  if (length > MOST_FRAME_BYTES) throw new ProtocolError('the frame is too long')
  writer.patchU32(0, length)
  return writer.finish()
}

/** A request's frame. */
export function encodeRequest<N extends OperationName>(id: number, operation: N, ask: Ask<N>): Uint8Array {
  const { code, ask: shape } = OPERATIONS[operation]
  return frame(id, code, (writer) => writeMessage(writer, shape as Shape, ask))
}

/** An answer's frame. */
export function encodeAnswer<N extends OperationName>(id: number, operation: N, answer: Answer<N>): Uint8Array {
  return frame(id, ANSWERED, (writer) => writeMessage(writer, OPERATIONS[operation].answer as Shape, answer))
}

/** A refusal's frame. */
export function encodeRefusal(id: number, refusal: RefusalCode, retryAfterSeconds = 0): Uint8Array {
  return frame(id, REFUSED, (writer) => {
    writer.u8(REFUSALS.indexOf(refusal))
    writer.u32(retryAfterSeconds)
  })
}

/** Reads a frame's content (without its length) as a request. */
export function decodeRequest(content: Uint8Array): Request {
  const reader = new Reader(content)
  const id = reader.u32()
  const operation = namesByCode.get(reader.u8())
  if (operation === undefined) throw new ProtocolError('an unknown operation')
  return { id, operation, body: reader }
}

/** Reads the message of a request. */
export function readAsk<N extends OperationName>(operation: N, body: Reader): Ask<N> {
  return readMessage(body, OPERATIONS[operation].ask as Shape) as Ask<N>
}

/** Reads the message of an answer. */
export function readAnswer<N extends OperationName>(operation: N, body: Reader): Answer<N> {
  return readMessage(body, OPERATIONS[operation].answer as Shape) as Answer<N>
}

/** Reads a frame's content (without its length) as an answer or a refusal. */
export function decodeResponse(content: Uint8Array): Response {
  const reader = new Reader(content)
  const id = reader.u32()
  const code = reader.u8()
  if (code === ANSWERED) return { id, refusal: null, body: reader }
  if (code !== REFUSED) throw new ProtocolError('neither an answer nor a refusal')
  const refusal = REFUSALS[reader.u8()]
  const retryAfterSeconds = reader.u32()
  reader.end()
  if (refusal === undefined) throw new ProtocolError('an unknown refusal')
  return { id, refusal, retryAfterSeconds }
}
