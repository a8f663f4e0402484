import { afterEach, expect, test, vi } from 'vitest'
import { createClient, isAbsent, ProblemError } from './index.ts'
import { readEvents, type StreamEvent } from './stream.ts'

interface Seen {
  url: string
  init: RequestInit
}

function clientThatAnswers(answer: () => Response, onSessionEnded?: () => void) {
  const seen: Seen[] = []
  const client = createClient({
    baseUrl: 'http://holdfast.test/api/v1',
    language: () => 'zh',
    fetch: async (input, init) => {
      seen.push({ url: String(input), init: init ?? {} })
      return answer()
    },
    ...(onSessionEnded === undefined ? {} : { onSessionEnded }),
  })
  return { client, seen }
}

test('a change carries the version it was made upon and the merge-patch type', async () => {
  const { client, seen } = clientThatAnswers(() => Response.json({ id: 'a', version: 8 }))
  await client.patch('/contacts/a', { title: '总监' }, { version: 7 })
  const headers = new Headers(seen[0]?.init.headers)
  expect(headers.get('if-match')).toBe('"7"')
  expect(headers.get('content-type')).toBe('application/merge-patch+json')
  expect(headers.get('accept-language')).toBe('zh')
})

test('a problem document becomes a typed error with its code, its next step and its faults', async () => {
  const body = {
    code: 'invalid',
    title: 'x',
    detail: 'y',
    next: 'z',
    errors: [{ path: '/mobile', code: 'phone_invalid', message: 'm' }],
  }
  const { client } = clientThatAnswers(() => Response.json(body, { status: 422 }))
  const error = await client.post('/contacts', {}).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ProblemError)
  expect((error as ProblemError).problem).toMatchObject({
    status: 422,
    code: 'invalid',
    next: 'z',
    errors: body.errors,
  })
})

afterEach(() => void vi.useRealTimers())

test('what is not there and an id that cannot be one are absent alike, and no other refusal is', () => {
  const refused = (status: number, code: string, path: string) =>
    new ProblemError({ status, code, title: '', detail: '', errors: [{ path, code: 'type_wrong', message: '' }] })
  const all = [
    refused(404, 'not_found', '/name'),
    refused(400, 'malformed', '/id'),
    refused(400, 'malformed', '/expand'),
    refused(422, 'invalid', '/id'),
    new TypeError('not found'),
  ]
  expect(all.map(isAbsent)).toEqual([true, true, false, false, false])
})

test('what happened while the question for live changes was under way is asked for too, however long that was', async () => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ['Date'] })
  const ways = [3_000, 5_900]
  const end = new AbortController()
  const asked: { ago: number; at: number; came: number }[] = []
  const client = createClient({
    baseUrl: 'http://holdfast.test/api/v1',
    fetch: async (input) => {
      const at = Date.now()
      vi.setSystemTime(at + (ways[asked.length] ?? 0))
      asked.push({ ago: Number(new URL(String(input)).searchParams.get('ago')), at, came: Date.now() })
      if (asked.length === ways.length) end.abort()
      return new Response('')
    },
  })
  const since = 1_000_000 - 400
  await client.stream({ onEvent: () => undefined, since, signal: end.signal })
  const [first, second] = asked
  expect(first?.ago).toBe(500)
  // the first was too long under way; the second came in the time that was allowed for it
  expect(asked.length).toBe(2)
  expect((second?.came ?? 0) - (second?.ago ?? 0)).toBeLessThanOrEqual(since)
})

test('an ended session is told once per refused call, and the call is refused', async () => {
  let ended = 0
  const { client } = clientThatAnswers(
    () => new Response('gone', { status: 401 }),
    () => (ended += 1),
  )
  await expect(client.get('/auth/me')).rejects.toMatchObject({ status: 401, code: 'http_401' })
  expect(ended).toBe(1)
})

test('a server that cannot be reached is a problem too', async () => {
  const client = createClient({ fetch: () => Promise.reject(new TypeError('refused')) })
  await expect(client.get('/auth/me')).rejects.toMatchObject({ status: 0, code: 'unreachable' })
})

test('events are read whole however the bytes are cut', async () => {
  const bytes = new TextEncoder().encode(
    'event: import.progress\r\ndata: {"done":3,"名":"守"}\r\n\r\n: hello\n\ndata: a\ndata: b\n\n',
  )
  for (const size of [1, 2, 3, 7, 64]) {
    const events: StreamEvent[] = []
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
        controller.close()
      },
    })
    await readEvents(body, { onEvent: (event) => events.push(event), onHeard: () => undefined })
    expect(events).toEqual([
      { type: 'import.progress', data: { done: 3, 名: '守' } },
      { type: 'message', data: 'a\nb' },
    ])
  }
})
