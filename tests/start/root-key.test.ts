import {
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kitOf } from '../../apps/server/src/cli/recovery-kit.ts'
import { makeFolder, removeFolder } from '../browser/harness/installation.ts'
import { environmentOf, freePort, holdfast, type Running, start } from './program.ts'
import {
  type Credentials,
  foundSampleProgram,
  type Known,
  learn,
  programAt,
  readOn,
  wrongAnswers,
} from './program-at-work.ts'

const folder = makeFolder()
let environment: ReturnType<typeof environmentOf>
let credentials: Credentials
let running: Running
let known: Known

beforeAll(async () => {
  environment = environmentOf(folder, { HOLDFAST_URL: `http://localhost:${await freePort()}` })
  credentials = await foundSampleProgram(environment)
  running = await start(environment)
  known = await learn(await programAt(running.url, credentials))
})
afterAll(async () => {
  await running.stop()
  removeFolder(folder)
})

const keysDir = () => join(folder, 'keys', JSON.parse(readFileSync(join(folder, 'data/installation.json'), 'utf8')).id)
const keyPath = () => join(keysDir(), 'root.key')
const rotate = () => holdfast(environment, ['keys', 'rotate', '--json'])
const restore = (input: string) => holdfast(environment, ['keys', 'restore'], { input })

async function startAgain(): Promise<void> {
  await running.stop()
  running = await start(environment)
}

/** What is sealed opens, and is found: nothing that came before comes otherwise. */
const expectOpen = async () => expect(await wrongAnswers(await programAt(running.url, credentials), known)).toEqual([])

/** The keeper's process: it alone may write into the folder of its keys. */
function keeperPid(): number {
  const isKeeper = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(`--allow-fs-write=${keysDir()}`)
    } catch {
      return false // it has ended meanwhile
    }
  }
  return Number(readdirSync('/proc').find((name) => /^\d+$/.test(name) && isKeeper(name)))
}

describe('another root key', () => {
  test('is put in the place of the former while sealed values are asked for without a pause, and every answer is right', async () => {
    expect(known.size).toBe(80)
    for (const [path, answer] of known) expect(answer, path).toMatch(/^200 .*"name":"/)
    const former = readFileSync(keyPath())
    const reading = readOn(await programAt(running.url, credentials), known)
    await expect.poll(reading.rounds).toBeGreaterThan(0)
    const { code, out } = await rotate()
    const atOnce = reading.rounds()
    await expect.poll(reading.rounds).toBeGreaterThan(atOnce + 2)
    expect([code, JSON.parse(out).kit]).toEqual([0, kitOf(readFileSync(keyPath()))])
    expect(await reading.end()).toEqual([])
    expect(former.equals(readFileSync(keyPath()))).toBe(false)
    await startAgain()
    await expectOpen()
  })

  test('leaves the former one, as a file and as a kit, without anything that it opens', async () => {
    const former = readFileSync(keyPath())
    expect((await rotate()).code).toBe(0)
    const present = readFileSync(keyPath())
    await running.stop()
    writeFileSync(keyPath(), former)
    await expect(start(environment)).rejects.toThrow('the root key is not the one under which this store was made')
    rmSync(keyPath())
    expect(await restore(kitOf(former))).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^holdfast: This kit is a former one, or another installation’s; nothing was changed\.$/m,
      ),
    })
    expect(existsSync(keyPath())).toBe(false)
    expect(await restore(kitOf(present))).toMatchObject({ code: 0 })
    running = await start(environment)
    await expectOpen()
  })
})

describe('a rotation that is cut off', () => {
  test('by the end of the keeper leaves the former root key or the new one, and the next rotation goes on', async () => {
    const killed = Promise.withResolvers<void>()
    const keeper = keeperPid()
    const watcher = watch(keysDir(), (_event, name) => {
      if (name !== 'root.key.next') return
      watcher.close()
      process.kill(keeper, 'SIGKILL')
      killed.resolve()
    })
    await Promise.all([rotate(), killed.promise])
    expect(await running.ended).toBe(1)
    running = await start(environment)
    await expectOpen()
    expect((await rotate()).code).toBe(0)
    expect(existsSync(`${keyPath()}.next`)).toBe(false)
    await startAgain()
    await expectOpen()
  })

  test('after the keeper took the new root key, before that was put in its place, is brought to its end by the next start', async () => {
    const former = readFileSync(keyPath())
    expect((await rotate()).code).toBe(0)
    const present = readFileSync(keyPath())
    await running.stop()
    const { uid, gid } = statSync(keyPath())
    renameSync(keyPath(), `${keyPath()}.next`)
    writeFileSync(keyPath(), former, { mode: 0o600 })
    chownSync(keyPath(), uid, gid)
    running = await start(environment)
    expect([existsSync(`${keyPath()}.next`), readFileSync(keyPath()).equals(present)]).toEqual([false, true])
    await expectOpen()
  })
})
