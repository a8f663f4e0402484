import type { Page } from 'playwright-core'

/** Signs in the page with its browser's key, which cannot be had out of it; as the web application's own proofs do. */
const SIGN = `async ({ method, url, nonce }) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const database = await done(indexedDB.open('holdfast', 1))
  const key = await done(database.transaction('keys').objectStore('keys').get('device'))
  database.close()
  const encode = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  const part = (value) => encode(new TextEncoder().encode(JSON.stringify(value)))
  const digest = document.cookie.split('; ').find((each) => each.startsWith('__Host-proof'))?.split('=')[1]
  const claims = { htm: method, htu: url.split('?')[0], iat: Math.floor(Date.now() / 1000), jti: crypto.randomUUID(), nonce, ath: digest }
  const text = part({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.jwk }) + '.' + part(claims)
  const how = { name: 'ECDSA', hash: 'SHA-256' }
  return text + '.' + encode(new Uint8Array(await crypto.subtle.sign(how, key.privateKey, new TextEncoder().encode(text))))
}`

const proof = (page: Page, about: { method: string; url: string; nonce: string }): Promise<string> =>
  page.evaluate(`(${SIGN})(${JSON.stringify(about)})`)

interface Asked {
  readonly method: string
  readonly headers?: Record<string, string>
  readonly data?: unknown
}

const isBound = async (page: Page, url: string): Promise<boolean> =>
  (await page.context().cookies(url)).some(({ name }) => name.startsWith('__Host-proof'))

/** Asks beside the page as the person at it; where they signed in at the page, their session works with the browser's key alone. */
export async function askProved(page: Page, url: string, { method, headers = {}, data }: Asked) {
  if (!(await isBound(page, url))) return page.request.fetch(url, { method, data, headers })
  const ask = async (nonce: string) =>
    page.request.fetch(url, { method, data, headers: { ...headers, dpop: await proof(page, { method, url, nonce }) } })
  const first = await ask('')
  const nonce = first.headers()['dpop-nonce']
  return first.status() === 401 && nonce !== undefined ? ask(nonce) : first
}
