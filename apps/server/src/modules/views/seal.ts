import { openSmall, sealSmall } from '../../platform/gate/small-seal.ts'
import type { Services } from '../../platform/services.ts'
import type { ViewRow } from './queries.ts'
import type { Preference, ViewContent } from './schemas.ts'

type Place = Pick<ViewRow, 'id' | 'object' | 'owner_id' | 'shared_with' | 'team_id'>

const keyOf = (services: Services, tenantId: string) => services.keeper.purposeKey(tenantId, 'settings')

const viewBinding = (tenantId: string, row: Place): Uint8Array =>
  Buffer.from(['view', tenantId, row.id, row.object, row.owner_id, row.shared_with, row.team_id ?? ''].join('/'))

const preferenceBinding = (tenantId: string, userId: string, object: string): Uint8Array =>
  Buffer.from(['list-preference', tenantId, userId, object].join('/'))

/** Seals what a view says, bound to whose it is and whom it is shared with. */
export async function sealView(services: Services, tenantId: string, view: { row: Place; content: ViewContent }) {
  const key = await keyOf(services, tenantId)
  const binding = viewBinding(tenantId, view.row)
  return sealSmall(key, { text: JSON.stringify(view.content), binding, random: services.random })
}

/** What a view says; null where its row was changed behind the application. */
export async function openView(services: Services, tenantId: string, row: ViewRow): Promise<ViewContent | null> {
  const text = openSmall(await keyOf(services, tenantId), row.sealed_confidential, viewBinding(tenantId, row))
  return text === null ? null : (JSON.parse(text) as ViewContent)
}

export async function sealPreference(
  services: Services,
  place: { tenantId: string; userId: string; object: string },
  preference: Preference,
) {
  const key = await keyOf(services, place.tenantId)
  const binding = preferenceBinding(place.tenantId, place.userId, place.object)
  return sealSmall(key, { text: JSON.stringify(preference), binding, random: services.random })
}

export async function openPreference(
  services: Services,
  place: { tenantId: string; userId: string; object: string },
  sealed: Uint8Array,
): Promise<Preference | null> {
  const key = await keyOf(services, place.tenantId)
  const text = openSmall(key, sealed, preferenceBinding(place.tenantId, place.userId, place.object))
  return text === null ? null : (JSON.parse(text) as Preference)
}
