/** Takes a file in: sealed while it arrives under a key made for it alone, looked through, and noted as its uploader's until a record holds it. */
import { Readable } from 'node:stream'
import type { StoredFile } from '@holdfast/catalog/values'
import type { Transaction } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { sealFileDetails } from '../../platform/files/file-details.ts'
import { cleanFileName } from '../../platform/files/file-name.ts'
import { insertFile, type NewFile, uploadedSince } from '../../platform/files/file-rows.ts'
import { placeOfFile, removeBytes } from '../../platform/files/file-store.ts'
import { readMultipart } from '../../platform/files/multipart.ts'
import { type FilePlace, openSealed, type Written, writeSealed } from '../../platform/files/sealed-file.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { Services } from '../../platform/services.ts'
import { FILE_FAULTS, FileFault } from './check/file-fault.ts'
import { checkFile } from './check/file-types.ts'
import { incoming, type Removed } from './incoming.ts'
import { DAY_MS, limitsOf, MOST_FILES_A_DAY } from './limits.ts'
import { uploadMacOf } from './own-key.ts'

const KEY_BYTES = 32

/** An upload whose bytes lie sealed at `place`. */
interface Taken extends Written {
  readonly place: FilePlace
  readonly file: StoredFile
  readonly removed: readonly Removed[]
}

/** A file that is not taken, as a refusal that says what to do next in the sender's language; other errors as they are. */
function refusalOf({ language }: RequestContext, error: unknown): unknown {
  if (!(error instanceof FileFault)) return error
  const { message, next } = FILE_FAULTS[error.code]
  return new Refusal('file_refused', { detail: message[language], extra: { fault: error.code, next: next[language] } })
}

/** Whose file it is to be. */
export type Holder = Pick<RequestContext, 'services' | 'caller'>

/** Seals what comes in and looks through what was stored. Throws a `FileFault` where it is not to be taken; whoever asked takes the bytes away then. */
export async function sealIncoming(
  { random }: Pick<Services, 'random'>,
  place: FilePlace,
  incoming: { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> },
): Promise<StoredFile> {
  const key = random.bytes(KEY_BYTES)
  const { size } = await writeSealed(key, place, incoming.bytes)
  const name = cleanFileName(incoming.name)
  const type = await typeOf(key, place, name)
  const file = { id: place.id, name, type, size, key: Buffer.from(key).toString('base64url') }
  key.fill(0)
  return file
}

async function typeOf(key: Uint8Array, place: FilePlace, name: string): Promise<string> {
  const source = await openSealed(key, place)
  try {
    return (await checkFile(source, name)).type
  } finally {
    await source.close()
  }
}

/** Reads the body to its end, the file going to disk sealed, and looks through what was stored. */
async function take(ctx: RequestContext, place: FilePlace): Promise<Taken> {
  const key = ctx.services.random.bytes(KEY_BYTES)
  let removed: readonly Removed[] = []
  const { stored, fileName } = await readMultipart(ctx, {
    fields: [],
    store: (bytes) => {
      const clean = incoming(bytes, limitsOf(ctx.services).fileBytes, (taken) => {
        removed = taken
      })
      return writeSealed(key, place, clean)
    },
  })
  const name = cleanFileName(fileName)
  const type = await typeOf(key, place, name)
  const file = { id: place.id, name, type, size: stored.size, key: Buffer.from(key).toString('base64url') }
  key.fill(0)
  return { ...stored, place, file, removed }
}

/** Refuses with `uploads_spent` what is more than a person may upload in a day. */
export async function refuseTooMuch(ctx: Holder, tx: Transaction, size: number): Promise<void> {
  const { clock } = ctx.services
  const since = new Date(clock.now() - DAY_MS).toISOString()
  const before = await uploadedSince(tx, { userId: ctx.caller.user.id, since })
  if (before.files >= MOST_FILES_A_DAY || before.bytes + size > limitsOf(ctx.services).dayBytes)
    throw new Refusal('uploads_spent', { retryAfterSeconds: 3_600 })
}

/** The row of a file, its details under an own key, which is destroyed once a record holds the file. */
async function rowOf({ services, caller }: Holder, place: FilePlace, file: StoredFile): Promise<NewFile> {
  const { id, size } = file
  const [ownKey] = await services.keeper.createSubjects(place.tenantId, 'customer', [id])
  const mac = await uploadMacOf(services, place.tenantId, id)
  if (ownKey === undefined) throw new Refusal('keeper_unavailable')
  const at = { tenantId: place.tenantId, fileId: id, holderId: caller.user.id }
  const suite = await services.keeper.suiteOf(place.tenantId)
  const sealedDetails = sealFileDetails(ownKey, { suite, place: at, file, random: services.random })
  ownKey.fill(0)
  const uploaded = new Date(services.clock.now()).toISOString()
  return { id, uploadedBy: caller.user.id, at: uploaded, size, sealedDetails, mac }
}

/** Notes the upload. */
async function note(ctx: RequestContext, { file, place, removed, digest }: Taken): Promise<Answer> {
  const { id, key: _key, ...shown } = file
  const row = await rowOf(ctx, place, file)
  return ctx.write(
    async (tx) => {
      await refuseTooMuch(ctx, tx, file.size)
      await insertFile(tx, row)
      const audit = await tx.record({
        act: 'file.upload',
        outcome: 'allowed',
        object: 'file',
        facts: { fileId: id, bytes: file.size, type: file.type, removed },
      })
      return { status: 201, body: { id, ...shown, removed }, headers: { Location: `/api/v1/files/${id}` }, audit }
    },
    JSON.stringify([digest, file.name]),
  )
}

/** Keeps the row of a sealed file as an upload of the person's. */
export const keepUpload = async (
  holder: Holder,
  tx: Transaction,
  { place, file }: { readonly place: FilePlace; readonly file: StoredFile },
): Promise<void> => insertFile(tx, await rowOf(holder, place, file))

/** Takes away what was kept of a file, and its own key. */
export async function forgetFile({ services }: Pick<RequestContext, 'services'>, place: FilePlace): Promise<void> {
  await removeBytes(place)
  await services.keeper.eraseSubjects(place.tenantId, [place.id])
}

/** Keeps a file that the server made as an upload of the caller's, within the transaction, and gives its id: a record takes it up as any other. */
export async function keepFile(
  ctx: RequestContext,
  tx: WriteTransaction,
  made: { readonly name: string; readonly type: string; readonly bytes: Uint8Array },
): Promise<string> {
  const { services, caller } = ctx
  const place = placeOfFile(services, caller.tenant.id, services.newId())
  const key = services.random.bytes(KEY_BYTES)
  try {
    const { size } = await writeSealed(key, place, Readable.from([made.bytes], { objectMode: false }))
    const file = {
      id: place.id,
      name: cleanFileName(made.name),
      type: made.type,
      size,
      key: Buffer.from(key).toString('base64url'),
    }
    await insertFile(tx, await rowOf(ctx, place, file))
    return place.id
  } catch (error) {
    await forgetFile(ctx, place)
    throw error
  } finally {
    key.fill(0)
  }
}

/** Takes an upload. Nothing is left behind where it is refused, nor of a repeat: that gets the file of the first time. */
export async function uploadFile(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const place = placeOfFile(services, caller.tenant.id, services.newId())
  const forget = () => forgetFile(ctx, place)
  try {
    const answer = await note(ctx, await take(ctx, place))
    if (answer.headers?.['Idempotent-Replayed'] !== undefined) await forget()
    return answer
  } catch (error) {
    await forget()
    throw refusalOf(ctx, error)
  }
}
