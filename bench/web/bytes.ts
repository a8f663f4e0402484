/** What a first visit fetches: compressed bytes as they came over the line, headers left out, by kind. */
import type { Open, Window } from './window.ts'
import { settled } from './window.ts'

interface Fetched {
  readonly url: string
  readonly kind: string
  bytes: number
}

export interface FirstVisit {
  /** Scripts until Home can be used, and everything that comes by itself after it. */
  readonly scriptBytes: number
  /** Scripts that had begun to be fetched when Home stood there. */
  readonly scriptBytesUntilHome: number
  readonly fontBytes: number
  readonly fonts: number
  /** Fonts for Chinese characters: a machine that has a Chinese font of its own fetches none of them. */
  readonly chineseFontBytes: number
  readonly allBytes: number
  readonly requests: number
}

/** Counts what a window fetches from now on. */
async function count({ devtools }: Window): Promise<ReadonlyMap<string, Fetched>> {
  const all = new Map<string, Fetched>()
  const headers = new Map<string, number>()
  devtools.on('Network.responseReceived', ({ requestId, type, response }) => {
    headers.set(requestId, response.encodedDataLength)
    all.set(requestId, { url: response.url, kind: type, bytes: 0 })
  })
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = all.get(requestId)
    if (one !== undefined) one.bytes = Math.max(0, encodedDataLength - (headers.get(requestId) ?? 0))
  })
  await devtools.send('Network.enable')
  return all
}

const HOME = '.todo-group li'
const isChinese = ({ url }: Fetched) => /noto-sans-sc-\d+-|\/(?:words|names)-[\w-]+\.woff2/.test(url)
const sum = (some: readonly Fetched[]) => some.reduce((total, { bytes }) => total + bytes, 0)

/** A first visit to Home with an empty cache. */
export async function firstVisit(open: Open, url: string, token: string): Promise<FirstVisit> {
  const window = await open(token)
  const fetched = await count(window)
  await window.page.goto(url)
  await window.page.locator(HOME).first().waitFor()
  const until = new Set(fetched.keys())
  await settled(window)
  const all = [...fetched.values()]
  const of = (kind: string) => all.filter((one) => one.kind === kind)
  const early = [...fetched].flatMap(([id, one]) => (until.has(id) && one.kind === 'Script' ? [one] : []))
  const fonts = of('Font')
  await window.close()
  return {
    scriptBytes: sum(of('Script')),
    scriptBytesUntilHome: sum(early),
    fontBytes: sum(fonts),
    fonts: fonts.length,
    chineseFontBytes: sum(fonts.filter(isChinese)),
    allBytes: sum(all),
    requests: all.length,
  }
}
