import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { person, type TestPerson } from '../../testing/people.ts'
import { attach } from '../../testing/uploads.ts'
import { settle } from '../audit/testing/recorded.ts'
import { type FilesDesk, startDesk, TEXT } from './testing/desk.ts'

let desk: FilesDesk
beforeAll(async () => {
  desk = await startDesk()
})
afterAll(() => desk.world.stop())

describe('a file', () => {
  test('is uploaded, held by a follow-up, listed, shown in the timeline and read back byte by byte', async () => {
    const answer = await attach(desk.world, desk.rep, { name: '../合同 2026.txt', content: TEXT })
    expect(answer.body).toEqual({
      id: answer.body.id,
      name: '合同 2026.txt',
      type: 'text/plain',
      size: Buffer.byteLength(TEXT),
      removed: [],
    })
    const { id } = answer.body
    expect(answer.headers['location']).toBe(`/api/v1/files/${id}`)
    const { name, type, size } = answer.body
    const made = await desk.followUp([id])
    expect(made.body.files).toEqual([{ id, name, type, size }])
    const read = await desk.rep.get(`/files/${id}`)
    expect(read.body).toMatchObject({
      name,
      preview: false,
      attachedTo: { object: 'activity', id: made.body.id, field: 'files' },
    })
    const listed = await desk.rep.post('/activities/query', { filter: { id: { eq: made.body.id } } })
    expect(listed.body.data[0].files).toEqual([{ id, name, type, size }])
    const timeline = await desk.rep.get(`/contacts/${desk.contactId}/timeline`)
    const entry = timeline.body.data.find((each: { id: string }) => each.id === made.body.id)
    expect(entry.files).toEqual([{ id, name, type, size }])
    const content = await desk.rep.get(`/files/${id}/content`)
    expect(content.text).toBe(TEXT)
    expect(content.headers).toMatchObject({
      'content-type': 'text/plain',
      'content-length': String(size),
      'content-disposition': `attachment; filename="__ 2026.txt"; filename*=UTF-8''%E5%90%88%E5%90%8C%202026.txt`,
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    for (const { text } of [made, read, listed, timeline]) expect(text).not.toContain('"key"')
  })

  test('that is a picture may be shown in the page, anything else not', async () => {
    const png = readFileSync(join(import.meta.dirname, '../../../../../tests/fixtures/pictures/plain.png'))
    const { id } = await desk.attached('照片.png', png)
    const shown = await desk.rep.get(`/files/${id}/content?preview`)
    expect(shown.headers).toMatchObject({
      'content-type': 'image/png',
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    })
    expect(shown.headers['content-disposition']).toMatch(/^inline; /)
    const { id: text } = await desk.attached()
    expect((await desk.rep.get(`/files/${text}/content?preview`)).body).toMatchObject({ code: 'preview_unsupported' })
  })

  test('that tells where it was taken does not once it is uploaded, and the sender hears of it', async () => {
    const jpeg = readFileSync(join(import.meta.dirname, '../../../../../tests/fixtures/pictures/located.jpg'))
    const answer = await attach(desk.world, desk.rep, { name: '现场.jpg', content: jpeg })
    expect(answer.body.removed).toEqual(['location'])
    const { rawPayload } = await desk.world.app.inject({
      url: `/api/v1/files/${answer.body.id}/content?preview`,
      headers: { authorization: `Bearer ${desk.rep.token}` },
    })
    expect(rawPayload).toHaveLength(jpeg.length)
    expect(rawPayload.includes('2026:11:20\0')).toBe(false)
    expect(rawPayload.includes('camera 1.0')).toBe(true)
  })

  test('given twice under one Idempotency-Key is one file, and nothing of the second is left', async () => {
    const before = desk.onDisk()
    const headers = { 'idempotency-key': 'upload-1' }
    const one = await attach(desk.world, desk.rep, { name: 'a.txt', content: 'once', headers })
    const two = await attach(desk.world, desk.rep, { name: 'a.txt', content: 'once', headers })
    expect([one.status, two.status]).toEqual([201, 201])
    expect(two.body).toEqual(one.body)
    expect((await attach(desk.world, desk.rep, { name: 'a.txt', content: 'other', headers })).body.code).toBe(
      'idempotency_mismatch',
    )
    expect(desk.onDisk()).toEqual([...before, one.body.id].sort())
  })

  test('cannot be held twice, nor by anybody but its uploader', async () => {
    const id = await desk.upload()
    const theft = await desk.followUp([id], desk.colleague)
    expect(theft.status).toBe(422)
    expect((await desk.followUp([id])).status).toBe(201)
    expect((await desk.followUp([id])).body.errors).toMatchObject([{ path: '/files/0', code: 'file_unknown' }])
    const twice = await Promise.all([
      desk.upload().then((each) => Promise.all([desk.followUp([each]), desk.followUp([each])])),
    ])
    expect(
      twice
        .flat()
        .map(({ status }) => status)
        .sort(),
    ).toEqual([201, expect.any(Number)])
    expect(twice.flat().filter(({ status }) => status === 201)).toHaveLength(1)
  })
})

describe('nobody comes to a file', () => {
  test('whom its record is not shown to: another’s, another company’s, one that is deleted, one that never was', async () => {
    const { id, activity } = await desk.attached()
    const ways = (who: TestPerson, file: string) => [
      who.get(`/files/${file}`),
      who.get(`/files/${file}/content`),
      who.get(`/files/${file}/content?preview`),
      who.delete(`/files/${file}`),
    ]
    const none = desk.world.services.newId()
    for (const who of [desk.colleague, desk.stranger])
      for (const answer of await Promise.all([...ways(who, id), ...ways(who, none)])) {
        expect(answer.status, answer.text).toBe(404)
        expect(answer.text).not.toContain('合同')
      }
    await desk.rep.delete(`/activities/${activity.id}`)
    expect((await desk.rep.get(`/files/${id}/content`)).status).toBe(404)
    await desk.rep.post(`/activities/${activity.id}/restore`)
    expect((await desk.rep.get(`/files/${id}/content`)).text).toBe(TEXT)
    for (const role of ['marketer', 'analyst', 'system_admin', 'security_admin', 'audit_admin']) {
      const other = await person(desk.world, desk.tenant, { role, name: role })
      expect([403, 404]).toContain((await other.get(`/files/${id}/content`)).status)
    }
  })

  test('before it is held but its uploader', async () => {
    const id = await desk.upload()
    expect((await desk.rep.get(`/files/${id}/content`)).text).toBe(TEXT)
    expect((await desk.rep.get('/files')).body.data.map((each: { id: string }) => each.id)).toContain(id)
    expect((await desk.colleague.get(`/files/${id}/content`)).status).toBe(404)
    expect((await desk.colleague.get('/files')).body.data).toEqual([])
  })

  test('who is frozen', async () => {
    const frozen = await person(desk.world, desk.tenant, { role: 'sales_rep', name: '冻结', status: 'frozen' })
    const { id } = await desk.attached()
    expect((await frozen.get(`/files/${id}/content`)).body.code).toBe('frozen')
    expect((await attach(desk.world, frozen, { name: 'a.txt', content: 'x' })).body.code).toBe('frozen')
  })

  test('by a row of the database turned to their own record', async () => {
    const { id } = await desk.attached()
    const own = (await desk.colleague.post('/contacts', { name: '自己的', mobile: '13800138111' })).body.id
    const theirs = await desk.colleague.post('/activities', {
      kind: 'note',
      about: { object: 'contact', id: own },
      words: 'x',
    })
    await desk.world.superuser.query('update file set record_id = $2, uploaded_by = $3 where id = $1', [
      id,
      theirs.body.id,
      desk.colleague.id,
    ])
    expect((await desk.colleague.get(`/files/${id}/content`)).status).toBe(404)
    await desk.world.superuser.query('update file set record_id = null, sealed_details = $2 where id = $1', [id, 'x'])
    expect((await desk.colleague.get(`/files/${id}/content`)).status).toBe(404)
    expect(
      (await desk.colleague.patch(`/activities/${theirs.body.id}`, { files: [{ id }] }, theirs.body.version)).status,
    ).toBe(422)
  })

  test('without a record of it: nothing is sent where it cannot be written, and every sending stands in the log', async () => {
    const { id, activity } = await desk.attached()
    await desk.world.superuser.query('alter table audit_inbox rename to audit_inbox_away')
    const refused = await desk.rep.get(`/files/${id}/content`)
    await desk.world.superuser.query('alter table audit_inbox_away rename to audit_inbox')
    expect([refused.status, refused.text.includes('甲方')]).toEqual([503, false])
    await desk.rep.get(`/files/${id}/content`)
    await settle(desk.world.services)
    const { rows } = await desk.world.superuser.query(
      `select event from audit_entry where event like '%file.download%' and event like $1`,
      [`%${id}%`],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0].event).toContain(activity.id)
    expect(rows[0].event).not.toContain('合同')
  })

  test('past the budget of opened customers', async () => {
    const { id } = await desk.attached()
    const seen = (await desk.rep.get('/access/budget')).body
    await desk.rep.get(`/files/${id}/content`)
    const after = (await desk.rep.get('/access/budget')).body
    expect(after.opened.day.spent).toBe(seen.opened.day.spent)
    const other = (await desk.rep.post('/contacts', { name: '新客', mobile: '13800138222' })).body.id
    const another = await desk.upload()
    await desk.rep.post('/activities', {
      kind: 'note',
      about: { object: 'contact', id: other },
      files: [{ id: another }],
    })
    const before = (await desk.rep.get('/access/budget')).body.opened.day.spent
    await desk.rep.get(`/files/${another}/content`)
    expect((await desk.rep.get('/access/budget')).body.opened.day.spent).toBe(before + 1)
  })
})
