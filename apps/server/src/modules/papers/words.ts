/** The words of papers, in both languages. */

interface PaperWords {
  readonly quote: string
  readonly number: string
  readonly version: (number: string, version: number) => string
  readonly date: string
  readonly validUntil: string
  readonly currency: string
  readonly preparedBy: string
  readonly customer: string
  readonly attention: (name: string) => string
  readonly at: string
  readonly product: string
  readonly quantity: string
  readonly unit: string
  readonly price: string
  readonly discount: string
  readonly taxRate: string
  readonly amount: string
  readonly net: string
  readonly tax: string
  readonly taxOf: (rate: string) => string
  readonly gross: string
  readonly inWords: string
  readonly note: string
  readonly draft: string
  readonly contract: string
  readonly title: string
  readonly partyA: string
  readonly partyB: string
  readonly startsOn: string
  readonly endsOn: string
  readonly renewal: string
  readonly notice: string
  readonly months: (count: number) => string
  readonly days: (count: number) => string
  readonly text: string
  readonly special: string
  readonly signature: string
  readonly signedOn: string
  readonly pages: string
  readonly address: (text: string) => string
  readonly phone: (text: string) => string
  readonly taxNumber: (text: string) => string
  readonly bank: (text: string) => string
  readonly account: (text: string) => string
}

export const WORDS: Readonly<Record<'zh' | 'en', PaperWords>> = {
  zh: {
    quote: '报价单',
    number: '编号',
    version: (number, version) => `${number}（第 ${version} 版）`,
    date: '日期',
    validUntil: '有效期至',
    currency: '币种',
    preparedBy: '经办人',
    customer: '客户',
    attention: (name) => `联系人：${name}`,
    at: '序号',
    product: '产品',
    quantity: '数量',
    unit: '单位',
    price: '单价',
    discount: '折扣',
    taxRate: '税率',
    amount: '金额',
    net: '金额（不含税）',
    tax: '税额',
    taxOf: (rate) => `税额（税率 ${rate}%）`,
    gross: '价税合计',
    inWords: '大写：',
    note: '备注',
    draft: '草稿',
    contract: '合同',
    title: '合同名称',
    partyA: '甲方（客户）',
    partyB: '乙方',
    startsOn: '开始日期',
    endsOn: '最后一天',
    renewal: '到期自动续约',
    notice: '提前通知期',
    months: (count) => `${count} 个月`,
    days: (count) => `${count} 天`,
    text: '合同条款',
    special: '补充约定',
    signature: '签字（盖章）',
    signedOn: '日期',
    pages: '第 {page} 页，共 {pages} 页',
    address: (text) => `地址：${text}`,
    phone: (text) => `电话：${text}`,
    taxNumber: (text) => `统一社会信用代码/税号：${text}`,
    bank: (text) => `开户行：${text}`,
    account: (text) => `账号：${text}`,
  },
  en: {
    quote: 'Quotation',
    number: 'Number',
    version: (number, version) => `${number}, version ${version}`,
    date: 'Date',
    validUntil: 'Valid until',
    currency: 'Currency',
    preparedBy: 'Prepared by',
    customer: 'Customer',
    attention: (name) => `Attn. ${name}`,
    at: 'No.',
    product: 'Product',
    quantity: 'Quantity',
    unit: 'Unit',
    price: 'Unit price',
    discount: 'Discount',
    taxRate: 'Tax',
    amount: 'Amount',
    net: 'Total without tax',
    tax: 'Tax',
    taxOf: (rate) => `Tax at ${rate}%`,
    gross: 'Total with tax',
    inWords: '',
    note: 'Notes',
    draft: 'DRAFT',
    contract: 'Contract',
    title: 'Title',
    partyA: 'Party A (customer)',
    partyB: 'Party B',
    startsOn: 'Begins on',
    endsOn: 'Last day',
    renewal: 'Renews by',
    notice: 'Notice period',
    months: (count) => (count === 1 ? '1 month' : `${count} months`),
    days: (count) => (count === 1 ? '1 day' : `${count} days`),
    text: 'Terms',
    special: 'Further terms',
    signature: 'Signature',
    signedOn: 'Date',
    pages: 'Page {page} of {pages}',
    address: (text) => text,
    phone: (text) => `Tel. ${text}`,
    taxNumber: (text) => `Tax no. ${text}`,
    bank: (text) => `Bank: ${text}`,
    account: (text) => `Account: ${text}`,
  },
}
