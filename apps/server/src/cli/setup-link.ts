import type { RunningInstallation } from '../launch/index.ts'
import { ensureSetupToken } from '../modules/identity/index.ts'
import type { Settings } from '../platform/config/settings.ts'
import { stopServices } from '../platform/start-services.ts'
import { openServices } from './at-work.ts'
import { warn } from './command.ts'

/** While nobody exists, one link to the page that sets up the first company. */
export async function saySetupLink(
  settings: Settings,
  { installation, url }: RunningInstallation<unknown>,
): Promise<void> {
  const services = await openServices(settings, installation)
  try {
    const token = await ensureSetupToken(services)
    if (token === null) return
    warn(`Set up your company 设置公司: ${url}/setup#token=${token}`)
    warn('Then print the recovery kit 然后打印恢复密钥: npx holdfast keys kit')
  } finally {
    await stopServices(services)
  }
}
