/** The nonce of this page's content security policy, put into the page by the server. */
export const cspNonce: string | undefined =
  document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content || undefined
