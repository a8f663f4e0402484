import type { Json } from '../../packages/catalog/src/values/index.ts'

/** A value as one world has it and as the other has it. Masks show the same of both. */
export type Pair = readonly [one: Json, other: Json]

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** An identity number with its check digit (GB 11643-1999). */
function nationalId(first17: string): string {
  const sum = [...first17].reduce((total, digit, at) => total + Number(digit) * (WEIGHTS[at] ?? 0), 0)
  return `${first17}${'10X98765432'[sum % 11]}`
}

const pad = (at: number, length = 4): string => String(at).padStart(length, '0')

const ways = (at: number): Record<string, Pair> => ({
  mobile: [`+861381111${pad(at)}`, `+861382222${pad(at)}`],
  email: [`zhao${at}@example.com`, `zheng${at}@example.com`],
  wechat: [`wx_alpha_${at}`, `wx_omega_${at}`],
})

const words = (at: number): Record<string, Pair> => ({
  note: [`顾家旧宅${at}`, `沈园新居${at}`],
  tags: [
    ['潜龙', `甲${at}`],
    ['飞鸿', `乙${at}`],
  ],
  source: ['website', 'exhibition'],
})

/** Every field of a record that can differ, in both of its forms. */
export const PAIRS: Readonly<Record<string, (at: number) => Record<string, Pair>>> = {
  account: (at) => ({
    name: [`云杉精密${at}`, `海潮科技${at}`],
    industry: ['software', 'retail'],
    size: ['up_to_19', 'up_to_99'],
    level: ['a', 'b'],
    region: ['310000', '440300'],
    website: [`https://spruce${at}.example`, `https://tide${at}.example`],
    phone: [`+86215551${pad(at)}`, `+86215562${pad(at)}`],
    address: [`广东省深圳市南山路${at}号`, `广东省广州市天河路${at}号`],
    ...words(at),
  }),
  contact: (at) => ({
    name: [`顾清源${at}`, `沈嘉宁${at}`],
    ...ways(at),
    phone: [`+86215553${pad(at)}`, `+86215564${pad(at)}`],
    address: [`广东省深圳市南山路${at}号`, `广东省广州市天河路${at}号`],
    title: [`采购经理${at}`, `首席工程师${at}`],
    decisionRole: ['decision_maker', 'influencer'],
    gender: ['male', 'female'],
    birthday: ['1980-05-06', '1991-12-24'],
    nationalId: [nationalId(`11010119800506${pad(at, 3)}`), nationalId(`11010119911224${pad(at, 3)}`)],
    residence: ['CN', 'DE'],
    region: ['310000', '440300'],
    preferredLanguage: ['zh', 'en'],
    preferredChannel: ['call', 'mail'],
    doNotCall: [true, false],
    doNotMail: [true, false],
    mailTracking: ['2026-02-03', '2026-07-08'],
    mailTrackingHow: [`展会口头同意${at}`, `合同里写明${at}`],
    customerNo: [`K-alpha-${at}`, `K-omega-${at}`],
    since: ['2026-01-15', '2026-06-15'],
    ...words(at),
  }),
  lead: (at) => ({
    name: [`顾线索${at}`, `沈线索${at}`],
    company: [`云杉分号${at}`, `海潮分号${at}`],
    ...ways(at + 500),
    status: ['new', 'contacted'],
    mailTracking: ['2026-02-03', '2026-07-08'],
    mailTrackingHow: [`展会口头同意${at}`, `合同里写明${at}`],
    residence: ['CN', 'DE'],
    ...words(at),
  }),
  opportunity: (at) => ({
    name: [`云杉测量机${at}`, `海潮干涉仪${at}`],
    stage: ['first_contact', 'needs'],
    amount: [
      { amount: `1${pad(at)}.50`, currency: 'CNY' },
      { amount: `9${pad(at)}.25`, currency: 'CNY' },
    ],
    probability: [15, 45],
    closeDate: ['2026-12-28', '2027-03-31'],
    forecast: ['commit', 'omitted'],
    nextStep: [`给顾家报价${at}`, `给沈家演示${at}`],
    competitors: [['潜龙仪器'], ['飞鸿仪器']],
    ...words(at),
  }),
  quote: (at) => ({
    amount: [
      { amount: `3${pad(at)}.50`, currency: 'CNY' },
      { amount: `6${pad(at)}.25`, currency: 'CNY' },
    ],
    validUntil: ['2026-12-30', '2027-01-31'],
    note: [`给潜龙的报价${at}`, `给飞鸿的报价${at}`],
  }),
  contract: (at) => ({
    name: [`潜龙年度合同${at}`, `飞鸿年度合同${at}`],
    amount: [
      { amount: `5${pad(at)}.50`, currency: 'CNY' },
      { amount: `8${pad(at)}.25`, currency: 'CNY' },
    ],
    startsOn: ['2026-11-30', '2026-12-31'],
    endsOn: ['2027-11-29', '2027-12-30'],
    words: [`给潜龙的合同正文${at}`, `给飞鸿的合同正文${at}`],
    note: [`给潜龙的合同${at}`, `给飞鸿的合同${at}`],
  }),
  order: (at) => ({
    amount: [
      { amount: `4${pad(at)}.50`, currency: 'CNY' },
      { amount: `7${pad(at)}.25`, currency: 'CNY' },
    ],
    deliverBy: ['2026-12-30', '2027-01-31'],
    note: [`给潜龙的订单${at}`, `给飞鸿的订单${at}`],
  }),
  payment: (at) => ({
    // what is set with a state is told to whoever audits: it is the same in both worlds
    status: at % 2 === 0 ? ['planned', 'planned'] : ['received', 'received'],
    amount: [
      { amount: `1${pad(at)}.50`, currency: 'CNY' },
      { amount: `2${pad(at)}.25`, currency: 'CNY' },
    ],
    dueOn: ['2026-10-30', '2027-01-31'],
    method: ['bank', 'cash'],
    invoice: [`FP-alpha-${at}`, `FP-omega-${at}`],
    note: [`潜龙的首付款${at}`, `飞鸿的首付款${at}`],
  }),
  delivery: (at) => ({
    kind: ['delivery', 'delivery'],
    status: ['done', 'done'],
    lines: [[{ line: 1, quantity: '1' }], [{ line: 1, quantity: '2' }]],
    doneOn: ['2026-10-30', '2027-01-31'],
    note: [`潜龙的交货${at}`, `飞鸿的交货${at}`],
  }),
  part: (at) => ({ quantity: [`${at + 1}`, `${at + 500}`] }),
  pricebook: (at) => ({
    name: [`华东经销价${at}`, `华南零售价${at}`],
    levels: [['a'], ['b']],
    region: ['310000', '440300'],
    from: ['2026-10-30', '2026-10-31'],
    until: ['2027-10-30', '2027-10-31'],
  }),
  price: (at) => ({
    fromQuantity: [`${at + 1}`, `${at + 500}`],
    price: [
      { amount: `100${at}.00`, currency: 'CNY' },
      { amount: `200${at}.00`, currency: 'CNY' },
    ],
  }),
  rate: (at) => ({
    currency: ['USD', 'EUR'],
    // of a currency and day there is one rate
    from: [`2026-10-1${at % 10}`, `2026-10-2${at % 10}`],
    rate: [`7.${pad(at)}`, `8.${pad(at)}`],
  }),
  product: (at) => ({
    code: [`GX-alpha-${at}`, `GX-omega-${at}`],
    name: [`潜龙探头${at}`, `飞鸿探头${at}`],
    price: [
      { amount: `2${pad(at)}.50`, currency: 'CNY' },
      { amount: `8${pad(at)}.25`, currency: 'CNY' },
    ],
    cost: [
      { amount: `1${pad(at)}.50`, currency: 'CNY' },
      { amount: `7${pad(at)}.25`, currency: 'CNY' },
    ],
    active: [true, false],
  }),
  activity: (at) => ({
    kind: ['call', 'visit'],
    at: ['2026-11-20T08:00:00.000Z', '2026-11-18T09:00:00.000Z'],
    words: [`谈了潜龙项目${at}`, `谈了飞鸿项目${at}`],
    result: ['reached', 'no_answer'],
    nextStep: [`寄送样品${at}`, `安排参观${at}`],
  }),
  comment: (at) => ({ words: [`让潜龙先等等${at}`, `让飞鸿先等等${at}`] }),
  task: (at) => ({
    what: [`给顾家回电${at}`, `给沈家回信${at}`],
    due: ['2026-12-01T08:00:00.000Z', '2026-12-05T08:00:00.000Z'],
    priority: ['low', 'high'],
  }),
}
