/** Whose a domain is, where several companies share an installation: none of them may stand in another's way in. */
import { Resolver } from 'node:dns/promises'

/** Texts of a name, as the domain's owner publishes them. */
export type Texts = (name: string) => Promise<string[][]>

const resolver = new Resolver({ timeout: 2_000, tries: 2 })
const published: Texts = (name) => resolver.resolveTxt(name)

/** Whether the domain publishes that it belongs to this company: `_holdfast.<domain> TXT "holdfast=<id of the company>"`. */
export async function isProven(domain: string, tenantId: string, texts: Texts = published): Promise<boolean> {
  const found = await texts(`_holdfast.${domain}`).catch(() => [])
  return found.some((parts) => parts.join('') === `holdfast=${tenantId}`)
}
