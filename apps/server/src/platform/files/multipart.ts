/** Takes an upload off the wire part by part; its file is handed on while it arrives and never lies anywhere in plain. */
import { Refusal, type ValueFault } from '../errors/refusal.ts'
import type { RequestContext } from '../gate/context.ts'

/** The members of a multipart body of what the parser gives. */
interface Part {
  readonly type: 'file' | 'field'
  readonly fieldname: string
  readonly filename?: string
  readonly value?: unknown
  readonly file?: AsyncIterable<Uint8Array> & { readonly truncated?: boolean; resume(): unknown }
  readonly valueTruncated?: boolean
}

/** What arrived: the file as `store` gave it back, its name as the sender wrote it, and the fields beside it. */
export interface Multipart<T> {
  readonly stored: T
  readonly fileName: string
  readonly fields: ReadonlyMap<string, string>
}

/** What a body may hold besides its one `file`, and where that file goes while it comes. */
export interface MultipartPlan<T> {
  readonly fields: readonly string[]
  readonly store: (file: AsyncIterable<Uint8Array>, fileName: string) => Promise<T>
}

const UNWANTED: Readonly<Record<string, 'too_large' | 'media_type' | 'malformed'>> = {
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'media_type',
  FST_REQ_FILE_TOO_LARGE: 'too_large',
  FST_FILES_LIMIT: 'too_large',
  FST_FIELDS_LIMIT: 'too_large',
  FST_PARTS_LIMIT: 'too_large',
  FST_PROTO_VIOLATION: 'malformed',
  FST_INVALID_JSON_FIELD_ERROR: 'malformed',
  FST_MP_PREMATURE_CLOSE: 'malformed',
}

const SAYS_MULTIPART =
  /^(?:Unexpected end of (?:multipart|form)|Malformed (?:content type|part header)|Multipart: |Part terminated early)/i

/** What the multipart parser cannot read is the sender's fault, unless it is ours. */
function refusalOf(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const known = UNWANTED[code]
  if (known === 'media_type') return new Refusal('media_type', { errors: [{ path: '', code: 'multipart_wanted' }] })
  if (known !== undefined) return new Refusal(known)
  return SAYS_MULTIPART.test(error.message) || code === 'ERR_STREAM_PREMATURE_CLOSE' ? new Refusal('malformed') : error
}

interface Collected<T> {
  file?: { readonly stored: T; readonly fileName: string }
  readonly fields: Map<string, string>
  /** What was sent and is not wanted; said once the body has been read to its end. */
  readonly faults: ValueFault[]
}

function takeField(part: Part, known: readonly string[], into: Collected<unknown>): void {
  const path = `/${part.fieldname.slice(0, 64)}`
  if (!known.includes(part.fieldname)) into.faults.push({ path, code: 'field_unknown' })
  else if (part.valueTruncated === true) into.faults.push({ path, code: 'text_too_long' })
  // a part that says it is JSON comes parsed
  else into.fields.set(part.fieldname, typeof part.value === 'string' ? part.value : JSON.stringify(part.value))
}

async function takeFile<T>(part: Part, into: Collected<T>, store: MultipartPlan<T>['store']): Promise<void> {
  if (part.file === undefined) return
  if (part.fieldname !== 'file' || into.file !== undefined) {
    into.faults.push({ path: `/${part.fieldname.slice(0, 64)}`, code: 'field_unknown' })
    part.file.resume()
    return
  }
  const fileName = part.filename ?? ''
  into.file = { stored: await store(part.file, fileName), fileName }
  if (part.file.truncated === true) throw new Refusal('too_large')
}

/** Reads the whole body. Whoever stores the file takes it away again where this refuses. */
export async function readMultipart<T>(ctx: RequestContext, plan: MultipartPlan<T>): Promise<Multipart<T>> {
  const into: Collected<T> = { fields: new Map(), faults: [] }
  try {
    for await (const each of ctx.raw.multipart()) {
      const part = each as Part
      if (part.type === 'field') takeField(part, plan.fields, into)
      else await takeFile(part, into, plan.store)
    }
  } catch (error) {
    throw refusalOf(error)
  }
  if (into.file === undefined) into.faults.push({ path: '/file', code: 'required' })
  if (into.file === undefined || into.faults.length > 0) throw new Refusal('invalid', { errors: into.faults })
  return { ...into.file, fields: into.fields }
}
