import { expect } from 'vitest'
import { runNext } from '../modules/imports/index.ts'
import type { TestAnswer, TestPerson } from './people.ts'
import type { World } from './world.ts'

const BOUNDARY = 'holdfast-test-boundary'

/** One part of a multipart body as a test writes it. */
export interface Part {
  readonly name: string
  readonly value: string | Uint8Array
  /** Present on files. */
  readonly fileName?: string
  readonly type?: string
}

function written({ name, value, fileName, type }: Part): Buffer {
  const file = fileName === undefined ? '' : `; filename="${fileName}"`
  const kind = type === undefined ? '' : `\r\nContent-Type: ${type}`
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}${kind}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), Buffer.from(value as Uint8Array), Buffer.from('\r\n')])
}

/** A multipart body of these parts in this order, with its content type. */
export const multipartOf = (parts: readonly Part[]): { body: Buffer; contentType: string } => ({
  body: Buffer.concat([...parts.map(written), Buffer.from(`--${BOUNDARY}--\r\n`)]),
  contentType: `multipart/form-data; boundary=${BOUNDARY}`,
})

/** A multipart request of a test. */
interface Sending {
  readonly path: string
  readonly parts: readonly Part[]
  readonly headers?: Record<string, string>
}

async function send(world: World, who: TestPerson, { path, parts, headers = {} }: Sending): Promise<TestAnswer> {
  const { body, contentType } = multipartOf(parts)
  const answer = await world.app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${who.token}`, 'content-type': contentType, ...headers },
    payload: body,
  })
  const isJson = String(answer.headers['content-type'] ?? '').includes('json')
  return {
    status: answer.statusCode,
    text: answer.body,
    body: isJson && answer.body !== '' ? answer.json() : null,
    headers: answer.headers,
  }
}

/** Posts parts as they are to `/imports`. */
export const sendParts = (world: World, who: TestPerson, parts: readonly Part[]): Promise<TestAnswer> =>
  send(world, who, { path: '/imports', parts })

/** Uploads a file to be attached to a record. */
export const attach = (
  world: World,
  who: TestPerson,
  file: { name: string; content: string | Uint8Array; headers?: Record<string, string> },
): Promise<TestAnswer> =>
  send(world, who, {
    path: '/files',
    parts: [{ name: 'file', value: file.content, fileName: file.name }],
    ...(file.headers === undefined ? {} : { headers: file.headers }),
  })

export interface Upload {
  readonly file: string | Uint8Array
  readonly object?: string
  readonly fileName?: string
  /** The options of the contract, as they stand. */
  readonly options?: Record<string, unknown>
}

/** Uploads a file as the web application does. */
export const sendFile = (world: World, who: TestPerson, upload: Upload): Promise<TestAnswer> =>
  sendParts(world, who, [
    { name: 'object', value: upload.object ?? 'contacts' },
    { name: 'options', value: JSON.stringify(upload.options ?? {}) },
    { name: 'file', value: upload.file, fileName: upload.fileName ?? '客户.csv', type: 'text/csv' },
  ])

/** Lets the world's worker carry every waiting import to the end of its stage; gives what the importer then sees of this one. */
export async function carried(world: World, who: TestPerson, id: string) {
  while (await runNext(world.services)) expect(id).toBeDefined()
  const answer = await who.get(`/imports/${id}`)
  expect(answer.status).toBe(200)
  return answer.body
}

/** Uploads, commits at once and carries to the end; the test ends here where the upload is refused. */
export async function imported(world: World, who: TestPerson, upload: Upload) {
  const sent = await sendFile(world, who, { ...upload, options: { commit: true, ...upload.options } })
  expect(sent.status, sent.text).toBe(202)
  return carried(world, who, sent.body.id)
}

/** Undoes an import and carries the undoing to its end; gives what its importer then sees of it. */
export async function undone(world: World, who: TestPerson, id: string) {
  const answer = await who.post(`/imports/${id}/undo`)
  expect([200, 202], answer.text).toContain(answer.status)
  const { state, undo } = await carried(world, who, id)
  return { state, ...undo }
}
