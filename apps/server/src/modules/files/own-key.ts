/** The own key of an upload, and the proof that an id is an upload's: only of those is a key ever destroyed by the sweep, whatever a row says. */
import type { Services } from '../../platform/services.ts'

const LABEL = 'file-upload'

/** The keeper's MAC over the id of an upload. */
export async function uploadMacOf(services: Services, tenantId: string, id: string): Promise<Uint8Array> {
  const [mac] = await services.keeper.mac(tenantId, LABEL, [id])
  if (mac === undefined) throw new Error('the keeper made no MAC')
  return mac
}

/** Destroys the own keys of those that are proven to be uploads. */
export async function destroyOwnKeys(
  services: Services,
  tenantId: string,
  uploads: readonly { readonly id: string; readonly upload_mac: Uint8Array }[],
): Promise<void> {
  if (uploads.length === 0) return
  const proven = await services.keeper.verifyMacs(
    tenantId,
    LABEL,
    uploads.map(({ id, upload_mac: mac }) => ({ document: id, mac })),
  )
  const ids = uploads.filter((_, at) => proven[at] === true).map(({ id }) => id)
  if (ids.length > 0) await services.keeper.eraseSubjects(tenantId, ids)
  for (const id of ids) services.keys.dropSubject(id)
}
