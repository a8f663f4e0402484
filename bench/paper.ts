/** A quote of fifty lines as a PDF: the first that a server sets after it started, and those after it, beside reading the same record. */
import { asker, timed, times } from './asking.ts'
import { openBase } from './base.ts'
import { signIn } from './company.ts'
import { percentile, type RowResult } from './report.ts'

const CONTACTS = 10_000
const LINES = 50
const PORT = 3948
const STARTS = 3
const PAPERS = 30
const GOODS = [
  '三坐标测量机',
  '激光干涉仪',
  '扫描测头',
  '红宝石测针',
  '测量软件',
  '上门校准',
  '操作培训',
  '直线导轨',
  '隔振平台',
  '环境监测站',
]

/** Ten things to sell, and a quote of fifty lines of them; its id. */
async function makeQuote(url: string, token: string): Promise<string> {
  const ask = asker(url, token)
  const products: unknown[] = []
  for (const [at, name] of GOODS.entries()) {
    const price = { amount: `${(at + 1) * 1234}.50`, currency: 'CNY' }
    products.push((await ask('/products', { code: `GX-${at}`, name, price, unit: 'set', taxRate: '13' }))['id'])
  }
  const account = await ask('/accounts', { name: '苏州朗润科技有限公司' })
  const lines = Array.from({ length: LINES }, (_, at) => ({
    productId: products[at % products.length],
    quantity: String(at + 1),
    discount: '5',
  }))
  return String((await ask('/quotes', { accountId: account['id'], lines, note: '现货，一周内发货。' }))['id'])
}

export async function benchPaper(): Promise<RowResult> {
  const base = await openBase(CONTACTS, null)
  const { installation, company } = base
  const [token = ''] = await signIn(installation, company, company.managers)
  const first: number[] = []
  let [id, bytes] = ['', 0]
  let [papers, readings]: [number[], number[]] = [[], []]
  for (let start = 0; start < STARTS; start += 1) {
    const server = await installation.startServer(PORT)
    if (id === '') id = await makeQuote(server.url, token)
    const get = async (path: string) => {
      const answer = await fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
      return (await answer.arrayBuffer()).byteLength
    }
    // the record is warm, so that what is measured is the paper
    await times(5, () => get(`/quotes/${id}`))
    const paper = await timed(() => get(`/quotes/${id}/pdf?lang=zh-CN`))
    first.push(paper.ms)
    bytes = paper.result
    if (start === STARTS - 1) {
      papers = await times(PAPERS, () => get(`/quotes/${id}/pdf?lang=zh-CN`))
      readings = await times(PAPERS, () => get(`/quotes/${id}`))
    }
    await server.stop()
  }
  await base.close()
  const reading = percentile(readings, 0.5)
  return {
    figures: [
      {
        what: 'first PDF of a quote with 50 lines',
        value: percentile(first, 0.5),
        unit: 'ms',
        must: 800,
        aim: 300,
        better: 'less',
        beside: `the middle of ${STARTS} servers just started; reading the record takes ${reading.toFixed(1)} ms`,
      },
      {
        what: 'PDF of it after that, p50',
        value: percentile(papers, 0.5),
        unit: 'ms',
        better: 'less',
        beside: `${bytes} bytes; reading the record takes ${reading.toFixed(1)} ms`,
      },
    ],
    detail: { first, papers, readings, bytes },
  }
}
