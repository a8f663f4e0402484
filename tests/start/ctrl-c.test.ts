import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { makeFolder, removeFolder } from '../browser/harness/installation.ts'
import { environmentOf, freePort, start } from './program.ts'

const ROOT = join(import.meta.dirname, '../..')
const folder = makeFolder()
afterAll(() => removeFolder(folder))

/** Processes of this machine that have something to do with the installation. */
const left = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return line.includes(folder) ? [line] : []
      } catch {
        // it ended while it was looked at
        return []
      }
    })

test('Ctrl-C in a terminal, which reaches npm and everything it started at once and then again, stops it all', async () => {
  const url = `http://localhost:${await freePort()}`
  const environment = environmentOf(folder, { HOLDFAST_URL: url })
  const npm = spawn('npm', ['start'], { cwd: ROOT, env: { ...environment }, detached: true, stdio: 'pipe' })
  const ended = once(npm, 'exit')
  let said = ''
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk) => (said += chunk))
  await vi.waitFor(() => expect(said).toContain(`${url}/setup`), { timeout: 100_000, interval: 200 })
  expect(left().length).toBeGreaterThan(0)
  for (let times = 0; times < 2; times += 1) process.kill(-(npm.pid ?? 0), 'SIGINT')
  await ended
  await vi.waitFor(() => expect(left()).toEqual([]), { timeout: 60_000, interval: 200 })
  const files = readdirSync(join(folder, 'data'), { recursive: true, encoding: 'utf8' })
  expect(files.filter((path) => path.endsWith('postmaster.pid'))).toEqual([])
  const again = await start(environment)
  expect(await again.stop()).toBe(0)
})
