import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Proof, provedKey } from '../../../platform/gate/dpop.ts'

/** The proof of a key that came with a request to the token endpoint; null where there came none. */
export async function statedProof({ services, headers, raw }: RequestContext): Promise<Proof | null> {
  const proof = headers['dpop']
  if (proof === undefined) return null
  const { method = '', url = '' } = raw.request
  return provedKey(services, { proof: String(proof), method, url, token: null })
}
