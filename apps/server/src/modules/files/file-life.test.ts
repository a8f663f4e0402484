import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyTrash } from '../../records/index.ts'
import { person } from '../../testing/people.ts'
import { attach } from '../../testing/uploads.ts'
import { sweepFiles } from './sweep.ts'
import { type FilesDesk, startDesk, TEXT } from './testing/desk.ts'

let desk: FilesDesk
beforeAll(async () => {
  desk = await startDesk()
})
afterAll(() => desk.world.stop())

describe('a file follows its record', () => {
  test('taken out and put back within 30 days it is there again, with both in the history', async () => {
    const { id, activity } = await desk.attached()
    const out = await desk.rep.patch(`/activities/${activity.id}`, { files: [] }, 1)
    expect(out.body.files).toBeNull()
    expect((await desk.rep.get(`/files/${id}`)).status).toBe(404)
    const back = await desk.rep.patch(`/activities/${activity.id}`, { files: [{ id }] }, 2)
    expect(back.body.files).toMatchObject([{ id, name: '合同.txt' }])
    expect((await desk.rep.get(`/files/${id}/content`)).text).toBe(TEXT)
    const history = await desk.rep.get(`/activities/${activity.id}/history`)
    expect(history.body.data[0].changes).toMatchObject([
      { field: 'files', before: null, after: [{ id, name: '合同.txt' }] },
    ])
    expect(history.text).not.toContain('"key"')
  })

  test('deleted by its own address it is out of its record; 30 days later its bytes are gone', async () => {
    const { id, activity } = await desk.attached()
    expect((await desk.rep.delete(`/files/${id}`)).status).toBe(204)
    expect((await desk.rep.get(`/activities/${activity.id}`)).body).toMatchObject({ files: null, version: 2 })
    await sweepFiles(desk.world.services)
    expect(existsSync(desk.bytesOf(id))).toBe(true)
    await desk.pass(30 * 24 * 3_600_000)
    await sweepFiles(desk.world.services)
    expect(existsSync(desk.bytesOf(id))).toBe(false)
    expect(await desk.rowOf(id)).toBeUndefined()
    expect((await desk.rep.patch(`/activities/${activity.id}`, { files: [{ id }] }, 2)).status).toBe(422)
  })

  test('when the record is gone for good its bytes go', async () => {
    const { id, activity } = await desk.attached()
    await desk.rep.delete(`/activities/${activity.id}`)
    await desk.pass(31 * 24 * 3_600_000)
    await emptyTrash(desk.world.services)
    await sweepFiles(desk.world.services)
    expect(existsSync(desk.bytesOf(id))).toBe(false)
    expect(await desk.rowOf(id)).toBeUndefined()
  })

  test('merged with its record and set free again', async () => {
    const admin = await person(desk.world, desk.tenant, { role: 'system_admin', name: '系统' })
    const security = await person(desk.world, desk.tenant, { role: 'security_admin', name: '安全' })
    const label = { zh: '名片', en: 'Card' }
    const field = await admin.post('/fields', {
      object: 'contact',
      key: 'card',
      kind: 'file',
      class: 'personal',
      label,
    })
    await desk.world.app.inject({
      method: 'PUT',
      url: `/api/v1/fields/${field.body.id}/grants`,
      headers: { authorization: `Bearer ${security.token}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ sales_rep: 'clear' }),
    })
    const [one, two] = [await desk.upload('一.txt', 'one'), await desk.upload('二.txt', 'two')]
    const kept = await desk.rep.post('/contacts', { name: '王五', mobile: '13800138333', cf_card: [{ id: one }] })
    const merged = await desk.rep.post('/contacts', { name: '王五', mobile: '13800138334', cf_card: [{ id: two }] })
    const answer = await desk.rep.post(`/contacts/${kept.body.id}/merge`, {
      otherId: merged.body.id,
      choose: { cf_card: 'other', mobile: 'this' },
    })
    expect(answer.status, answer.text).toBe(200)
    expect((await desk.rep.get(`/files/${two}/content`)).text).toBe('two')
    expect((await desk.rep.get(`/files/${two}`)).body.attachedTo.id).toBe(kept.body.id)
    expect((await desk.rep.get(`/files/${one}/content`)).status).toBe(404)
    await desk.pass(31 * 24 * 3_600_000)
    await sweepFiles(desk.world.services)
    const undone = await desk.rep.post(`/merges/${answer.body.mergeId ?? answer.body.id}/undo`)
    expect(undone.status, undone.text).toBe(200)
    expect((await desk.rep.get(`/files/${one}`)).body.attachedTo.id).toBe(kept.body.id)
    expect((await desk.rep.get(`/files/${two}`)).body.attachedTo.id).toBe(merged.body.id)
    expect((await desk.rep.get(`/files/${one}/content`)).text).toBe('one')
  })

  test('erased with the person it belongs to: nothing that is left opens its bytes', async () => {
    const { id, activity } = await desk.attached()
    await sweepFiles(desk.world.services)
    const key = (await desk.world.superuser.query('select key_id from activity where id = $1', [activity.id])).rows[0]
      .key_id
    await desk.world.services.keeper.eraseSubjects(desk.tenant, [key])
    desk.world.services.keys.dropSubject(key)
    expect((await desk.rep.get(`/files/${id}/content`)).status).toBe(410)
    // the upload's own key is dead as well, whatever old copy of its row is put back
    expect(await desk.world.services.keeper.openSubjects(desk.tenant, desk.rep.id, 'job', [id])).toEqual([null])
    expect((await desk.rowOf(id))?.['sealed_details']).toBeNull()
  })
})

describe('an upload nobody uses', () => {
  test('ends after 24 hours: its key, its bytes, its row', async () => {
    const id = await desk.upload()
    await desk.pass(24 * 3_600_000 - 1)
    await sweepFiles(desk.world.services)
    expect(existsSync(desk.bytesOf(id))).toBe(true)
    await desk.pass(1)
    expect((await desk.rep.get(`/files/${id}`)).status).toBe(404)
    expect((await desk.followUp([id])).status).toBe(422)
    await sweepFiles(desk.world.services)
    expect(existsSync(desk.bytesOf(id))).toBe(false)
    expect(await desk.rowOf(id)).toBeUndefined()
    expect(await desk.world.services.keeper.openSubjects(desk.tenant, desk.rep.id, 'job', [id])).toEqual([null])
  })

  test('can be taken back by its uploader at once', async () => {
    const id = await desk.upload()
    expect((await desk.rep.delete(`/files/${id}`)).status).toBe(204)
    expect((await desk.rep.get(`/files/${id}`)).status).toBe(404)
    await sweepFiles(desk.world.services)
    expect(existsSync(desk.bytesOf(id))).toBe(false)
  })

  test('lends its end to no customer: a row in the database under a customer’s id destroys no customer’s key', async () => {
    const key = (await desk.world.superuser.query('select key_id from contact where id = $1', [desk.contactId])).rows[0]
      .key_id
    await desk.world.superuser.query(
      `insert into file (tenant_id, id, uploaded_by, uploaded_at, size, upload_mac, gone_at) values ($1, $2, $3, now(), 1, $4, now())`,
      [desk.tenant, key, desk.rep.id, Buffer.alloc(32)],
    )
    await sweepFiles(desk.world.services)
    expect(await desk.rowOf(key)).toBeUndefined()
    expect((await desk.rep.get(`/contacts/${desk.contactId}`)).body.name).toBe('张伟')
  })
})

describe('what is not taken leaves nothing behind', () => {
  const expectNothing = async (send: () => ReturnType<typeof attach>) => {
    const rows = async () => (await desk.world.superuser.query('select id from file order by id')).rows
    const before = [desk.onDisk(), await rows()]
    const answer = await send()
    expect([desk.onDisk(), await rows()]).toEqual(before)
    return answer
  }

  test('one byte over the limit, cut while it comes in', async () => {
    const most = 1_048_576
    expect((await attach(desk.world, desk.rep, { name: 'a.txt', content: 'x'.repeat(most) })).status).toBe(201)
    const over = await expectNothing(() =>
      attach(desk.world, desk.rep, { name: 'a.txt', content: 'x'.repeat(most + 1) }),
    )
    expect(over.body).toMatchObject({ status: 413, code: 'file_too_large', mostBytes: most })
  })

  test('what is no kind of file we take, with a sentence that says what to do', async () => {
    const answer = await expectNothing(() =>
      attach(desk.world, desk.rep, { name: 'a.svg', content: '<svg onload="x()"/>' }),
    )
    expect(answer.body).toMatchObject({ status: 422, code: 'file_refused', fault: 'type_unsupported' })
    expect(answer.body.next).toContain('PDF')
    const empty = await expectNothing(() => attach(desk.world, desk.rep, { name: 'a.txt', content: '' }))
    expect(empty.body).toMatchObject({ fault: 'file_empty' })
  })

  test('more than a person may upload in a day; a day later they may again', async () => {
    await desk.pass(24 * 3_600_000)
    const megabyte = 'x'.repeat(1_048_576)
    for (let sent = 0; sent < 8; sent += 1) await desk.upload('a.txt', megabyte)
    const over = await expectNothing(() => attach(desk.world, desk.rep, { name: 'a.txt', content: 'x' }))
    expect(over.body).toMatchObject({ status: 429, code: 'uploads_spent' })
    expect((await attach(desk.world, desk.colleague, { name: 'a.txt', content: 'x' })).status).toBe(201)
    await desk.pass(24 * 3_600_000)
    expect((await attach(desk.world, desk.rep, { name: 'a.txt', content: 'x' })).status).toBe(201)
  })

  test('more than ten in one field', async () => {
    const ids = await Promise.all(Array.from({ length: 11 }, (_, at) => desk.upload(`${at}.txt`, 'x')))
    expect((await desk.followUp(ids)).body.errors).toMatchObject([{ path: '/files', code: 'files_too_many' }])
    expect((await desk.followUp(ids.slice(1))).status).toBe(201)
  })
})
