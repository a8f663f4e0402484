/** A real server process, given files of hundreds of megabytes, cut off and killed while they come in. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sweepFiles } from '../../apps/server/src/modules/files/sweep.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, testClock, type World } from '../../apps/server/src/testing/world.ts'
import { type ServerProcess, startServerProcess } from '../imports/server-process.ts'

const PORT = 41_210
const MEGABYTE = 1_048_576
const SETTINGS = { HOLDFAST_FILE_MEGABYTES: '200' }
const LINE = '梧桐坪验收清单：第三条，门房老栾签收。\n'
const PIECE = Buffer.from(LINE.repeat(Math.ceil(MEGABYTE / Buffer.byteLength(LINE)))).subarray(0, MEGABYTE)
const WHOLE = PIECE.subarray(0, PIECE.lastIndexOf('\n') + 1)

let world: World
let rep: TestPerson
let server: ServerProcess

beforeAll(async () => {
  // the process goes by the machine's clock, so the world does too
  world = await startWorld({ clock: testClock(Date.now()) })
  rep = await person(world, await company(world), { role: 'sales_rep' })
  server = await startServerProcess(world, PORT, SETTINGS)
})
afterAll(async () => {
  await server.kill()
  await world.stop()
})

/** The most memory the process has held so far, in bytes. */
const peakOf = ({ pid }: ServerProcess): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024

const onDisk = (): string[] => {
  const folder = join(world.services.serverDir, 'files')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
}

/** Uploads `many` times the same megabyte; `halt` is waited for before the body ends. */
function send(many: number, about: { halt?: Promise<void>; signal?: AbortSignal } = {}): Promise<Response> {
  async function* body() {
    yield Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n')
    for (let sent = 0; sent < many; sent += 1) yield WHOLE
    await about.halt
    yield Buffer.from('\r\n--b--\r\n')
  }
  return fetch(`${server.url}/api/v1/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${rep.token}`, 'content-type': 'multipart/form-data; boundary=b' },
    body: ReadableStream.from(body()),
    duplex: 'half',
    ...(about.signal === undefined ? {} : { signal: about.signal }),
  } as RequestInit)
}

/** An upload that never ends, as far as it has come: its first bytes lie on disk. */
async function begun(signal?: AbortSignal): Promise<string> {
  const before = onDisk()
  const come = () => onDisk().filter((path) => !before.includes(path))
  const never = new Promise<void>(() => undefined)
  const upload = () => send(4, { halt: never, ...(signal === undefined ? {} : { signal }) })
  // a connection that was kept from an earlier request may be closed under the first: nothing of it came, and it is sent once more
  upload().catch(() => (come().length === 0 ? upload().catch(() => undefined) : undefined))
  await expect.poll(come).toHaveLength(1)
  return come()[0] ?? ''
}

describe('a file of 200 megabytes', () => {
  test('goes in and comes out in a few megabytes of memory; one more byte is refused and leaves nothing', async () => {
    // what waits for the collector in a server at work is no part of the file
    expect((await send(50)).status).toBe(201)
    const before = peakOf(server)
    const answer = await send(199)
    expect(answer.status).toBe(201)
    const { id, size } = (await answer.json()) as { id: string; size: number }
    expect(size).toBe(199 * WHOLE.length)
    const content = await fetch(`${server.url}/api/v1/files/${id}/content`, {
      headers: { authorization: `Bearer ${rep.token}` },
    })
    const [read, wanted] = [createHash('sha256'), createHash('sha256')]
    for await (const piece of content.body ?? []) read.update(piece)
    for (let sent = 0; sent < 199; sent += 1) wanted.update(WHOLE)
    expect(read.digest('hex')).toBe(wanted.digest('hex'))
    expect(peakOf(server) - before).toBeLessThan(100 * MEGABYTE)
    const files = onDisk()
    const over = await send(202)
    expect(((await over.json()) as { code: string }).code).toBe('file_too_large')
    expect(onDisk()).toEqual(files)
  })
})

describe('an upload that does not end', () => {
  test('because its sender went away is nowhere', async () => {
    const leaving = new AbortController()
    const path = await begun(leaving.signal)
    leaving.abort()
    await expect.poll(() => existsSync(path)).toBe(false)
  })

  test('because the server was killed lies sealed without anybody’s name on it, and is swept away', async () => {
    const path = await begun()
    await server.kill()
    expect(readFileSync(path).includes('梧桐坪')).toBe(false)
    server = await startServerProcess(world, PORT, SETTINGS)
    await sweepFiles(world.services)
    // it might still be coming in, for all that is known
    expect(existsSync(path)).toBe(true)
    world.clock.advance(7 * 3_600_000)
    await sweepFiles(world.services)
    expect(existsSync(path)).toBe(false)
    expect(onDisk().length).toBeGreaterThan(0)
  })
})
