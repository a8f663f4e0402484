/** Somebody who asks the server one thing after the other, and how long each answer took. */

/** Asks an address of the API, with a body as POST unless another method is stated; refuses every answer but a success. */
export type Ask = (path: string, body?: object, method?: 'POST' | 'PATCH') => Promise<Record<string, unknown>>

/** How long an act took, in milliseconds, and what came of it. */
export async function timed<T>(act: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const started = performance.now()
  const result = await act()
  return { ms: performance.now() - started, result }
}

/** The milliseconds of an act done so many times, one after the other. */
export async function times(count: number, act: (n: number) => Promise<unknown>): Promise<number[]> {
  const all: number[] = []
  for (let n = 0; n < count; n += 1) all.push((await timed(() => act(n))).ms)
  return all
}

/** Asks as the person of the session. A change states the version that it was made of, where the body has one. */
export function asker(url: string, token: string): Ask {
  return async (path, body, method = 'POST') => {
    const { version, ...values } = (body ?? {}) as { version?: number }
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: body === undefined ? 'GET' : method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(values) }),
    })
    const read = (await answer.json()) as Record<string, unknown>
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${read['code']}`)
    return read
  }
}
