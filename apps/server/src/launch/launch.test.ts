import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findNamedAccount, isRoot } from './accounts.ts'
import { keeperPaths, withServices } from './index.ts'
import { openInstallation } from './installation.ts'
import { databaseLimits, folder, inFolders, launch, PROGRAM, partProcesses, query, stop } from './launch-harness.ts'
import { ownerConnectionOf } from './postgres.ts'
import { findProcessesIn, waitUntilGone } from './processes.ts'
import { stageProgram } from './staging.ts'

inFolders()

describe('the launcher', () => {
  it('starts for the first time, and the second time with what was kept', async () => {
    const first = await launch().ready
    await query(first.installation, 'insert into kept values (1)')
    expect(await stop(first)).toBe(0)
    const second = await launch().ready
    expect(second.installation.id).toBe(first.installation.id)
    expect(await query(second.installation, 'select number from kept')).toEqual([{ number: 1 }])
  })

  it('ends everything at SIGTERM: no process, no socket, no pid file', async () => {
    const running = await launch().ready
    const { installation } = running
    const database = findProcessesIn(installation.databaseDir, 'postgres')
    expect(database.length).toBeGreaterThan(1)
    expect(await stop(running)).toBe(0)
    expect(findProcessesIn(installation.databaseDir, 'postgres')).toEqual([])
    expect(partProcesses(installation)).toEqual([])
    expect(existsSync(installation.runDir)).toBe(false)
    expect(existsSync(join(installation.databaseDir, 'postmaster.pid'))).toBe(false)
  })

  it('refuses a second start on the same data with exit code 2 and leaves the first alone', async () => {
    const first = await launch().ready
    const second = launch()
    expect(await second.ended).toBe(2)
    expect(second.lines.at(-1)?.say).toMatch(/already running on this data \(process \d+, at http/)
    expect(await query(first.installation, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('runs two installations at once that share nothing', async () => {
    const [one, two] = await Promise.all([launch({ name: 'one' }).ready, launch({ name: 'two' }).ready])
    await query(one.installation, 'insert into kept values (7)')
    expect(await query(two.installation, 'select number from kept')).toEqual([])
    expect(one.installation.runDir).not.toBe(two.installation.runDir)
    expect(ownerConnectionOf(one.installation).password).not.toBe(ownerConnectionOf(two.installation).password)
    await stop(one)
    expect(await query(two.installation, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('loses nothing acknowledged when the launcher is killed, and the next start stops the orphans first', async () => {
    const first = await launch().ready
    await query(first.installation, 'insert into kept select generate_series(1, 1000)')
    const orphans = findProcessesIn(first.installation.databaseDir, 'postgres')
    first.child.kill('SIGKILL')
    await first.ended
    const second = await launch().ready
    expect(await waitUntilGone(orphans, 1_000)).toBe(true)
    expect(await query(second.installation, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }])
  })

  it('ends with a sentence when the database is killed, and the next start recovers every acknowledged row', async () => {
    const first = await launch().ready
    await query(first.installation, 'insert into kept select generate_series(1, 1000)')
    for (const pid of findProcessesIn(first.installation.databaseDir, 'postgres')) process.kill(pid, 'SIGKILL')
    expect(await first.ended).toBe(1)
    expect(first.lines.at(-1)?.say).toMatch(/^The database ended unexpectedly/)
    const second = await launch().ready
    expect(await query(second.installation, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }])
  })

  it('recovers when launcher and database are killed together and a stranger has the old process number', async () => {
    const first = await launch().ready
    await query(first.installation, 'insert into kept values (3)')
    const all = findProcessesIn(first.installation.databaseDir, 'postgres')
    first.child.kill('SIGKILL')
    for (const pid of all) process.kill(pid, 'SIGKILL')
    await waitUntilGone(all, 5_000)
    const pidFile = join(first.installation.databaseDir, 'postmaster.pid')
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.pid)))
    const second = await launch().ready
    expect(await query(second.installation, 'select number from kept')).toEqual([{ number: 3 }])
  })

  it('stops the others when a part dies', async () => {
    const running = await launch().ready
    const { installation } = running
    const parts = isRoot() ? partProcesses(installation) : []
    const keeper = parts.find(({ uid }) => uid === installation.accounts?.keeper.uid)
    if (keeper === undefined) return
    process.kill(keeper.pid, 'SIGKILL')
    expect(await running.ended).toBe(1)
    expect(running.lines.at(-1)?.say).toBe(
      'The keeper ended unexpectedly (signal SIGKILL). Holdfast stops; start it again.',
    )
    expect(partProcesses(installation)).toEqual([])
  })

  it('makes the database whole after a first start that was cut off', async () => {
    const cut = launch()
    const data = join(folder, 'data-one')
    await expect
      .poll(() => existsSync(data) && readdirSync(data).some((name) => name.startsWith('postgres.new-')))
      .toBe(true)
    cut.child.kill('SIGKILL')
    await cut.ended
    const running = await launch().ready
    expect(await query(running.installation, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }])
    expect(readdirSync(data).filter((name) => name.startsWith('postgres.new-'))).toEqual([])
  })

  it('refuses keys inside the data and data inside the keys', async () => {
    const place = { dataDir: join(folder, 'd'), keysDir: join(folder, 'd/keys'), programDir: PROGRAM }
    const options = {
      externalDatabase: null,
      migrate: async () => null,
      say: () => undefined,
      log: () => undefined,
    }
    const run = async () => null
    await expect(withServices({ ...options, place }, run)).rejects.toThrow(/HOLDFAST_KEYS lies inside HOLDFAST_DATA/)
    const inverse = { ...place, dataDir: join(folder, 'k/data'), keysDir: join(folder, 'k') }
    await expect(withServices({ ...options, place: inverse }, run)).rejects.toThrow(
      /HOLDFAST_DATA lies inside HOLDFAST_KEYS/,
    )
    expect(readdirSync(folder)).toEqual([])
  })

  it('says which place takes no folders, instead of trying for ever', () => {
    const place = { dataDir: '/proc/holdfast-test', keysDir: join(folder, 'keys'), programDir: PROGRAM }
    expect(() => openInstallation(place, () => undefined)).toThrow(/\/proc\/holdfast-test.* (cannot be made|\(E)/)
  })

  it('does not start with a root key that others can read', async () => {
    const first = await launch().ready
    await stop(first)
    chmodSync(keeperPaths(first.installation).rootKeyPath, 0o644)
    const second = launch()
    expect(await second.ended).toBe(1)
    expect(second.lines.at(-1)?.say).toMatch(/^The keeper did not start/)
    expect(second.lines.some(({ log }) => log?.includes('can be read by its group or by others'))).toBe(true)
    expect(partProcesses(first.installation)).toEqual([])
  })

  it('keeps what is typed out of the log of the database, also when a statement fails', async () => {
    const { installation } = await launch().ready
    await query(installation, "select '张三丰-log'::int").catch(() => undefined)
    await query(installation, "select '张三丰-log' from nowhere").catch(() => undefined)
    await query(installation, `insert into kept values (1), (1)`).catch(() => undefined)
    expect(readFileSync(join(installation.dataDir, 'postgres.log'), 'utf8')).not.toMatch(/张三丰|select|insert/)
    const dumps = databaseLimits(installation)
    expect(dumps).not.toEqual([])
    for (const limits of dumps) expect(limits).toMatch(/Max core file size +0 /)
  })
})

describe('services for a command', () => {
  const serviceOptions = () => ({
    place: { dataDir: join(folder, 'data-one'), keysDir: join(folder, 'keys-one'), programDir: PROGRAM },
    externalDatabase: null,
    migrate: async () => null,
    say: () => undefined,
    log: () => undefined,
  })

  it('start database and keeper for the command and stop them after it', async () => {
    const installation = await withServices(serviceOptions(), async (services) => {
      expect(services.url).toBeNull()
      expect(services.keeper).toEqual({ ready: true })
      expect(existsSync(keeperPaths(services.installation).socketPath)).toBe(true)
      expect(await query(services.installation, 'select 1 as one')).toEqual([{ one: 1 }])
      return services.installation
    })
    expect(findProcessesIn(installation.databaseDir, 'postgres')).toEqual([])
    expect(partProcesses(installation)).toEqual([])
  })

  it('are those of the running installation, which goes on', async () => {
    const running = await launch().ready
    await withServices(serviceOptions(), async (services) => {
      expect(services.url).toBe('http://localhost:0')
      expect(services.keeper).toEqual({ ready: true })
      await query(services.installation, 'insert into kept values (5)')
    })
    expect(await query(running.installation, 'select number from kept')).toEqual([{ number: 5 }])
  })
})

describe.runIf(isRoot())('users', () => {
  it('are three, none of them root, and closed to one another', async () => {
    const { installation } = await launch().ready
    const { database, keeper, server } = installation.accounts!
    expect(new Set([0, database.uid, keeper.uid, server.uid]).size).toBe(4)
    const owners = [installation.databaseDir, installation.keysDir, installation.serverDir].map((path) =>
      statSync(path),
    )
    expect(owners.map(({ uid }) => uid)).toEqual([database.uid, keeper.uid, server.uid])
    expect(owners.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o700, 0o700])
    expect(statSync(join(installation.dataDir, 'owner-password')).mode & 0o777).toBe(0o600)
    const running = partProcesses(installation).map(({ uid }) => uid)
    expect(new Set(running)).toEqual(new Set([database.uid, keeper.uid, server.uid]))
  })

  it('reach a staged copy of a program and of data that lie in a closed folder', async () => {
    const closed = join(folder, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    stageProgram(PROGRAM, join(closed, 'app'))
    const first = await launch({ program: join(closed, 'app'), base: closed }).ready
    const home = join('/var/lib/holdfast', first.installation.id)
    expect(first.lines[0]?.say).toContain(home)
    expect(first.installation).toMatchObject({ dataDir: join(home, 'data'), programDir: join(home, 'app') })
    expect(realpathSync(join(closed, 'data-one'))).toBe(join(home, 'data'))
    await query(first.installation, 'insert into kept values (9)')
    await stop(first)
    const staged = () => statSync(join(home, 'app')).ctimeMs
    const before = staged()
    const second = await launch({ program: join(closed, 'app'), base: closed }).ready
    expect(staged(), 'an unchanged program is not copied again').toBe(before)
    expect(await query(second.installation, 'select number from kept')).toEqual([{ number: 9 }])
  })

  it('are one where an ordinary user starts it', async () => {
    const account = findNamedAccount()
    const own = join(folder, 'own')
    mkdirSync(own)
    chownSync(own, account.uid, account.gid)
    stageProgram(PROGRAM, join(folder, 'app'))
    const running = await launch({ program: join(folder, 'app'), base: own, account }).ready
    expect(running.installation.accounts).toBeNull()
    expect(statSync(running.installation.databaseDir).uid).toBe(account.uid)
    expect(statSync(running.installation.dataDir).mode & 0o777).toBe(0o700)
    expect(await stop(running)).toBe(0)
  })
})
