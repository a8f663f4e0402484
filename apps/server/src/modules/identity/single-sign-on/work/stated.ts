/** What an administrator states of an app on a platform of work, looked at before it is kept. */
import { Refusal } from '../../../../platform/errors/refusal.ts'
import type { WorkApp, WorkConnection, WorkSettings } from '../connection.ts'

const fault = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

const ID = /^[A-Za-z0-9._-]{1,64}$/

/** The settings, made plain. A secret that is left out stays as it was, of the same app of the same company. */
export function soundWork(
  stated: { readonly secret?: string | undefined; readonly work: WorkApp },
  before: WorkConnection | null,
): Pick<WorkSettings, 'issuer' | 'work' | 'proof'> {
  const { platform, idsGiven } = stated.work
  if (before !== null && before.work.platform !== platform) throw fault('/work/platform', 'sso_kind_stays')
  const [corp, app] = [stated.work.corp.trim(), stated.work.app.trim()]
  if (!ID.test(corp)) throw fault('/work/corp', 'work_id')
  if (!ID.test(app)) throw fault('/work/app', 'work_id')
  const isSame = before !== null && before.work.corp === corp && before.work.app === app
  const secret = stated.secret ?? (isSame ? before.proof.secret : undefined)
  if (secret === undefined || secret === '') throw fault('/secret', 'required')
  return { issuer: `${platform}:${corp}`, work: { platform, corp, app, idsGiven }, proof: { secret } }
}
