import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { settle } from '../audit/testing/recorded.ts'
import { readPdf } from './testing/read-pdf.ts'

/* The PDF of a quote, read back by a foreign reader. */
let world: World
let tenant: string
let manager: TestPerson
let rep: TestPerson
let accountId: string
let contactId: string

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  manager = await person(world, tenant, { role: 'sales_manager', name: '经理' })
  rep = await person(world, tenant, { role: 'sales_rep', name: '周雨桐' })
  accountId = (await made(rep, '/accounts', { name: '苏州𠮷野精工😀 אבג' })).id
  contactId = (await made(rep, '/contacts', { name: '王工', mobile: '13812345678', accountId })).id
})
afterAll(() => world.stop())

const cny = (amount: string) => ({ amount, currency: 'CNY' })

async function pdfOf(who: TestPerson, id: string, query = '', plural = 'quotes') {
  const answer = await world.app.inject({
    method: 'GET',
    url: `/api/v1/${plural}/${id}/pdf${query}`,
    headers: { authorization: `Bearer ${who.token}` },
  })
  expect(answer.statusCode, answer.body).toBe(200)
  return { answer, read: await readPdf(answer.rawPayload) }
}

const productOf = (more: object = {}) =>
  made(manager, '/products', {
    code: randomUUID(),
    name: '三坐标测量机',
    price: cny('1000'),
    unit: 'machine',
    taxRate: '13',
    ...more,
  })

const quoteOf = async (more: object = {}) => {
  const [machine, service] = [
    await productOf(),
    await productOf({ name: '=HYPERLINK("x")', unit: null, taxRate: '6', price: cny('0.05') }),
  ]
  const lines = [
    { productId: machine.id, quantity: '1234.5', discount: '10' },
    { productId: service.id, quantity: '3' },
  ]
  return made(rep, '/quotes', {
    accountId,
    contactId,
    lines,
    validUntil: '2026-12-31',
    note: '现货。\n@SUM(A1)',
    ...more,
  })
}

test('it says in Chinese what the record holds, to the last decimal, and in capitals', async () => {
  const quote = await quoteOf()
  const { answer, read } = await pdfOf(rep, quote.id, '?lang=zh-CN')
  expect(answer.headers['content-type']).toBe('application/pdf')
  expect(answer.headers['content-disposition']).toContain(`filename="${quote.number}.pdf"`)
  // it is taken out, never run or kept: not in a page of ours, not as anything else, not by a cache
  expect(answer.headers['content-disposition']).toMatch(/^attachment;/)
  expect(answer.headers['content-security-policy']).toBe("sandbox; default-src 'none'; frame-ancestors 'none'")
  expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
  expect([quote.amount, quote.tax, quote.gross]).toEqual([cny('1111050.15'), cny('144436.51'), cny('1255486.66')])
  for (const said of [
    '云杉精密仪器',
    '报价单',
    quote.number,
    '有效期至2026年12月31日',
    '人民币(CNY)',
    '周雨桐',
    '苏州𠮷野精工😀',
    '联系人：王工',
    '三坐标测量机',
    '1,234.5',
    '1,111,050.00',
    '金额（不含税）¥1,111,050.15',
    '税额（税率13%）¥144,436.50',
    '税额（税率6%）¥0.01',
    '价税合计¥1,255,486.66',
    '大写：人民币壹佰贰拾伍万伍仟肆佰捌拾陆元陆角陆分',
    '=HYPERLINK("x")',
    '@SUM(A1)',
    '草稿',
    '第1页，共1页',
  ])
    expect(read.whole).toContain(said)
  expect(read.info).toMatchObject({ Title: `报价单 ${quote.number}`, Language: 'zh-CN' })
  expect(read.whole).not.toContain('13812345678')
})

test('in English it is English, and what is sent is no draft', async () => {
  const quote = await quoteOf()
  expect((await pdfOf(rep, quote.id, '?lang=en')).read.whole).toContain('DRAFT')
  expect((await rep.patch(`/quotes/${quote.id}`, { status: 'sent' }, 1)).status).toBe(200)
  const { whole } = (await pdfOf(rep, quote.id, '?lang=en')).read
  for (const said of [
    'Quotation',
    'Validuntil31December2026',
    'ChineseYuan(CNY)',
    'Attn.王工',
    'Totalwithtax',
    'CNY1,255,486.66',
    'Page1of1',
  ])
    expect(whole).toContain(said)
  for (const unsaid of ['DRAFT', '草稿', '报价', '大写']) expect(whole).not.toContain(unsaid)
  expect((await rep.get(`/quotes/${quote.id}/pdf?lang=fr`)).status).toBe(400)
})

test('fifty lines go over pages, each with the head of the table and its number', async () => {
  const product = await productOf()
  const lines = Array.from({ length: 50 }, (_, at) => ({ productId: product.id, quantity: String(at + 1) }))
  const { pages } = (await pdfOf(rep, (await made(rep, '/quotes', { accountId, lines })).id)).read
  expect(pages.length).toBeGreaterThan(1)
  for (const [at, page] of pages.entries()) {
    expect(page).toContain('序号产品数量单位单价税率金额')
    expect(page).toContain(`第${at + 1}页，共${pages.length}页`)
    expect(page).toContain('草稿')
  }
  expect(pages.join('')).toContain('50三坐标测量机')
})

test('the letterhead stands on it as far as the company stated one', async () => {
  const admin = await person(world, tenant, { role: 'system_admin' })
  const quote = await quoteOf()
  expect((await pdfOf(rep, quote.id)).read.whole).not.toContain('开户行')
  const { version } = (await admin.get('/company')).body
  const letterhead = {
    address: '苏州星湖街 328 号',
    phone: '0512-62880000',
    taxNumber: '',
    bank: '中国银行',
    account: '4567',
  }
  expect((await admin.patch('/company', { letterhead }, version)).body.letterhead).toEqual(letterhead)
  const { whole } = (await pdfOf(rep, quote.id)).read
  for (const said of ['地址：苏州星湖街328号', '电话：0512-62880000', '开户行：中国银行', '账号：4567'])
    expect(whole).toContain(said)
  expect(whole).not.toContain('税号')
  const { rows } = await world.superuser.query('select sealed_settings::text from tenant where tenant_id = $1', [
    tenant,
  ])
  expect(JSON.stringify(rows)).not.toContain('4567')
})

test('who does not reach the quote gets what a quote that is not there gets; of what it names they are shown only what they reach', async () => {
  const quote = await quoteOf()
  const colleague = await person(world, tenant, { role: 'sales_rep', name: '同事' })
  const stranger = await person(world, await company(world, '另一家'), { role: 'sales_manager', name: '外人' })
  for (const who of [colleague, stranger]) {
    const [theirs, none] = [await who.get(`/quotes/${quote.id}/pdf`), await who.get(`/quotes/${randomUUID()}/pdf`)]
    expect([theirs.status, theirs.body.code]).toEqual([404, 'not_found'])
    expect(theirs.body.detail).toBe(none.body.detail)
  }
  expect((await rep.get(`/quotes/${quote.id}/pdf`, { authorization: '' })).status).toBe(401)
  const marketer = await person(world, tenant, { role: 'marketer' })
  expect((await marketer.get(`/quotes/${quote.id}/pdf`)).status).toBe(403)
})

test('a field that is hidden from who takes it is not on it, nor anything that would tell of it', async () => {
  const quote = await quoteOf()
  const security = await person(world, tenant, { role: 'security_admin' })
  const hide = async (field: string, isHidden: boolean) => {
    const body = { object: 'quote', field, roles: { sales_rep: isHidden } }
    expect((await (await again(world, security)).put('/layouts/hiding', body)).status).toBe(204)
  }
  const hidden = ['lines', 'note', 'gross', 'contact']
  for (const field of hidden) await hide(field, true)
  const { whole } = (await pdfOf(rep, quote.id, '?lang=zh-CN')).read
  expect(whole).toContain('金额（不含税）¥1,111,050.15')
  for (const unsaid of ['三坐标', '现货', '价税合计', '1,255,486.66', '王工', '税率'])
    expect(whole).not.toContain(unsaid)
  for (const field of hidden) await hide(field, false)
  expect((await pdfOf(rep, quote.id, '?lang=zh-CN')).read.whole).toContain('三坐标')
})

test('a contract says in both languages who agrees with whom, for how long, on what and for how much, and where both sign', async () => {
  const product = await productOf({ price: cny('1000') })
  const contract = await made(rep, '/contracts', {
    accountId,
    contactId,
    name: '年度校准服务',
    lines: Array.from({ length: 50 }, (_, at) => ({ productId: product.id, quantity: String(at + 1) })),
    startsOn: '2026-12-01',
    endsOn: '2027-11-30',
    renewalMonths: 12,
    noticeDays: 30,
    words: `第一条 {{start}}\n${'条款'.repeat(5_000)}`,
    note: '只给自己人看',
  })
  const { answer, read } = await pdfOf(rep, contract.id, '?lang=zh-CN', 'contracts')
  expect(answer.headers['content-disposition']).toContain(`filename="${contract.number}.pdf"`)
  for (const said of [
    '甲方（客户）苏州𠮷野精工😀',
    '乙方云杉精密仪器',
    contract.number,
    '合同名称年度校准服务',
    '开始日期2026年12月1日',
    '最后一天2027年11月30日',
    '到期自动续约12个月',
    '提前通知期30天',
    '价税合计¥1,440,750.00',
    '大写：人民币壹佰肆拾肆万零柒佰伍拾元整',
    '合同条款第一条{{start}}',
    '签字（盖章）',
    '草稿',
  ])
    expect(read.whole).toContain(said)
  expect(read.whole.match(/条款/g)?.length).toBeGreaterThanOrEqual(5_000)
  expect(read.whole).not.toContain('自己人')
  for (const [at, page] of read.pages.entries()) expect(page).toContain(`第${at + 1}页，共${read.pages.length}页`)
  expect((await rep.patch(`/contracts/${contract.id}`, { status: 'sent' }, contract.version)).status).toBe(200)
  const { whole } = (await pdfOf(rep, contract.id, '?lang=en', 'contracts')).read
  for (const said of ['PartyA(customer)', 'Beginson1December2026', 'Renewsby12months', 'Totalwithtax', 'Signature'])
    expect(whole).toContain(said)
  for (const unsaid of ['DRAFT', '大写', '合同条款']) expect(whole).not.toContain(unsaid)
})

test('it spends what looking at the record spends, and the log says that it was taken out', async () => {
  const quote = await quoteOf()
  // another day, on which nobody was looked at yet
  world.clock.advance(25 * 3_600_000)
  const reader = await again(world, rep)
  const spent = async () => (await reader.get('/access/budget')).body.listed.day.spent
  expect(await spent()).toBe(0)
  await pdfOf(reader, quote.id)
  expect(await spent()).toBe(2)
  // the same two
  await reader.get(`/quotes/${quote.id}?expand=account,contact,owner`)
  expect(await spent()).toBe(2)
  await settle(world.services)
  const auditor = await person(world, tenant, { role: 'audit_admin' })
  const { body } = await auditor.get('/audit/events?action=quote.pdf&limit=1')
  const { event } = body.data[0]
  expect(event).toMatchObject({ api: { operation: 'quote.pdf' }, status_id: 1, resources: [{ uid: quote.id }] })
  expect(event.unmapped.ids).toEqual(expect.arrayContaining([quote.id, accountId, contactId]))
})
