import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import {
  carried,
  imported,
  multipartOf,
  type Part,
  sendFile,
  sendParts,
} from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { workbookOf, zipOf } from './workbook.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures')
let world: World
let tenant: string
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
})
afterAll(() => world.stop())

const uploads = (): string[] => {
  const folder = join(world.services.serverDir, 'uploads')
  return existsSync(folder) ? readdirSync(folder) : []
}
const imports = async () => (await world.superuser.query('select count(*)::int as n from import')).rows[0].n as number

/** Sends parts and sees to it that they are refused as the contract says, with nothing stored. */
async function refused(parts: readonly Part[]) {
  const [files, rows] = [uploads(), await imports()]
  const answer = await sendParts(world, rep, parts)
  expect(answer.status, answer.text.slice(0, 300)).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.body.code).toMatch(/^[a-z_]+$/)
  expect(answer.body.next.length).toBeGreaterThan(5)
  expect(answer.text).not.toMatch(/node_modules|at .*\.ts:|select |\/uploads/i)
  expect(uploads()).toEqual(files)
  expect(await imports()).toBe(rows)
  return answer
}

const csv = '姓名,手机\n张一,13800001111\n'
const file = (value: string | Uint8Array = csv, fileName = 'a.csv'): Part => ({ name: 'file', value, fileName })
const options = (value: unknown): Part => ({
  name: 'options',
  value: typeof value === 'string' ? value : JSON.stringify(value),
})
const contacts: Part = { name: 'object', value: 'contacts' }

describe('a body that is no upload', () => {
  it.each<[string, readonly Part[], number]>([
    ['without a file', [contacts, options({})], 422],
    ['with two files', [contacts, file(), file()], 413],
    ['with a file under another name', [contacts, { ...file(), name: 'picture' }], 422],
    ['with an unknown part', [contacts, file(), { name: 'tenantId', value: 'x' }], 422],
    ['with five unknown parts', [file(), ...[...'abcde'].map((name) => ({ name, value: '1' }))], 413],
    ['whose options are no JSON', [contacts, options('{'), file()], 422],
    ['whose options are a list', [contacts, options('[]'), file()], 422],
    ['with an unknown option', [contacts, options({ commit: true, tenant: 'x' }), file()], 422],
    ['with an option of Object.prototype', [contacts, options('{"__proto__":{"commit":true}}'), file()], 422],
    ['with an option of a wrong type', [contacts, options({ commit: 'yes' }), file()], 422],
    ['with an unknown rule', [contacts, options({ duplicates: 'erase' }), file()], 422],
    ['with an unknown encoding', [contacts, options({ encoding: 'klingon' }), file()], 422],
    ['with a delimiter of two characters', [contacts, options({ delimiter: '::' }), file()], 422],
    ['that maps a column the file has not', [contacts, options({ mapping: { 无: 'name' } }), file()], 422],
    ['that maps to no field', [contacts, options({ mapping: { 姓名: 'constructor' } }), file()], 422],
    ['that makes an unknown object', [contacts, options({ createMissing: ['user; drop'] }), file()], 422],
    ['with options of 300 KB', [contacts, options({ mapping: { a: 'x'.repeat(300_000) } }), file()], 422],
    ['of an unknown object', [{ name: 'object', value: "contact' or 1=1" }, file()], 422],
    ['of an object one may not import', [{ name: 'object', value: 'users' }, file()], 403],
  ])('%s is refused', async (_, parts, status) => {
    expect((await refused(parts)).status).toBe(status)
  })

  it('cut short, or with a boundary it does not keep, is refused', async () => {
    const { body } = multipartOf([contacts, file()])
    const post = (payload: Buffer, contentType: string) =>
      world.app.inject({
        method: 'POST',
        url: '/api/v1/imports',
        headers: { authorization: `Bearer ${rep.token}`, 'content-type': contentType },
        payload,
      })
    const cut = await post(body.subarray(0, -40), 'multipart/form-data; boundary=holdfast-test-boundary')
    const other = await post(body, 'multipart/form-data; boundary=another')
    const none = await post(body, 'multipart/form-data')
    const json = await post(Buffer.from('{}'), 'application/json')
    expect([cut, other, none, json].map(({ statusCode }) => statusCode)).toEqual([400, 400, 400, 415])
    expect(uploads()).toEqual([])
  })
})

describe('a file that is no table of customers', () => {
  const wide = Array.from({ length: 10_000 }, (_, n) => `c${n}`).join(',')
  it.each<[string, string | Buffer, string]>([
    ['empty', '', 'file_empty'],
    ['blank lines only', '\n\r\n\n', 'header_missing'],
    ['a header of nothing', ',,,\n1,2,3,4\n', 'header_missing'],
    ['a heading of a megabyte', `${'长'.repeat(400_000)},手机\n张,1\n`, 'header_invalid'],
    ['10,000 columns', `${wide}\n`, 'header_invalid'],
    ['a quote that never closes in its header', '"姓名,手机\n张,1\n', 'header_invalid'],
    ['a PDF called .csv', Buffer.from('%PDF-1.7\n...'), 'format_unsupported'],
    [
      'an old workbook called .xlsx',
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      'format_unsupported',
    ],
    ['a web page called .xls', '<html><table><tr><td>姓名</td></tr></table></html>', 'format_unsupported'],
    ['a zip that is no workbook', zipOf([{ name: 'readme.txt', content: Buffer.from('hello') }]), 'format_unsupported'],
    ['a workbook cut in half', workbookOf('<worksheet/>').subarray(0, 200), 'archive_damaged'],
    ['a zip bomb', workbookOf(Buffer.alloc(300_000_000, 0x20)), 'archive_hostile'],
    ['an XML bomb', workbookOf('<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'), 'archive_hostile'],
  ])('%s is refused, with what to do next', async (_, value, fault) => {
    const answer = await refused([contacts, options({ commit: true }), file(value, 'customers.xlsx')])
    expect([answer.status, answer.body.fault]).toEqual([422, fault])
  })

  it('is told in the reader’s language', async () => {
    const { body, contentType } = multipartOf([contacts, file('')])
    const headers = { authorization: `Bearer ${rep.token}`, 'content-type': contentType, 'accept-language': 'en' }
    const answer = await world.app.inject({ method: 'POST', url: '/api/v1/imports', headers, payload: body })
    expect(answer.json()).toMatchObject({ detail: 'The file is empty.', next: 'Choose a file that holds data.' })
  })
})

describe('a file with hostile rows', () => {
  const newRep = () => person(world, tenant, { role: 'sales_rep' })

  it('with a header alone is an import of nothing', async () => {
    expect(await imported(world, await newRep(), { file: '姓名,手机\n' })).toMatchObject({
      state: 'done',
      rows: 0,
      created: 0,
    })
  })

  it.each<[string, string | Buffer, readonly string[]]>([
    ['NUL bytes', '姓名,手机,备注\n张\u0000,13800002001,\n李,13800002002,a\u0000b\n', ['text_invalid', 'text_invalid']],
    ['cells of a megabyte', `姓名,手机,备注\n张,13800002003,${'长'.repeat(1_000_000)}\n`, ['text_too_long']],
    ['a row of five megabytes', `姓名,手机,备注\n张,13800002004,"${'x'.repeat(5_000_000)}"\n`, ['row_too_large']],
    ['too many and too few cells', '姓名,手机\n张\n张,13800002005,1\n', ['column_count', 'column_count']],
    ['a quote that never closes', '姓名,手机\n"张,13800002006\n李,1', ['quote_unclosed']],
    ['text after a quote', '姓名,手机\n"张"三,13800002007\n', ['quote_misplaced']],
    [
      'bytes of no encoding',
      Buffer.concat([Buffer.from('\uFEFF姓名,手机\n'), Buffer.from([0xff, 0xfe, 0xc0]), Buffer.from(',13800002008\n')]),
      ['encoding_broken'],
    ],
  ])('%s: each is rejected with its reason, the import goes on', async (_, value, codes) => {
    const who = await newRep()
    const done = await imported(world, who, { file: value })
    expect(done).toMatchObject({ state: 'done', created: 0, rejected: codes.length })
    const answer = await who.get(`/imports/${done.id}/rows?outcome=rejected`)
    expect(answer.text.length).toBeLessThan(20_000)
    const faults = answer.body.data.flatMap((row: { faults: { code: string; message: string }[] }) => row.faults)
    expect(faults.map(({ code }: { code: string }) => code)).toEqual(codes)
    for (const { code, message } of faults) expect(message).not.toBe(code)
  })

  it('a column named twice, or not at all, is told apart', async () => {
    const who = await newRep()
    const sent = await sendFile(world, who, { file: '姓名,手机,手机,\n张,13800002101,13800002102,备注\n' })
    const preview = await carried(world, who, sent.body.id)
    const columns = preview.mapping.map(({ column }: { column: string }) => column)
    expect(new Set(columns).size).toBe(4)
    expect(columns.slice(0, 2)).toEqual(['姓名', '手机'])
    const [row] = (await who.get(`/imports/${sent.body.id}/rows`)).body.data
    expect(Object.values(row.cells)).toEqual(['张', '13800002101', '13800002102', '备注'])
    const chosen = { [columns[1]]: null, [columns[2]]: 'mobile', [columns[3]]: 'note' }
    await who.post(`/imports/${sent.body.id}/commit`, { mapping: chosen })
    await carried(world, who, sent.body.id)
    expect((await who.post('/contacts/query', { q: '13800002102' })).body.data).toMatchObject([{ note: '备注' }])
  })

  it('every naughty string comes back as it was, or is refused as its field refuses it', async () => {
    const who = await newRep()
    const strings = JSON.parse(readFileSync(join(FIXTURES, 'naughty-strings/blns.json'), 'utf8')) as string[]
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    const mobile = (n: number) => `1390000${String(n).padStart(4, '0')}`
    const rows = strings.map((text, n) => `N${n},${mobile(n)},${quoted(text)}`)
    const done = await imported(world, who, { file: `姓名,手机,备注\n${rows.join('\n')}\n` })
    expect(done).toMatchObject({ state: 'done', rows: strings.length, skipped: 0 })
    const held = new Map<string, string | null>()
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await who.get(`/contacts?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`)
      for (const each of body.data) held.set(each.name, each.note)
      cursor = body.page.next
    }
    expect(held.size).toBe(done.created)
    for (const [n, text] of strings.entries())
      if (held.has(`N${n}`)) {
        const wanted = text.replaceAll(/\r\n?/g, '\n').normalize('NFC')
        expect(held.get(`N${n}`) ?? '').toBe(wanted.trim() === '' ? '' : wanted)
      }
    expect(done.rejected).toBeLessThan(20)
  })

  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['C:\\\\Users\\\\x\\\\客户.csv', '客户.csv'],
    ['a\u202Egnp.csv', 'agnp.csv'],
    ['x'.repeat(500), 'x'.repeat(255)],
    ['.', ''],
  ])('a file called %s is kept under a name of its own and shown as %s', async (fileName, shown) => {
    const who = await newRep()
    const sent = await sendFile(world, who, { file: csv, fileName })
    const job = await carried(world, who, sent.body.id)
    expect(job.fileName).toBe(shown)
    expect(uploads()).toContain(sent.body.id)
    expect(uploads().every((name) => /^[0-9a-f-]{36}$/.test(name))).toBe(true)
  })

  it('random bytes as a file are an answer, never a failure of the server', async () => {
    const who = await newRep()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 0, maxLength: 400 }), async (bytes) => {
        const sent = await sendFile(world, who, { file: bytes, options: { commit: true } })
        expect([202, 422]).toContain(sent.status)
        if (sent.status === 202) expect((await carried(world, who, sent.body.id)).state).toBe('done')
      }),
      { seed: 20261123, numRuns: 40 },
    )
  })
})

describe('an upload that is broken off', () => {
  it('leaves nothing on disk', async () => {
    const before = uploads()
    await world.app.listen({ host: '127.0.0.1', port: 0 })
    const address = world.app.server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const { body, contentType } = multipartOf([contacts, file(Buffer.alloc(3_000_000, 'a,b\n'))])
    const socket = connect(port, '127.0.0.1')
    socket.write(
      `POST /api/v1/imports HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${rep.token}\r\nContent-Type: ${contentType}\r\nContent-Length: ${body.length}\r\n\r\n`,
    )
    socket.write(body.subarray(0, 1_500_000))
    while (uploads().length === before.length) await new Promise(setImmediate)
    socket.destroy()
    while (uploads().length > before.length) await new Promise(setImmediate)
    expect(uploads()).toEqual(before)
  })
})
