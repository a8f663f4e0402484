/** Words from which the sample company's world is made. All companies are invented; no person is real. */

export const GIVEN = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建文国志海云晓宇浩欣子轩梓涵雨嘉怡思琪晨博睿佳俊一诺若曦彤岚恒毅舒宁',
]
/** Characters beyond the common sets: names that a careless system loses. */
export const RARE_GIVEN = ['𠮷', '䶮', '㛃', '喆', '堃', '镕', '犇', '燚', '頔', '媱'] as const
export const COMPOUND_SURNAMES = ['欧阳', '上官', '司马', '诸葛', '慕容'] as const

export const BRANDS = [
  '云杉',
  '启明',
  '砺石',
  '青禾',
  '远山',
  '海拓',
  '德润',
  '昱辰',
  '致恒',
  '维衡',
  '蓝桥',
  '万籁',
  '知行',
  '锐泽',
  '安芯',
  '和盛',
  '腾跃',
  '博观',
  '百川',
  '星野',
] as const
/** What a company does: its words in the name and its industry in the catalogue. */
export const TRADES = [
  ['精密仪器', 'manufacturing'],
  ['机械设备', 'manufacturing'],
  ['信息技术', 'software'],
  ['软件', 'software'],
  ['通信技术', 'telecommunications'],
  ['融资租赁', 'finance'],
  ['贸易', 'retail'],
  ['电子商务', 'retail'],
  ['医疗器械', 'medical'],
  ['生物医药', 'medical'],
  ['教育咨询', 'education'],
  ['建材', 'construction'],
  ['物流', 'logistics'],
  ['新能源', 'energy'],
  ['农业', 'agriculture'],
  ['餐饮管理', 'hospitality'],
  ['文化传媒', 'entertainment'],
] as const

export const TITLES = [
  '总经理',
  '副总经理',
  '采购经理',
  '采购主管',
  '技术总监',
  '设备部经理',
  '财务经理',
  '行政主管',
  '项目经理',
  '工程师',
  '质量主管',
  '市场经理',
] as const
export const STREETS = ['人民路', '中山路', '解放大道', '建设街', '科技园路', '创新大道', '滨江路'] as const

/** Countries of foreign customers: names, companies, cities, and the part of a number that belongs to nobody (reserved or unassigned). */
export const FOREIGN = [
  {
    country: 'US',
    dials: ['+120255501', '+121255501', '+131255501', '+141555501', '+161755501'],
    digits: 2,
    cities: ['Cleveland', 'Austin', 'Portland', 'Denver'],
    suffix: 'Inc.',
    first: ['Emily', 'James', 'Maria', 'Robert', 'Aisha', 'Kevin'],
    last: ['Carter', 'Nguyen', 'Rodriguez', 'Walsh', 'Patel', 'Brooks'],
  },
  {
    country: 'GB',
    dials: [],
    digits: 0,
    cities: ['Leeds', 'Bristol', 'Reading', 'Glasgow'],
    suffix: 'Ltd',
    first: ['Oliver', 'Amelia', 'Harry', 'Isla', 'Priya', 'Callum'],
    last: ['Ashworth', 'Bennett', 'Doyle', 'Hughes', 'Mistry', 'Reid'],
  },
  {
    country: 'DE',
    dials: ['+4915310'],
    digits: 6,
    cities: ['Stuttgart', 'Bremen', 'Leipzig', 'Augsburg'],
    suffix: 'GmbH',
    first: ['Jürgen', 'Katrin', 'Lukas', 'Anneliese', 'Björn', 'Sabine'],
    last: ['Müller', 'Schäfer', 'Weiß', 'Krüger', 'Brandt', 'Vogel'],
  },
  {
    country: 'FR',
    dials: ['+3363998'],
    digits: 4,
    cities: ['Lyon', 'Nantes', 'Grenoble', 'Lille'],
    suffix: 'SARL',
    first: ['Éloïse', 'Théo', 'Camille', 'Benoît', 'Zoé', 'Rémy'],
    last: ['Lefèvre', 'Garnier', 'Château', 'Moreau', 'Noël', 'Bérard'],
  },
  {
    country: 'JP',
    dials: [],
    digits: 0,
    cities: ['名古屋', '大阪', '横浜', '仙台'],
    suffix: '株式会社',
    first: ['健太', '美咲', '大輔', '陽子', '翔', '由美'],
    last: ['佐藤', '鈴木', '高橋', '田中', '渡辺', '小林'],
  },
  {
    country: 'SG',
    dials: ['+658000'],
    digits: 4,
    cities: ['Singapore'],
    suffix: 'Pte. Ltd.',
    first: ['Wei Ling', 'Arjun', 'Siti', 'Marcus', 'Hui Min', 'Farid'],
    last: ['Tan', 'Lim', 'Rahman', 'Nair', 'Goh', 'Ong'],
  },
] as const
export const FOREIGN_BRANDS = [
  'Northfield',
  'Alder & Finch',
  'Kestrel',
  'Bluewater',
  'Hartmann',
  'Lumen',
  'Orchard',
  'Silverline',
  'Tideway',
  'Granite',
] as const
export const FOREIGN_TRADES = [
  ['Instruments', 'manufacturing'],
  ['Machinery', 'manufacturing'],
  ['Systems', 'software'],
  ['Logistics', 'logistics'],
  ['Medical', 'medical'],
  ['Trading', 'retail'],
] as const
export const FOREIGN_TITLES = [
  'Purchasing Manager',
  'Head of Engineering',
  'Managing Director',
  'Operations Manager',
  'Finance Director',
  'Quality Lead',
] as const

export const MOBILE_PREFIXES = [
  '130',
  '131',
  '132',
  '135',
  '136',
  '137',
  '138',
  '139',
  '150',
  '151',
  '158',
  '159',
  '176',
  '177',
  '180',
  '186',
  '188',
  '189',
  '198',
  '199',
] as const

/** What was said: kind, words, result. */
export const TALKS = [
  ['call', '介绍了新款三坐标测量机，对方关心交期和售后响应，约定下周发方案。', 'interested'],
  ['call', '打了两次没有接，换到下午再打。', 'no_answer'],
  ['call', '确认样机已收到，现场工程师周四去调试。', 'reached'],
  ['visit', '到厂里看了产线，瓶颈在检测工位，现有设备用了八年。', 'interested'],
  ['visit', '和采购一起过了报价清单，对付款方式还有意见。', 'reached'],
  ['meeting', '线上会议，技术部提了十二个问题，答复九个，三个回去确认。', 'reached'],
  ['meeting', '预算要等下个季度，先保持联系。', 'other'],
  ['wechat', '发了产品手册和两个同行案例，对方说很有参考价值。', 'interested'],
  ['wechat', '问候节日，顺便提醒年度保养快到期了。', 'reached'],
  ['mail', 'Sent the quotation and the calibration certificate; asked for feedback by Friday.', 'reached'],
  ['mail', '寄出合同草案，等法务意见。', 'reached'],
  ['note', '客户换了采购负责人，老的对接人转到设备部。', 'other'],
  ['call', '暂时不考虑更换，明年再看。', 'refused'],
] as const

export const NEXT_STEPS = [
  '发方案和报价',
  '约技术交流',
  '确认样机时间',
  '回访试用情况',
  '寄合同',
  '电话跟进预算',
  '安排现场演示',
] as const
export const ERRANDS = [
  '准备报价单',
  '回复技术问题',
  '寄送样册',
  '整理会议纪要',
  '跟进合同盖章',
  '预约现场勘查',
  '核对发票信息',
  '提醒年度校准',
  '更新客户资料',
  '申请样机',
] as const
export const TAGS = ['重点', '老客户', '价格敏感', '决策慢', '同行介绍', '年框', '出口', '需要英文资料'] as const
export const NOTES = [
  '喜欢上午沟通',
  '先发微信再打电话',
  '对交期要求很严',
  '负责华东区采购',
  '英文邮件沟通',
  '',
] as const
export const SOURCES = [
  'website',
  'exhibition',
  'referral',
  'wechat',
  'douyin',
  'baidu',
  'phone',
  'jd',
  'other',
] as const

/** What the sample company sells, and about what it costs in yuan. */
export const GOODS: readonly (readonly [name: string, price: number])[] = [
  ['三坐标测量机', 860_000],
  ['三坐标测量机升级', 260_000],
  ['影像测量仪', 220_000],
  ['激光干涉仪', 300_000],
  ['轮廓度测量仪', 180_000],
  ['轴承圆度检测', 58_000],
  ['在线检测工位', 1_320_000],
  ['测针年度补货', 38_000],
  ['测头套件', 42_000],
  ['年度校准服务', 32_000],
  ['软件升级', 40_000],
  ['转台维修', 18_600],
  ['粗糙度仪', 26_000],
  ['夹具设计', 14_000],
  ['样件检测外包', 25_000],
  ['实验室改造', 200_000],
]

/** What comes next of a deal in each stage. */
export const DEAL_STEPS: Readonly<Record<string, readonly string[]>> = {
  first_contact: ['约演示', '寄样机', '发资料', '电话确认', '首访'],
  needs: ['需求表', '工艺评审', '现场考察', '图纸确认'],
  proposal: ['二次报价', '含税报价', '等技术答复', '方案讲解'],
  negotiation: ['法务审合同', '等盖章', '谈付款方式', '定交期'],
}
