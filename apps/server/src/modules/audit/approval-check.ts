/** Holds the signatures that approvals left in the log against the keys that their people enrolled there. */
import { type Evidence, isSigned } from '../../platform/two-person/evidence.ts'

/** Acts that a passkey signs, with the whole assertion among their facts. */
const SIGNED: ReadonlySet<string> = new Set(['approval.approve', 'rights.confirm'])
const ENROLLED = 'factor.confirm'

interface Told {
  readonly api?: { readonly operation?: unknown }
  readonly actor?: { readonly user?: { readonly uid?: unknown } }
  readonly unmapped?: { readonly facts?: Readonly<Record<string, unknown>> }
}

/**
 * Looks at the events of one log in their order. Gives what is wrong with one: an approval by a passkey whose evidence is no signature over what it
 * names, or of a key that its person had not enrolled. Approvals by a code (of the demonstration,
 * and of earlier versions before anybody had a passkey) left no signature to look at.
 */
export function approvalCheck(): (event: unknown) => Promise<string | null> {
  const enrolled = new Set<string>()
  return async (event) => {
    const { api, actor, unmapped } = (event ?? {}) as Told
    const facts = unmapped?.facts ?? {}
    const keyOf = (digest: unknown) => JSON.stringify([actor?.user?.uid, digest])
    if (api?.operation === ENROLLED && typeof facts['keyDigest'] === 'string') enrolled.add(keyOf(facts['keyDigest']))
    if (!SIGNED.has(String(api?.operation)) || facts['method'] !== 'passkey') return null
    const request = String(facts['request'])
    if (!(await isSigned(facts as unknown as Evidence)))
      return `the approval of ${request} carries no passkey’s signature over it`
    if (!enrolled.has(keyOf(facts['keyDigest'])))
      return `the approval of ${request} is signed by a key that its person had not enrolled`
    return null
  }
}
