/** Headers of an answer that is a file: whatever it turns out to be, in the browser it runs nothing, loads nothing and is framed by nobody. */
export const FILE_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
}
