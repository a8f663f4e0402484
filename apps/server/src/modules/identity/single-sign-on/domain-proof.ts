/** Whose a domain is, where several companies share an installation: none of them may stand in another's way in. */
import { resolveTxt } from 'node:dns/promises'

/** Texts of a name, as the domain's owner publishes them. */
export type Texts = (name: string) => Promise<string[][]>

/** Whether the domain publishes that it belongs to this company: `_holdfast.<domain> TXT "holdfast=<id of the company>"`. */
export async function isProven(domain: string, tenantId: string, texts: Texts = resolveTxt): Promise<boolean> {
  const found = await texts(`_holdfast.${domain}`).catch(() => [])
  return found.some((parts) => parts.join('') === `holdfast=${tenantId}`)
}
