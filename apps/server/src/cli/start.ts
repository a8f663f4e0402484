import { type RunningInstallation, runInstallation, watchAppPassword } from '../launch/index.ts'
import type { Settings } from '../platform/config/settings.ts'
import type { TlsFiles } from '../platform/listener.ts'
import { acmeCertificate, renewWhenDue } from './acme/keep-certificate.ts'
import { type Command, say, sayJson, warn } from './command.ts'
import { refuseKnownPasswords } from './database-passwords.ts'
import { APP_ROLE, launchPlan, type Migrated, readServerFiles, serverLine } from './installation.ts'
import { watchTls } from './tls-files.ts'

/** Runs an installation until it is stopped; `ready` may add lines about it once it serves. */
export async function runServing(
  settings: Settings,
  about: { verbose: boolean; json: boolean; ready?: (running: RunningInstallation<Migrated>) => void },
): Promise<number> {
  const plan = launchPlan(settings)
  await refuseKnownPasswords(settings)
  const files = readServerFiles(settings)
  const timings: Record<string, number> = {}
  const startedAt = performance.now()
  return runInstallation(
    {
      ...plan,
      serverLine: async (installation) =>
        serverLine(settings, installation, { ...files, tls: files.tls ?? (await acmeCertificate(settings)) }),
      timing: (step, milliseconds) => {
        timings[step] = milliseconds
        if (about.verbose) warn(`${step}: ${milliseconds} ms`)
      },
    },
    (running) => {
      const milliseconds = Math.round(performance.now() - startedAt)
      if (about.json) sayJson({ url: running.url, milliseconds, timings })
      else say(`坚守 Holdfast  ${running.url}${about.verbose ? `  (${milliseconds} ms)` : ''}`)
      const renewed = (takeUp: TlsFiles) => running.tellServer({ takeUp })
      watchTls(settings, renewed)
      renewWhenDue(settings, renewed)
      if (settings.DATABASE_URL === null)
        watchAppPassword(running.installation, {
          role: APP_ROLE,
          tell: (takePassword) => running.tellServer({ takePassword }),
        })
      about.ready?.(running)
    },
  )
}

/** The parts of the application that make the link are loaded only while nobody exists: every later start is spared them. */
async function setUp(settings: Settings, running: RunningInstallation<Migrated>): Promise<void> {
  if (running.migrated.anybodyExists === true) return
  const { saySetupLink } = await import('./setup-link.ts')
  await saySetupLink(settings, running)
}

export const startCommand: Command = {
  name: 'start',
  about: 'Starts the installation and serves it until it is stopped.',
  options: { verbose: { flag: true, about: 'Say how long each step took.' } },
  run: ({ settings, flags, json }) =>
    runServing(settings, {
      verbose: flags.has('verbose'),
      json,
      ready: (running) =>
        void setUp(settings, running).catch(() =>
          warn('The link to set up a company could not be made; use `holdfast setup` instead.'),
        ),
    }),
}
