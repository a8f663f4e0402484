import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepUploads } from '../../apps/server/src/modules/imports/index.ts'
import { again, company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { carried, imported, sendFile } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

const DAY_MS = 86_400_000
let world: World
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  rep = await person(world, await company(world), { role: 'sales_rep' })
})
afterAll(() => world.stop())

const folder = () => join(world.services.serverDir, 'uploads')

describe('an uploaded file', () => {
  it('lies sealed: nothing of it, of its name or of its headings stands on disk or in the database', async () => {
    const words = ['赫敏格兰杰', '13800006001', '霍格沃茨魔法学校', '独门备注']
    const file = `姓名,手机,公司,备注,暗号列\n${words.join(',')},口令\n坏行,1,,,口令\n`
    const done = await imported(world, rep, { file, fileName: '绝密客户名单.csv' })
    await rep.get(`/imports/${done.id}/errors`)
    const kept = Buffer.concat(readdirSync(folder()).map((name) => readFileSync(join(folder(), name)))).toString(
      'latin1',
    )
    const { rows: tables } = await world.superuser.query(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    )
    const dumps: string[] = []
    for (const { name } of tables) {
      const { rows } = await world.superuser.query(`select t::text as row from "${name}" t`)
      dumps.push(...rows.map(({ row }) => row as string))
    }
    const base = dumps.join('\n')
    for (const word of [...words, '绝密客户名单', '暗号列', '口令']) {
      const forms = [
        word,
        ...(['utf8', 'utf16le'] as const).map((encoding) => Buffer.from(word, encoding).toString('hex')),
      ]
      for (const form of forms) expect(base.toLowerCase(), word).not.toContain(form.toLowerCase())
      expect(kept, word).not.toContain(Buffer.from(word).toString('latin1'))
    }
  })

  it('and its rejected rows are gone after seven days, by the clock first and from disk with the next sweep', async () => {
    const done = await imported(world, rep, { file: '姓名,手机\n张一,1\n' })
    expect(done).toMatchObject({ errorsUrl: `/api/v1/imports/${done.id}/errors`, rejected: 1 })
    expect(Date.parse(done.expiresAt) - Date.parse(done.createdAt)).toBe(7 * DAY_MS)
    const waiting = await sendFile(world, rep, { file: '姓名,手机\n张二,13800006002\n' })
    await carried(world, rep, waiting.body.id)
    world.clock.advance(7 * DAY_MS - 60_000)
    await sweepUploads(world.services)
    expect(existsSync(join(folder(), done.id))).toBe(true)
    world.clock.advance(60_000)
    const now = await again(world, rep)
    for (const path of ['errors', 'rows']) {
      const answer = await now.get(`/imports/${done.id}/${path}`)
      expect([answer.status, answer.body.code]).toEqual([410, 'erased'])
    }
    expect((await now.post(`/imports/${waiting.body.id}/commit`, {})).status).toBe(410)
    expect((await now.get(`/imports/${done.id}`)).body).toMatchObject({ errorsUrl: null, rejected: 1, state: 'done' })
    await sweepUploads(world.services)
    expect(readdirSync(folder())).toEqual([])
    expect((await now.get(`/imports/${waiting.body.id}`)).body).toMatchObject({ state: 'failed', failure: 'erased' })
    expect((await now.get(`/imports/${done.id}`)).body.mapping[0].samples).toEqual([])
  })

  it('that a process left when it died while it came in is taken away, one that is coming in is not', async () => {
    const [left, coming] = [world.services.newId(), world.services.newId()]
    for (const name of [left, coming]) writeFileSync(join(folder(), name), 'sealed')
    const now = world.clock.now() / 1000
    utimesSync(join(folder(), left), now - 7 * 3_600, now - 7 * 3_600)
    utimesSync(join(folder(), coming), now, now)
    await sweepUploads(world.services)
    expect(readdirSync(folder())).toEqual([coming])
  })

  it('that was changed on disk is not read: the import ends and says so', async () => {
    const now = await again(world, rep)
    const sent = await sendFile(world, now, { file: '姓名,手机\n张三,13800006003\n', options: { commit: true } })
    const path = join(folder(), sent.body.id)
    const bytes = readFileSync(path)
    bytes[20] = (bytes[20] ?? 0) ^ 1
    writeFileSync(path, bytes)
    expect(await carried(world, now, sent.body.id)).toMatchObject({
      state: 'failed',
      failure: 'file_broken',
      created: 0,
    })
    expect((await now.get(`/imports/${sent.body.id}/rows`)).status).toBe(422)
  })
})
