import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { modules } from '../../app.ts'
import { again, company, person } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

let world: World
let silence: (() => Promise<void>) | undefined
let url: string

beforeAll(async () => {
  world = await startWorld({ modules })
  // the heartbeat, which would end the stream as well, only later, never beats here
  vi.useFakeTimers({ toFake: ['setInterval'] })
  silence = await modules.find(({ name }) => name === 'stream')?.start?.(world.services)
  vi.useRealTimers()
  url = await world.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await silence?.()
  await world.stop()
})

test('a stream ends with its session, at once, and another session of the person goes on', async () => {
  const one = await person(world, await company(world), { role: 'sales_rep' })
  const other = await again(world, one)
  const ending = new AbortController()
  const listen = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${url}/api/v1/stream`, { headers, signal: ending.signal })
    return answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  }
  const [ended, goesOn] = [await listen(one.token), await listen(other.token)]
  expect((await one.post('/auth/sign-out')).status).toBe(204)
  let told = ''
  for (let read = await ended?.read(); read?.done === false; read = await ended?.read()) told += read.value
  expect(told).toContain('event: session.ended')
  const { id } = (await other.post('/contacts', { name: '此刻', mobile: '13800138001' })).body
  let heard = ''
  while (!heard.includes(id)) heard += (await goesOn?.read())?.value ?? ''
  expect(heard).not.toContain('session.ended')
  ending.abort()
})
