/** The bytes of a file on their way out: recorded before the first of them, and again before each further piece, with the right looked at anew. */

import { Readable } from 'node:stream'
import { isShownInPage } from '@holdfast/catalog/file-types'
import { Refusal } from '../../platform/errors/refusal.ts'
import { FILE_HEADERS } from '../../platform/files/file-headers.ts'
import { dispositionOf } from '../../platform/files/file-name.ts'
import { placeOfFile } from '../../platform/files/file-store.ts'
import { BrokenFile, type OpenFile, openSealed } from '../../platform/files/sealed-file.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { sessionCookieName, tokenOf } from '../../platform/gate/cookie.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { admitFile, discloseFile, type ReachedFile, reachFile } from '../../records/index.ts'

/** A person who is frozen or signs out in the middle of a long download gets no further piece. */
const PIECE_BYTES = 8 * 1_048_576

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

async function openContent(ctx: RequestContext, { file }: ReachedFile): Promise<OpenFile> {
  const { services, caller } = ctx
  try {
    return await openSealed(Buffer.from(file.key, 'base64url'), placeOfFile(services, caller.tenant.id, file.id))
  } catch (error) {
    if (isMissing(error)) throw new Refusal('erased', { cause: error })
    throw error instanceof BrokenFile ? new Refusal('file_broken', { cause: error }) : error
  }
}

/** The event of one piece. */
const eventOf = ({ file, home }: ReachedFile, act: string, piece: number) => ({
  act,
  outcome: 'allowed' as const,
  object: home?.record.object.name ?? 'file',
  ...(home === null ? {} : { recordId: home.record.row.id, fields: [home.named.key] }),
  facts: { fileId: file.id, piece },
})

interface Sending {
  readonly ctx: RequestContext
  readonly reached: ReachedFile
  readonly act: string
}

/** Opens the bytes when the first of them is asked for: of an answer that is refused at last nothing stays open. */
async function* pieces({ ctx, reached, act }: Sending): AsyncGenerator<Uint8Array> {
  const { services } = ctx
  const content = await openContent(ctx, reached)
  const token = tokenOf(ctx.raw.request, sessionCookieName(services.settings.HOLDFAST_URL)) ?? ''
  let [piece, sent] = [0, 0]
  try {
    for await (const bytes of content.stream()) {
      sent += (bytes as Uint8Array).length
      if (Math.floor(sent / PIECE_BYTES) > piece) {
        piece += 1
        await services.sessions.callerOf(token, { watching: true, address: ctx.address })
        await services.recorder.record(eventOf(reached, act, piece), ctx.audit)
      }
      yield bytes as Uint8Array
    }
  } finally {
    await content.close()
  }
}

/** The content of a file, to be saved or, where it is a picture, to be shown. A masked field asks for a reason and a fresh factor as its reveal does. */
export async function sendContent(
  ctx: RequestContext,
  asked: { id: string; isShown: boolean; reason: string | null },
): Promise<Answer> {
  const reached = await reachFile(ctx, asked.id)
  const { file } = reached
  const { isShown } = asked
  if (isShown && !isShownInPage(file.type)) throw new Refusal('preview_unsupported')
  const sights = [...(await admitFile(ctx, reached)), ...(await discloseFile(ctx, reached, asked.reason))]
  // whether the bytes are there and whole is said before the answer begins
  await (await openContent(ctx, reached)).close()
  const act = isShown ? 'file.preview' : 'file.download'
  return {
    status: 200,
    body: Readable.from(pieces({ ctx, reached, act }), { objectMode: false }),
    contentType: file.type,
    headers: {
      ...FILE_HEADERS,
      'Content-Length': String(file.size),
      'Content-Disposition': dispositionOf(isShown ? 'inline' : 'attachment', file.name),
    },
    audit: eventOf(reached, act, 0),
    sights,
  }
}
