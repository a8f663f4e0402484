/** Headers of every answer, whoever sends it: pages, files, the interface, streams, and what is no HTTP request at all. */

/** What nothing on these pages uses. They use passkeys, and where one is when one says so on a follow-up. */
export const PERMISSIONS =
  'camera=(), microphone=(), geolocation=(self), payment=(), usb=(), serial=(), hid=(), display-capture=(), publickey-credentials-get=(self), publickey-credentials-create=(self)'

/** Nothing of the interface may be kept by a browser, run or shown in a frame. A route that needs more says so itself. */
const ALWAYS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': PERMISSIONS,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

/** Once served over TLS, browsers must never fall back to clear text, on this name or one below it (v5.0.0-3.4.1). */
const TLS_ONLY: Readonly<Record<string, string>> = {
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
}

/** The headers of an installation whose address is this. */
export const answerHeaders = (url: URL): Readonly<Record<string, string>> =>
  url.protocol === 'https:' ? { ...ALWAYS, ...TLS_ONLY } : ALWAYS
