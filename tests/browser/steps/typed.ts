/**
 * Everything the walk types by hand. Each value is long or odd enough that no chance puts it into a file, so that finding one on the disk means
 * that it was written there.
 */
export const founder = {
  company: '澜沧江畔雨林精密仪器有限公司',
  name: '欧阳澜清',
  email: 'lanqing.ouyang@rainforest-precision.example',
  password: '青石板路 unhurried-lantern 47',
} as const

export const colleague = {
  name: '诸葛泠霜',
  email: 'lingshuang.zhuge@rainforest-precision.example',
  password: 'Papierkranich über 霜降 9041',
} as const

export const team = '澜湄流域攻坚小队'

export const account = {
  name: 'Crème Brûlée Instruments Überlingen GmbH',
  address: 'Bodenseeuferpromenade 4711, Überlingen-Nußdorf',
  website: 'https://creme-brulee-instruments.example/kontakt',
} as const

export const contact = {
  name: '慕容栖梧',
  mobile: '13967284519',
  email: 'qiwu.murong@phoenix-tree-valley.example',
  wechat: 'qiwu_phoenix_8832',
  title: '首席梧桐育种顾问',
  address: '梧桐坪凤栖里一千三百零七号',
  nationalId: '11010519491231002X',
  note: '只在谷雨前后收货，找门房老栾',
} as const

export const followUp = {
  words: '她答应把梧桐坪的验收提前到小满，报价单改成含税两万七千',
  nextStep: '把含税报价寄到凤栖里',
  comment: '门房老栾周三调休，改到周四上午送',
} as const

/** What is attached to a follow-up: names of files tell of people, and so does what stands in them. */
export const attached = {
  words: '他把验收照片和清单发来了，逐条核对过',
  picture: '凤栖里验收现场照片-慕容.jpg',
  document: 'Wutongping-Abnahme-Endfassung.txt',
  content: '第三条：门房老栾签收，余款两万七千于小满前付清',
  refused: '栖梧报价动画.svg',
} as const

/** One of the imported customers, as the sample file has it. */
export const imported = {
  name: '曾梓志',
  partOfName: '梓志',
  initials: 'zzz',
  pinyin: 'zengzizhi',
  lastDigits: '5868',
  mask: '137 **** 5868',
  mobile: '137 0000 5868',
} as const
