import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { startWorld } from '../testing/world.ts'

test('a request that was on its way when the server began to drain is answered as ever', async () => {
  const world = await startWorld()
  const { server } = world.app
  await world.app.listen({ port: 0, host: '127.0.0.1' })
  const arrived = once(server, 'connection')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [accepted] = (await arrived) as [Socket]
  const begun = 'GET /api/v1/auth/me HTTP/1.1\r\nHost: localhost\r\n'
  socket.write(begun)
  await expect.poll(() => accepted.bytesRead).toBe(begun.length)
  const closed = world.app.close()
  await expect.poll(() => server.listening).toBe(false)
  socket.write('\r\n')
  let heard = ''
  for await (const piece of socket) heard += String(piece)
  await closed
  expect(heard).toMatch(/^HTTP\/1\.1 401 [\s\S]*connection: close[\s\S]*application\/problem\+json[\s\S]*"next":/i)
  await world.stop()
})
