import type { Catalog, Label } from '@holdfast/catalog'
import type { Action, Capability } from '@holdfast/policy'
import type { Admission } from './route.ts'

const both = (zh: string, en: string): Label => ({ zh, en })

export const actionWords: Readonly<Record<Action, Label>> = {
  list: both('列出', 'list'),
  read: both('查看', 'read'),
  create: both('新建', 'create'),
  update: both('修改', 'change'),
  assign: both('分配', 'assign'),
  delete: both('删除', 'delete'),
  restore: both('恢复', 'restore'),
  merge: both('合并', 'merge'),
  reveal: both('查看明文', 'reveal'),
  contact: both('联系', 'contact'),
  lookup: both('按完整号码查询', 'look up'),
  import: both('导入', 'import'),
  approve: both('批准', 'approve'),
}

export const capabilityWords: Readonly<Record<Capability, Label>> = {
  'users.read': both('查看用户', 'read users'),
  'users.invite': both('邀请用户', 'invite users'),
  'users.confirm': both('确认角色', 'confirm roles'),
  'users.freeze': both('冻结账号', 'freeze accounts'),
  'structure.write': both('调整团队和部门', 'change teams and departments'),
  'fields.write': both('定义字段', 'make fields'),
  'fields.grant': both('授予字段', 'grant fields'),
  'roles.read': both('查看角色', 'read roles'),
  'settings.write': both('修改设置', 'change settings'),
  'audit.read': both('查看审计记录', 'read the log'),
  'audit.lookup': both('凭号码找到记录编号', 'find a record’s id by its number'),
  'clients.write': both('管理接入程序', 'manage programs'),
  'connections.write': both('管理公司登录', 'manage the company’s sign-in'),
  'support.ask': both('申请技术支持访问', 'ask for support access'),
  'support.oversee': both('监督技术支持访问', 'oversee support access'),
  'devices.report': both('报告设备是否合规（只限程序）', 'say whether devices are in order (programs alone)'),
  'directory.write': both('替公司的目录维护人员（只限程序）', 'keep the company’s directory (programs alone)'),
}

const STATES: Readonly<Record<'password' | 'enrol' | 'full', Label>> = {
  password: both('已输对密码', 'has shown the password'),
  enrol: both('正在登记第二步验证', 'is enrolling a second factor'),
  full: both('已登录', 'is signed in'),
}

const joined = (labels: readonly Label[]): Label =>
  both(labels.map(({ zh }) => zh).join('、'), labels.map(({ en }) => en).join(' or '))

/** Who is admitted to a route, in a sentence of each language. */
export function admissionSentence(admission: Admission, catalog: Catalog): Label {
  switch (admission.kind) {
    case 'public':
      return both(`任何人。${admission.reason.zh}`, `Anyone. ${admission.reason.en}`)
    case 'session': {
      const states = joined(admission.states.map((state) => STATES[state]))
      return both(`${states.zh}的人。`, `Whoever ${states.en}.`)
    }
    case 'signedIn':
      return both('任何已登录的人。', 'Anyone signed in.')
    case 'record': {
      const acts = joined(admission.actions.map((action) => actionWords[action]))
      const { zh, en } = catalog.getObject(admission.object).labelPlural
      return both(
        `可以${acts.zh}${zh}的人；每条记录、每个字段还要再判定。`,
        `Whoever may ${acts.en} ${en.toLowerCase()}; each record and each field is decided on besides.`,
      )
    }
    case 'capability': {
      const rights = joined(admission.anyOf.map((capability) => capabilityWords[capability]))
      return both(`有“${rights.zh}”权限的人。`, `Whoever has the right to ${rights.en}.`)
    }
    default:
      return admission.sentence
  }
}
