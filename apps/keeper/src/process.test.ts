import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startKeeper } from './keeper.ts'
import { hasher } from './operations/logs.ts'
import { connect } from './test-client.ts'
import { idOf, idsOf, settle, tenant } from './test-keeper.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keeper-process-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** The process as the launcher starts it: configuration by its input, ready by its output. */
async function launch() {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], { stdio: 'pipe' })
  const socketPath = join(folder, 'socket')
  const paths = { socketPath, storePath: join(folder, 'store.db'), rootKeyPath: join(folder, 'root.key') }
  child.stdin.write(`${JSON.stringify(paths)}\n`)
  const exited = once(child, 'exit')
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const outcome = await Promise.race([
    once(child.stdout, 'data').then(([chunk]) => String(chunk)),
    exited.then(() => 'ended'),
  ])
  return { child, exited, outcome, socketPath, said: () => said }
}

describe('the keeper as a process', () => {
  test('says when it is ready, and ends with its input, leaving nothing readable to others', async () => {
    const { child, exited, outcome } = await launch()
    expect(JSON.parse(outcome)).toEqual({ ready: true })
    for (const name of ['root.key', 'store.db', 'store.db-wal']) {
      expect((await stat(join(folder, name))).mode & 0o077, name).toBe(0)
    }
    child.stdin.end()
    expect(await exited).toEqual([0, null])
  })

  test('starts after a first start that was killed at any moment of making the root key', async () => {
    for (let round = 0; round < 8; round++) {
      const place = await mkdtemp(join(folder, 'round-'))
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], { stdio: 'pipe' })
      const paths = {
        socketPath: join(place, 's'),
        storePath: join(place, 'store.db'),
        rootKeyPath: join(place, 'root.key'),
      }
      const watcher = watch(place, (_, name) => name?.startsWith('root.key') && child.kill('SIGKILL'))
      child.stdin.write(`${JSON.stringify(paths)}\n`)
      await once(child, 'exit')
      watcher.close()
      const keeper = await startKeeper(paths)
      expect((await stat(paths.rootKeyPath)).size).toBe(32)
      await keeper.stop()
    }
  })

  test('takes no notice of half a root key that a killed start left beside its place', async () => {
    await writeFile(join(folder, 'root.key.new'), 'half', { mode: 0o600 })
    const { child, exited, outcome } = await launch()
    expect(JSON.parse(outcome)).toEqual({ ready: true })
    expect((await stat(join(folder, 'root.key'))).size).toBe(32)
    expect(existsSync(join(folder, 'root.key.new'))).toBe(false)
    child.stdin.end()
    await exited
  })

  test('ends in good order when told to', async () => {
    const { child, exited } = await launch()
    child.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
  })

  test('does not start without its paths, and says which is missing', async () => {
    const child = spawn(process.execPath, [main], { stdio: 'pipe' })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    child.stdin.write('{"socketPath":"x"}\n')
    expect(await once(child, 'close')).toEqual([1, null])
    expect(said).toContain('storePath')
  })

  test('loses nothing it acknowledged when it is killed in the middle of counting and signing', async () => {
    let opened = 0
    let signed = { size: 0, note: '' }
    const account = { tenant, principal: idOf(50) }
    for (let round = 0; round < 4; round++) {
      const { child, exited, outcome, socketPath } = await launch()
      expect(JSON.parse(outcome)).toEqual({ ready: true })
      const client = await connect(socketPath)
      if (round === 0) {
        await settle(client, { budgetClass: 'rep', customers: 1000 })
        await client.ask('createLog', { tenant, origin: 'log.example/killed' })
      }
      const { counts } = await client.ask('budgetOf', account)
      expect(counts[0], 'every counted person is still counted').toBeGreaterThanOrEqual(opened)
      opened = counts[0] ?? 0
      const last = await client.ask('lastCheckpoint', { tenant })
      if (signed.size > 0) expect(Number(last.note?.split('\n')[1])).toBeGreaterThanOrEqual(signed.size)
      if (Number(last.note?.split('\n')[1]) === signed.size) expect(last.note).toBe(signed.note)
      const kept = Number(last.note?.split('\n')[1] ?? 0)
      const root = (size: number) => chain(size).root
      const work = async () => {
        for (let step = 0; step < 1000; step++) {
          const subjects = idsOf(9, 1, opened)
          await client.ask('openSubjects', { ...account, purpose: 'show', subjects })
          opened += 1
          const size = Math.max(kept, signed.size) * 2 || 1
          const consistency = size === 1 ? [] : [chain(size).added]
          if (size > 2 ** 20) continue
          const { note } = await client.ask('signCheckpoint', { tenant, size, root: root(size), consistency })
          signed = { size, note }
          if (step === 3) setImmediate(() => child.kill('SIGKILL'))
        }
      }
      await expect(work()).rejects.toThrow('closed')
      expect((await exited)[1]).toBe('SIGKILL')
    }
    expect(opened).toBeGreaterThan(12)
  })
})

/** A tree of 2^n leaves, each the double of the one before: its root, and the right half that a proof of the doubling shows. */
function chain(size: number): { root: Uint8Array; added: Uint8Array } {
  let root = hasher.sha256(Uint8Array.of(0, 1))
  let added = root
  for (let at = 1; at < size; at *= 2) {
    added = hasher.sha256(Buffer.concat([Buffer.of(9), root]))
    root = hasher.sha256(Buffer.concat([Buffer.of(1), root, added]))
  }
  return { root, added }
}
