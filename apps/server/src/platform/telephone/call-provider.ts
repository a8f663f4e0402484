/** A call that somebody wishes to make. */
export interface WishedCall {
  readonly tenantId: string
  /** Who calls. */
  readonly userId: string
  /** Whom: E.164. */
  readonly number: string
}

/** How calls are begun. One that connects both ends itself gives no link, and nobody learns the number. */
export interface CallProvider {
  /** Whether the number leaves the server: then the call is a disclosure that spends of the caller's budget. */
  readonly discloses: boolean
  /** Begins the call. Gives the link that the caller's own telephone application opens, or null where both are connected without it; throws `Refusal`. */
  place(call: WishedCall): Promise<string | null>
}

const NUMBER = '{number}'

/** A template as it may be set: `tel:{number}` (RFC 3966), `sip:{number}@pbx.example` (RFC 3261). Throws where it leads elsewhere. */
export function callLink(text: string): string {
  const parts = text.split(NUMBER)
  if (
    parts.length !== 2 ||
    !/^(tel|sips?):[^\s{}<>"\\]*$/.test(parts.join('')) ||
    !/^(tel|sips?):/.test(parts[0] ?? '')
  )
    throw new Error('a link such as tel:{number} or sip:{number}@pbx.example is expected')
  return text
}

/** The caller's own telephone: the number goes to it as a link. */
export const linkProvider = (template: string): CallProvider => ({
  discloses: true,
  place: async ({ number }) => template.replace(NUMBER, () => number),
})
