const MOST_STEPS = 10

/** Follows redirects as a browser does, with its cookies, until one leads to an address that is ours; gives that address, which nobody asks. */
export async function followRedirects(url: string, isOurs: (next: URL) => boolean): Promise<URL> {
  const cookies = new Map<string, string>()
  let at = url
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } })
    for (const each of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (each.split(';')[0] ?? '').split('=')
      cookies.set(name, value)
    }
    const to = answer.headers.get('location')
    if (to === null) throw new Error(`${at}: ${answer.status} ${await answer.text()}`)
    const next = new URL(to, at)
    if (isOurs(next)) return next
    at = next.href
  }
  throw new Error('too many redirects')
}
