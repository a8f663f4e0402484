import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { inFolders, launch, query, stop } from './launch-harness.ts'
import { rotateOwnerPassword, settledOwner } from './owner-password.ts'
import { ownerConnectionOf } from './postgres.ts'
import { layNextSecret } from './secrets.ts'

async function opens(owner: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(owner)
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

inFolders()

describe('the owner’s password of the embedded database', () => {
  test('changes while everything runs: connections go on, the former one opens nothing, the next start has the new one', async () => {
    const one = launch()
    const { installation } = await one.ready
    const former = ownerConnectionOf(installation)
    const standing = new pg.Client(former)
    await standing.connect()
    await rotateOwnerPassword(installation)
    expect((await standing.query('select 1 as n')).rows).toEqual([{ n: 1 }])
    await standing.end()
    const path = join(installation.dataDir, 'owner-password')
    expect([await opens(former), await opens(ownerConnectionOf(installation))]).toEqual([false, true])
    expect([existsSync(`${path}.next`), statSync(path).mode & 0o777]).toEqual([false, 0o600])
    expect(
      await query(
        installation,
        "select rolpassword like 'SCRAM-SHA-256$4096:%' as scram from pg_authid where rolname = 'holdfast_owner'",
      ),
    ).toEqual([{ scram: true }])
    expect(readFileSync(join(installation.dataDir, 'postgres.log'), 'utf8')).not.toContain(readFileSync(path, 'utf8'))
    await stop(one)
    const again = launch()
    await again.ready
    expect(await opens(former)).toBe(false)
  })

  test('cut off before the database took it: the present one stays, for a command and for the next start', async () => {
    const one = launch()
    const { installation } = await one.ready
    const { password } = ownerConnectionOf(installation)
    layNextSecret(installation, 'owner-password')
    expect((await settledOwner(installation)).password).toBe(password)
    layNextSecret(installation, 'owner-password')
    await stop(one)
    const again = launch()
    await again.ready
    expect((await settledOwner(installation)).password).toBe(password)
    await rotateOwnerPassword(installation)
    expect(await query(installation, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('cut off after the database took it: the new one is found, by a command and by the next start', async () => {
    const one = launch()
    const { installation } = await one.ready
    const path = join(installation.dataDir, 'owner-password')
    const cutOff = async () => {
      const former = readFileSync(path, 'utf8')
      await rotateOwnerPassword(installation)
      writeFileSync(`${path}.next`, readFileSync(path))
      writeFileSync(path, former)
    }
    await cutOff()
    expect(await opens(await settledOwner(installation))).toBe(true)
    await cutOff()
    await stop(one)
    const again = launch()
    await again.ready
    expect([await opens(ownerConnectionOf(installation)), existsSync(`${path}.next`)]).toEqual([true, false])
  })

  test('is lost to nobody: whoever looks which one holds while it changes, by this command or two at once, leaves one that opens', async () => {
    const one = launch()
    const { installation } = await one.ready
    for (let turn = 0; turn < 5; turn += 1) {
      const rotations = [rotateOwnerPassword(installation), rotateOwnerPassword(installation)]
      const looks = Array.from({ length: 10 }, () => settledOwner(installation))
      await Promise.all([...rotations, ...looks])
      expect(await opens(ownerConnectionOf(installation))).toBe(true)
    }
  })
})
