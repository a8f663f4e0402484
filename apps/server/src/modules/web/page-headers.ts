import { createHash } from 'node:crypto'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../platform/gate/route.ts'
import type { Random } from '../../platform/random.ts'

const NONCE_BYTES = 18
const NONCE_PLACE = '__CSP_NONCE__'

/**
 * What a page may load, with a fresh nonce for each answer: nothing inline without it, nothing from elsewhere, no evaluation of text, and no text
 * that becomes markup or a script's address, by no policy at all (Trusted Types; v5.0.0-3.4.3).
 */
const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')

export interface Page {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** A page with a nonce of its own in every place kept for it, and the headers that go with it. */
export function pageWithNonce(html: string, random: Random): Page {
  const nonce = Buffer.from(random.bytes(NONCE_BYTES)).toString('base64')
  return {
    body: html.replaceAll(NONCE_PLACE, nonce),
    headers: {
      'Content-Security-Policy': policyOf(nonce),
      'X-Robots-Tag': 'noindex, nofollow',
    },
  }
}

/** A page as an answer that is recorded elsewhere; `referrer` is what the next page learns of its address. */
export function pageWith(
  { services }: RequestContext,
  { status, html, referrer }: { status: number; html: string; referrer: 'no-referrer' | 'same-origin' },
): Answer {
  const { body, headers } = pageWithNonce(html, services.random)
  return {
    status,
    body,
    contentType: 'text/html; charset=utf-8',
    headers: { ...headers, 'Referrer-Policy': referrer },
    audit: UNRECORDED,
  }
}

/** A page that never changes, and the one style within it. */
export interface StillPage {
  readonly html: string
  readonly style: string
}

/** A page without script, form or file, as an answer: its style is named by its digest, so that the same page is the same bytes each time. */
export function stillPage(status: number, { html, style }: StillPage): Answer {
  const digest = createHash('sha256').update(style).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`
  return {
    status,
    body: html,
    contentType: 'text/html; charset=utf-8',
    headers: {
      'Content-Security-Policy': policy,
      'X-Robots-Tag': 'noindex, nofollow',
      'Referrer-Policy': 'no-referrer',
    },
    audit: UNRECORDED,
  }
}
