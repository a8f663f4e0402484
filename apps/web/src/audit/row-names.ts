import { standardObjects } from '@holdfast/catalog'
import { labelText, type Translate } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'

/** Rows of the system itself, in people's words. */
const systemRows: Readonly<Record<string, MessageId>> = {
  tenant: 'rows.of.tenant',
  app_user: 'rows.of.app_user',
  credential: 'rows.of.credential',
  session: 'rows.of.session',
  team: 'rows.of.team',
  department: 'rows.of.department',
  api_client: 'rows.of.api_client',
}

const standard = new Map(standardObjects.map((object) => [object.name, object]))

/** What a stored row is, in words: by what every installation has, for who keeps the record may see no object of the catalogue themselves. */
export function rowName(name: string, t: Translate): string {
  const ofSystem = systemRows[name]
  if (ofSystem !== undefined) return t(ofSystem)
  const object = standard.get(name)
  return object === undefined ? name : labelText(object.label)
}
