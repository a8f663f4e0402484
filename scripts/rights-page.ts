/** docs/rights.md and its Chinese twin: who may do what, made from the roles, the catalogue and the limits that are in force. */
import { defaultLimits, type WindowLimits } from '../apps/keeper/src/limits.ts'
import {
  budgets,
  REVEALS_WITHOUT_REASON,
  type SightKind,
  type Windows,
} from '../apps/server/src/platform/audit/budget.ts'
import { actionWords, capabilityWords } from '../apps/server/src/platform/gate/admission-sentence.ts'
import { catalog } from '../apps/server/src/schema.ts'
import { type Role, type RoleGrant, type RoleReach, standardRoles } from '../packages/policy/src/index.ts'

type Language = 'zh' | 'en'

const WORDS = {
  en: {
    title: '# Rights and limits',
    twin: '[中文](rights.zh-CN.md)',
    made: 'Made by `node scripts/write-pages.ts` from the roles, the catalogue and the limits in the code; do not edit it by hand.',
    how: [
      'Everything is an allow list: what does not stand here is denied. Somebody with several roles may what any of them may, within the widest limit of each kind. A field',
      'not named does not exist for the role. Fields that a company makes are seen by nobody until its security administrator grants them. Each limit counts distinct people.',
    ].join('\n'),
    roles: '## Roles',
    rights: 'Rights',
    records: '| records | of whom | may | sees | sees masked | writes |',
    nothing: 'No record of any customer.',
    budget: 'Limits of',
    gate: '## Limits at the gate',
    gateHead: '| whose | what | hour | day | 7 days | 30 days |',
    reasons: (many: number) => `Of the reveals of one’s own customers ${many} a day need no reason.`,
    keeper: '## Limits in the keeper',
    keeperHow: 'Counted apart from the gate, where the keys are. `·` means that the window has no bound of its own.',
    keeperHead: '| whose | purpose | hour | day | 30 days |',
    everybody: '| purpose | all people of a company together, an hour | a day |',
    tokens: '| whose | search tokens an hour | tokens of what is written a day | tokens of what is imported a day |',
    comma: ', ',
  },
  zh: {
    title: '# 权限和额度',
    twin: '[English](rights.md)',
    made: '本页由 `node scripts/write-pages.ts` 根据代码里的角色、字段目录和额度生成，请勿手工修改。',
    how: '一切都是允许清单：这里没有的就是不允许；有几个角色的人，任何一个允许的都可以，额度取每一类里最宽的。没有写到的字段对这个角色不存在。公司自己建的字段，安全管理员授予之前谁也看不到。额度都按不同的人数计。',
    roles: '## 角色',
    rights: '权限',
    records: '| 记录 | 谁的 | 可以 | 看得到 | 脱敏看到 | 可以写 |',
    nothing: '看不到任何客户的记录。',
    budget: '额度类别',
    gate: '## 门口的额度',
    gateHead: '| 谁 | 什么 | 一小时 | 一天 | 7 天 | 30 天 |',
    reasons: (many: number) => `查看自己客户的明文，每天前 ${many} 次不用理由。`,
    keeper: '## 密钥进程里的额度',
    keeperHow: '和门口分开计数，设在密钥所在的地方。`·` 表示这个时间段没有单独的上限。',
    keeperHead: '| 谁 | 用途 | 一小时 | 一天 | 30 天 |',
    everybody: '| 用途 | 全公司合计，一小时 | 一天 |',
    tokens: '| 谁 | 每小时搜索标记 | 每天新建和修改的标记 | 每天导入的标记 |',
    comma: '、',
  },
} as const

const REACHES: Readonly<Record<RoleReach, Readonly<Record<Language, string>>>> = {
  own: { zh: '自己负责的', en: 'one’s own' },
  team: { zh: '本团队的', en: 'the team’s' },
  department: { zh: '本部门和下级的', en: 'of the department and below' },
  found: { zh: '按号码刚找到的', en: 'found by whole number a short while ago' },
  all: { zh: '全部', en: 'all' },
}

const SIGHTS: Readonly<Record<SightKind, Readonly<Record<Language, string>>>> = {
  listed: { zh: '列出', en: 'listed' },
  opened: { zh: '打开', en: 'opened' },
  revealed: { zh: '查看明文', en: 'revealed' },
  lookup: { zh: '按号查询', en: 'looked up' },
}

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
const rule = (head: string): string => head.replaceAll(/[^|]+/g, '---')
const table = (head: string, rows: readonly string[]): string => [head, rule(head), ...rows].join('\n')

function grantRow(grant: RoleGrant, language: Language): string {
  const object = catalog.getObject(grant.object)
  const { comma } = WORDS[language]
  const label = (key: string): string => object.fields[key]?.label[language] ?? key
  const shown = (mode: 'clear' | 'masked') =>
    Object.entries(grant.fields).flatMap(([key, each]) => (each === mode ? [label(key)] : []))
  const acts = grant.actions.map((action) => actionWords[action][language])
  const cells = [acts, shown('clear'), shown('masked'), (grant.write ?? []).map(label)].map((words) =>
    words.join(comma),
  )
  return row(object.labelPlural[language], REACHES[grant.reach][language], ...cells)
}

function roleSection(role: Role, language: Language): string {
  const words = WORDS[language]
  const rights = role.capabilities.map((capability) => capabilityWords[capability][language])
  return [
    `### ${role.label[language]} (\`${role.name}\`)`,
    role.sentence[language],
    ...(rights.length === 0 ? [] : [`${words.rights}: ${rights.join(words.comma)}.`]),
    `${words.budget} \`${role.budget}\`.`,
    role.grants.length === 0
      ? words.nothing
      : table(
          words.records,
          role.grants.map((grant) => grantRow(grant, language)),
        ),
  ].join('\n\n')
}

const windows = ({ hour, day, week, month }: Windows): readonly number[] => [hour, day, week, month]
const bounded = ({ hour, day, month }: WindowLimits): readonly (number | string)[] =>
  [hour, day, month].map((most) => most ?? '·')

function gateTable(language: Language): string {
  const rows = Object.entries(budgets).flatMap(([whose, kinds]) =>
    Object.entries(kinds).map(([kind, most]) =>
      row(`\`${whose}\``, SIGHTS[kind as SightKind][language], ...windows(most)),
    ),
  )
  return table(WORDS[language].gateHead, rows)
}

function keeperTables(language: Language): readonly string[] {
  const { principals, everyone, tokens: made } = defaultLimits
  const words = WORDS[language]
  const each = Object.entries(principals).flatMap(([whose, purposes]) =>
    Object.entries(purposes).map(([purpose, most]) => row(`\`${whose}\``, `\`${purpose}\``, ...bounded(most))),
  )
  const all = Object.entries(everyone).map(([purpose, { hour, day }]) => row(`\`${purpose}\``, hour, day ?? '·'))
  const classes = Object.keys(principals) as (keyof typeof principals)[]
  const tokens = classes.map((whose) =>
    row(`\`${whose}\``, made.search.most[whose], made.write.most[whose], made.import.most[whose]),
  )
  return [table(words.keeperHead, each), table(words.everybody, all), table(words.tokens, tokens)]
}

/** The page in one language, as it stands in docs/. */
function rightsPage(language: Language): string {
  const words = WORDS[language]
  return `${[
    words.title,
    words.twin,
    words.made,
    words.how,
    words.roles,
    ...standardRoles.map((role) => roleSection(role, language)),
    words.gate,
    gateTable(language),
    words.reasons(REVEALS_WITHOUT_REASON),
    words.keeper,
    words.keeperHow,
    ...keeperTables(language),
  ].join('\n\n')}\n`
}

/** The pages by their path from the root of the project. */
export const rightsPages = (): Readonly<Record<string, string>> => ({
  'docs/rights.md': rightsPage('en'),
  'docs/rights.zh-CN.md': rightsPage('zh'),
})
