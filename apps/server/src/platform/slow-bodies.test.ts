import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setInterval as ticks } from 'node:timers/promises'
import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guardSlowBodies } from './slow-bodies.ts'

const LIMITS = { body: 200, pause: 400 }
const TICK_MS = 50
let app: FastifyInstance
let port = 0

beforeAll(async () => {
  app = Fastify({ logger: false })
  await app.register(multipart)
  guardSlowBodies(app, LIMITS)
  app.post('/json', async () => ({ done: true }))
  app.post('/upload', async (request) => {
    let bytes = 0
    for await (const part of request.parts())
      if (part.type === 'file') for await (const piece of part.file) bytes += (piece as Buffer).length
    return { bytes }
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  port = typeof address === 'object' ? (address?.port ?? 0) : 0
})
afterAll(() => app.close())

async function send(head: string): Promise<{ socket: Socket; answer: Promise<string> }> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`${head}\r\nHost: localhost\r\n\r\n`)
  const answer = (async () => {
    let text = ''
    for await (const piece of socket) {
      text += String(piece)
      if (text.includes('}')) break
    }
    return text
  })().catch(() => '')
  return { socket, answer }
}

const JSON_HEAD = 'POST /json HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 1000'
const head = (length: number) =>
  `POST /upload HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${length}`
const OPENING = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
const CLOSING = '\r\n--b--\r\n'

test('a body that drips is cut off, whatever it drips', async () => {
  const { socket, answer } = await send(JSON_HEAD)
  let dripped = 0
  for await (const _ of ticks(TICK_MS)) {
    if (socket.destroyed || dripped === 900) break
    socket.write(' ')
    dripped += 1
  }
  expect(await answer).toBe('')
  expect(dripped).toBeLessThan(900)
})

test('an upload that pauses for longer than allowed is cut off', async () => {
  const { answer, socket } = await send(head(OPENING.length + 1_000))
  socket.write(OPENING)
  expect(await answer).toBe('')
})

test('an upload that moves may take as long as it takes', async () => {
  const pieces = 24
  const { answer, socket } = await send(head(OPENING.length + pieces * 10 + CLOSING.length))
  socket.write(OPENING)
  let sent = 0
  for await (const _ of ticks(TICK_MS)) {
    socket.write('0123456789')
    if (++sent === pieces) break
  }
  socket.write(CLOSING)
  expect(pieces * TICK_MS).toBeGreaterThan(2 * LIMITS.pause)
  expect(await answer).toContain(`{"bytes":${pieces * 10}}`)
})

test('a request without a body is not hurried', async () => {
  const { answer } = await send('GET /nothing HTTP/1.1')
  expect(await answer).toContain('404')
})
