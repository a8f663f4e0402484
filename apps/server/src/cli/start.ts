import { type RunningInstallation, runInstallation } from '../launch/index.ts'
import { ensureSetupToken } from '../modules/identity/index.ts'
import type { Settings } from '../platform/config/settings.ts'
import { stopServices } from '../platform/start-services.ts'
import { type Command, say, sayJson, warn } from './command.ts'
import { launchPlan, openServices, serverLine } from './installation.ts'

/** Runs an installation until it is stopped; `ready` may add lines about it once it serves. */
export function runServing(
  settings: Settings,
  about: { verbose: boolean; json: boolean; ready?: Parameters<typeof runInstallation>[1] },
): Promise<number> {
  const timings: Record<string, number> = {}
  const startedAt = performance.now()
  return runInstallation(
    {
      ...launchPlan(settings),
      serverLine: (installation) => serverLine(settings, installation),
      timing: (step, milliseconds) => {
        timings[step] = milliseconds
        if (about.verbose) warn(`${step}: ${milliseconds} ms`)
      },
    },
    (running) => {
      const milliseconds = Math.round(performance.now() - startedAt)
      if (about.json) sayJson({ url: running.url, milliseconds, timings })
      else say(`坚守 Holdfast  ${running.url}${about.verbose ? `  (${milliseconds} ms)` : ''}`)
      about.ready?.(running)
    },
  )
}

/** While nobody exists, one link to the page that sets up the first company. */
async function saySetupLink(settings: Settings, { installation, url }: RunningInstallation): Promise<void> {
  const services = await openServices(settings, installation)
  try {
    const token = await ensureSetupToken(services)
    if (token !== null) warn(`Set up your company 设置公司: ${url}/setup#token=${token}`)
  } finally {
    await stopServices(services)
  }
}

export const startCommand: Command = {
  name: 'start',
  about: 'Starts the installation and serves it until it is stopped.',
  options: { verbose: { flag: true, about: 'Say how long each step took.' } },
  run: ({ settings, flags, json }) =>
    runServing(settings, {
      verbose: flags.has('verbose'),
      json,
      ready: (running) => void saySetupLink(settings, running),
    }),
}
