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

test('a freeze cuts every open stream of the person at once, and nobody else’s', async () => {
  const tenant = await company(world)
  const rep = await person(world, tenant, { role: 'sales_rep' })
  const colleague = await person(world, tenant, { role: 'sales_rep' })
  const security = await person(world, tenant, { role: 'security_admin' })
  const ending = new AbortController()
  const listen = async ({ token }: { readonly token: string }) => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${url}/api/v1/stream`, { headers, signal: ending.signal })
    return answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  }
  const theirs = [await listen(rep), await listen(await again(world, rep))]
  const goesOn = await listen(colleague)
  expect((await security.post(`/users/${rep.id}/freeze`, { reason: '测试' })).status).toBe(200)
  for (const cut of theirs) {
    let told = ''
    for (let read = await cut?.read(); read?.done === false; read = await cut?.read()) told += read.value
    expect(told).toContain('event: session.ended')
  }
  const { id } = (await colleague.post('/contacts', { name: '此刻', mobile: '13800138001' })).body
  let heard = ''
  while (!heard.includes(id)) heard += (await goesOn?.read())?.value ?? ''
  expect(heard).not.toContain('session.ended')
  ending.abort()
})
