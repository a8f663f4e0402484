import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { modules } from '../../app.ts'
import { again, company, person } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

let world: World
const silences: (() => Promise<void>)[] = []
let url: string

beforeAll(async () => {
  world = await startWorld({ modules })
  // the heartbeat, which would end the stream as well, only later, never beats here
  vi.useFakeTimers({ toFake: ['setInterval'] })
  for (const name of ['identity', 'stream']) {
    const silence = await modules.find((one) => one.name === name)?.start?.(world.services)
    if (silence !== undefined) silences.push(silence)
  }
  vi.useRealTimers()
  url = await world.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  for (const silence of silences) await silence()
  await world.stop()
})

const listenerOf =
  (signal: AbortSignal) =>
  async ({ token }: { readonly token: string }) => {
    const headers = { authorization: `Bearer ${token}`, connection: 'close' }
    const answer = await fetch(`${url}/api/v1/stream`, { headers, signal })
    return answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  }

/** All that is told until the stream ends. */
async function toTheEnd(stream: ReadableStreamDefaultReader<string> | undefined): Promise<string> {
  let told = ''
  for (let read = await stream?.read(); read?.done === false; read = await stream?.read()) told += read.value
  return told
}

test('a freeze cuts every open stream of the person at once, and nobody else’s', async () => {
  const tenant = await company(world)
  const rep = await person(world, tenant, { role: 'sales_rep' })
  const colleague = await person(world, tenant, { role: 'sales_rep' })
  const security = await person(world, tenant, { role: 'security_admin' })
  const ending = new AbortController()
  const listen = listenerOf(ending.signal)
  const theirs = [await listen(rep), await listen(await again(world, rep))]
  const goesOn = await listen(colleague)
  expect((await security.post(`/users/${rep.id}/freeze`, { reason: '测试' })).status).toBe(200)
  for (const cut of theirs) expect(await toTheEnd(cut)).toContain('event: session.ended')
  const { id } = (await colleague.post('/contacts', { name: '此刻', mobile: '13800138001' })).body
  let heard = ''
  while (!heard.includes(id)) heard += (await goesOn?.read())?.value ?? ''
  expect(heard).not.toContain('session.ended')
  ending.abort()
})

test('a session that its owner ends from elsewhere loses its stream, and the one that ended it does not', async () => {
  const tenant = await company(world)
  const rep = await person(world, tenant, { role: 'sales_rep' })
  const before = (await rep.get('/auth/sessions')).body.data as { id: string }[]
  const elsewhere = await again(world, rep)
  const [other] = ((await rep.get('/auth/sessions')).body.data as { id: string }[]).filter(
    ({ id }) => !before.some((known) => known.id === id),
  )
  const ending = new AbortController()
  const listen = listenerOf(ending.signal)
  const [theirs, own] = [await listen(elsewhere), await listen(rep)]
  expect((await rep.delete(`/auth/sessions/${other?.id}`)).status).toBe(204)
  expect(await toTheEnd(theirs)).toContain('event: session.ended')
  const { id } = (await rep.post('/contacts', { name: '此后', mobile: '13800138002' })).body
  let heard = ''
  while (!heard.includes(id)) heard += (await own?.read())?.value ?? ''
  expect(heard).not.toContain('session.ended')
  ending.abort()
})
