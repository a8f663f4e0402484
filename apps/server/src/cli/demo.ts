import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import type { DemoAccount } from '../modules/demo/index.ts'
import type { Settings } from '../platform/config/settings.ts'
import { type Command, CommandError, say, sayJson, warn } from './command.ts'
import { runServing } from './start.ts'

const FIRST_PORT = 3000
const MOST_TRIES = 100

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolveFree) => {
    const probe = createServer()
    probe.once('error', () => resolveFree(false))
    probe.listen({ port, host: 'localhost' }, () => probe.close(() => resolveFree(true)))
  })

async function freePort(): Promise<number> {
  for (let port = FIRST_PORT; port < FIRST_PORT + MOST_TRIES; port++) if (await isFree(port)) return port
  throw new CommandError('No free port from 3000 on; state one with HOLDFAST_URL.')
}

/** The demonstration lies apart from any real installation, unless told where. */
const demoPlace = (settings: Settings): Settings => ({
  ...settings,
  HOLDFAST_DATA: process.env['HOLDFAST_DATA'] === undefined ? resolve('data-demo') : settings.HOLDFAST_DATA,
  HOLDFAST_KEYS: process.env['HOLDFAST_KEYS'] === undefined ? resolve('keys-demo') : settings.HOLDFAST_KEYS,
})

const accountsFile = (settings: Settings): string => join(settings.HOLDFAST_DATA, 'demo-accounts.json')

function readAccounts(settings: Settings): readonly DemoAccount[] {
  if (!existsSync(accountsFile(settings)))
    throw new CommandError('There is no demonstration here; `npm run demo` makes one.')
  return JSON.parse(readFileSync(accountsFile(settings), 'utf8')) as DemoAccount[]
}

async function ensureSample(settings: Settings): Promise<void> {
  if (existsSync(accountsFile(settings))) return
  warn('Making the sample company: a minute at most…')
  const { makeSample } = await import('./sample.ts')
  const accounts = await makeSample(settings)
  mkdirSync(settings.HOLDFAST_DATA, { recursive: true })
  writeFileSync(accountsFile(settings), `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 })
}

function sayTable(accounts: readonly DemoAccount[]): void {
  const rows = accounts.map(({ role, email, password, totpSecret }) => [role, email, password, totpSecret])
  const heading = ['role', 'e-mail', 'password', 'authenticator secret']
  const widths = heading.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)))
  for (const row of [heading, ...rows]) say(row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '))
}

export const demoCommand: Command = {
  name: 'demo',
  about: 'Starts a separate installation with a sample company and one user per role.',
  options: { verbose: { flag: true, about: 'Say how long each step took.' } },
  async run(call) {
    const placed = demoPlace(call.settings)
    const url =
      process.env['HOLDFAST_URL'] === undefined ? new URL(`http://localhost:${await freePort()}`) : placed.HOLDFAST_URL
    const settings = { ...placed, HOLDFAST_URL: url }
    await ensureSample(settings)
    return runServing(settings, {
      verbose: call.flags.has('verbose'),
      json: call.json,
      ready: () => (call.json ? undefined : sayTable(readAccounts(settings))),
    })
  },
}

export const demoAccountsCommand: Command = {
  name: 'demo accounts',
  about: 'Repeats who can sign in to the demonstration.',
  options: {},
  async run({ settings, json }) {
    const accounts = readAccounts(demoPlace(settings))
    if (json) sayJson(accounts)
    else sayTable(accounts)
    return 0
  },
}
