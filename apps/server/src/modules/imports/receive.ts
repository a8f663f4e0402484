/** Takes an upload off the wire: its file goes sealed to disk while it arrives, nothing of it is ever there in plain. */
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Refusal, type ValueFault } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Services } from '../../platform/services.ts'
import { uploadKeyOf } from './store/details.ts'
import { type FilePlace, type Written, writeSealed } from './store/sealed-file.ts'

/** The members of a multipart body this module knows of what the parser gives. */
interface Part {
  readonly type: 'file' | 'field'
  readonly fieldname: string
  readonly filename?: string
  readonly value?: unknown
  readonly file?: AsyncIterable<Uint8Array> & { readonly truncated?: boolean; resume(): unknown }
  readonly valueTruncated?: boolean
}

/** What arrived. The file lies sealed at `place`; whoever refuses the upload removes it. */
export interface Received {
  readonly place: FilePlace
  readonly fileName: string
  readonly size: number
  /** SHA-256 of its plain bytes. */
  readonly digest: string
  readonly object: string | undefined
  readonly options: string | undefined
}

/** Where the sealed file of an import lies. */
export const placeOf = (services: Services, tenantId: string, id: string): FilePlace => ({
  path: join(services.serverDir, 'uploads', id),
  tenantId,
  id,
})

export const removeUpload = (place: FilePlace): Promise<void> => rm(place.path, { force: true })

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

const LONGEST_NAME = 255
/** Characters that steer a terminal or a text's direction are no part of a file's name. */
const STEERING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

const cleanName = (name: string | undefined): string =>
  [...basename((name ?? '').toWellFormed().replaceAll('\\', '/')).replaceAll(STEERING, '')]
    .slice(0, LONGEST_NAME)
    .join('')

interface Collected {
  written?: Written
  fileName?: string
  readonly fields: Map<string, string>
  /** What was sent and is not wanted; said once the body has been read to its end. */
  readonly faults: ValueFault[]
}

const KNOWN_FIELDS = ['object', 'options']

function takeField(part: Part, into: Collected): void {
  const path = `/${part.fieldname.slice(0, 64)}`
  if (!KNOWN_FIELDS.includes(part.fieldname)) into.faults.push({ path, code: 'field_unknown' })
  else if (part.valueTruncated === true) into.faults.push({ path, code: 'text_too_long' })
  // a part that says it is JSON comes parsed
  else into.fields.set(part.fieldname, typeof part.value === 'string' ? part.value : JSON.stringify(part.value))
}

type Store = (file: AsyncIterable<Uint8Array>) => Promise<Written>

async function takeFile(part: Part, into: Collected, store: Store): Promise<void> {
  if (part.file === undefined) return
  if (part.fieldname !== 'file' || into.written !== undefined) {
    into.faults.push({ path: `/${part.fieldname.slice(0, 64)}`, code: 'field_unknown' })
    part.file.resume()
    return
  }
  into.fileName = cleanName(part.filename)
  into.written = await store(part.file)
  if (part.file.truncated === true) throw new Refusal('too_large')
}

/** Reads the whole body. Leaves no file behind where it refuses. */
export async function receiveUpload(ctx: RequestContext): Promise<Received> {
  const { services, caller } = ctx
  const place = placeOf(services, caller.tenant.id, services.newId())
  const key = await uploadKeyOf(services, caller.tenant.id)
  const into: Collected = { fields: new Map(), faults: [] }
  try {
    for await (const each of ctx.raw.multipart()) {
      const part = each as Part
      if (part.type === 'field') takeField(part, into)
      else await takeFile(part, into, (file) => writeSealed(key, place, file))
    }
    if (into.written === undefined) into.faults.push({ path: '/file', code: 'required' })
    if (into.faults.length > 0) throw new Refusal('invalid', { errors: into.faults })
  } catch (error) {
    await removeUpload(place)
    throw refusalOf(error)
  }
  const { written = { size: 0, digest: '' }, fileName = '', fields } = into
  return { place, ...written, fileName, object: fields.get('object'), options: fields.get('options') }
}
