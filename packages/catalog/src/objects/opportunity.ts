import {
  choice,
  date,
  dateTime,
  integer,
  lines,
  longText,
  money,
  option,
  people,
  reference,
  tags,
  text,
} from '../field.ts'
import { object } from '../object.ts'
import type { Pipeline, Stage } from '../process.ts'
import { lastFollowUpAt, leadField, nextStepAt, owner, source, tagsField } from './common-fields.ts'
import { HEADINGS } from './words.ts'

const stage = (
  value: string,
  [zh, en]: readonly [zh: string, en: string],
  more: Partial<Stage> & Pick<Stage, 'probability'>,
): Stage => ({ ...option(value, zh, en), outcome: 'open', required: [], next: null, staleDays: null, ...more })

/** What a fresh installation sells by; a company's own pipelines take its place. */
const PIPELINES: readonly Pipeline[] = [
  {
    ...option('standard', '标准销售流程', 'Standard'),
    stages: [
      stage('first_contact', ['初步接触', 'First contact'], { probability: 10, staleDays: 14 }),
      stage('needs', ['需求确认', 'Needs confirmed'], { probability: 30, staleDays: 14 }),
      stage('proposal', ['方案报价', 'Proposal'], { probability: 50, staleDays: 21, required: ['amount'] }),
      stage('negotiation', ['商务谈判', 'Negotiation'], {
        probability: 75,
        staleDays: 21,
        required: ['amount', 'closeDate'],
      }),
      stage('won', ['赢单', 'Won'], { probability: 100, outcome: 'won', required: ['amount'] }),
      stage('lost', ['丢单', 'Lost'], { probability: 0, outcome: 'lost', required: ['lostReason'] }),
    ],
  },
]

const LOST_REASONS = [
  option('price', '价格', 'Price'),
  option('competitor', '选了竞争对手', 'Chose a competitor'),
  option('product', '产品不合适', 'Product does not fit'),
  option('no_budget', '没有预算', 'No budget'),
  option('postponed', '项目推迟或取消', 'Postponed or cancelled'),
  option('no_answer', '联系不上', 'No answer'),
  option('other', '其他', 'Other'),
]

/** How sure a sale is, where its owner says it otherwise than its probability. */
const FORECASTS = [
  option('pipeline', '乐观', 'Pipeline'),
  option('best_case', '最可能', 'Best case'),
  option('commit', '承诺', 'Commit'),
  option('omitted', '不计入', 'Omitted'),
]

const optionsOf = (all: readonly (Pipeline | Stage)[]) => all.map(({ value, label }) => ({ value, label }))

/** A sale that may come about. */
export const opportunity = object('opportunity', {
  plural: 'opportunities',
  label: { zh: '商机', en: 'Opportunity' },
  labelPlural: { zh: '商机', en: 'Opportunities' },
  subject: 'many',
  owned: true,
  served: true,
  title: 'name',
  remind: { at: 'nextStepAt' },
  lines: { at: 'lines', customer: 'account', amount: 'amount', products: 'products' },
  process: {
    pipeline: 'pipeline',
    stage: 'stage',
    probability: 'probability',
    since: 'stageSince',
    openedAt: 'openedAt',
    closedAt: 'closedAt',
    forecast: { amount: 'amount', closeDate: 'closeDate', category: 'forecast' },
    pipelines: PIPELINES,
  },
  fields: {
    name: text({
      label: { zh: '商机名称', en: 'Opportunity' },
      class: 'confidential',
      required: true,
      maxLength: 200,
      search: ['exact', 'substring', 'pinyin'],
      aliases: ['商机', '项目名称', '名称', 'name', 'deal', 'deal name', 'opportunity name'],
    }),
    account: reference('account', {
      label: { zh: '客户', en: 'Account' },
      class: 'internal',
      aliases: HEADINGS.company,
    }),
    contacts: people('contact', { label: { zh: '相关联系人', en: 'People' }, class: 'internal' }),
    pipeline: choice({
      label: { zh: '销售流程', en: 'Pipeline' },
      class: 'internal',
      options: optionsOf(PIPELINES),
      aliases: ['流程', 'pipeline'],
    }),
    stage: choice({
      label: { zh: '阶段', en: 'Stage' },
      class: 'internal',
      options: optionsOf(PIPELINES.flatMap(({ stages }) => stages)),
      aliases: ['销售阶段', '商机阶段', 'stage', 'deal stage', 'sales stage'],
    }),
    amount: money({
      label: { zh: '金额', en: 'Amount' },
      class: 'internal',
      aliases: ['预计金额', '合同金额', 'amount', 'value', 'close value', 'deal value'],
    }),
    lines: lines('product', {
      label: { zh: '产品明细', en: 'Product lines' },
      class: 'confidential',
      aliases: ['产品', '产品名称', '产品编号', '品名', 'product', 'product name', 'product code', 'products'],
    }),
    products: people('product', { label: { zh: '包含产品', en: 'Products' }, class: 'internal', computed: true }),
    probability: integer({
      label: { zh: '成交概率（%）', en: 'Probability (%)' },
      class: 'internal',
      aliases: ['概率', '赢率', 'probability', 'win probability'],
    }),
    closeDate: date({
      label: { zh: '预计成交日期', en: 'Close date' },
      class: 'internal',
      aliases: ['成交日期', '预计签单日期', 'close date', 'expected close date'],
    }),
    forecast: choice({
      label: { zh: '预测类别', en: 'Forecast category' },
      class: 'internal',
      options: FORECASTS,
      aliases: ['预测', 'forecast', 'forecast category'],
    }),
    source,
    competitors: tags({ label: { zh: '竞争对手', en: 'Competitors' }, class: 'confidential' }),
    lostReason: choice({
      label: { zh: '丢单原因', en: 'Reason for losing' },
      class: 'internal',
      options: LOST_REASONS,
      aliases: ['输单原因', 'lost reason', 'loss reason'],
    }),
    nextStep: text({ label: { zh: '下一步', en: 'Next step' }, class: 'confidential', maxLength: 200 }),
    tags: tagsField,
    note: longText({ label: { zh: '备注', en: 'Note' }, class: 'confidential', aliases: HEADINGS.note }),
    stageSince: dateTime({
      label: { zh: '进入阶段时间', en: 'In this stage since' },
      class: 'internal',
      computed: true,
    }),
    openedAt: dateTime({
      label: { zh: '开始时间', en: 'Opened at' },
      class: 'internal',
      computed: true,
      aliases: [
        '开始日期',
        '创建日期',
        '创建时间',
        '立项日期',
        'engage date',
        'open date',
        'opened',
        'created date',
        'created at',
      ],
    }),
    closedAt: dateTime({
      label: { zh: '结束时间', en: 'Closed at' },
      class: 'internal',
      computed: true,
      aliases: [
        '结束日期',
        '关闭日期',
        '赢单日期',
        '成交时间',
        'closed date',
        'closed on',
        'actual close date',
        'won date',
      ],
    }),
    lastFollowUpAt,
    nextStepAt,
    lead: leadField,
    owner,
  },
  layout: [
    {
      label: { zh: '基本信息', en: 'Basics' },
      fields: [
        'name',
        'account',
        'contacts',
        'pipeline',
        'stage',
        'amount',
        'probability',
        'closeDate',
        'forecast',
        'owner',
      ],
    },
    { label: { zh: '产品', en: 'Products' }, fields: ['lines'] },
    {
      label: { zh: '进展', en: 'Progress' },
      fields: [
        'nextStep',
        'competitors',
        'lostReason',
        'openedAt',
        'stageSince',
        'closedAt',
        'lastFollowUpAt',
        'nextStepAt',
      ],
    },
    { label: { zh: '其他', en: 'More' }, fields: ['source', 'tags', 'note'] },
  ],
  listColumns: ['name', 'account', 'stage', 'amount', 'closeDate', 'nextStep', 'owner'],
})
