import type { Catalog } from '@holdfast/catalog'
import { DEVICES_SCOPE, DIRECTORY_SCOPE } from '@holdfast/policy'
import type { Asked } from '../../../platform/two-person/request.ts'
import type { NewClient } from './manage.ts'

/** A program as it is asked for, and what its sentences name. */
interface Said extends Omit<NewClient, 'confirmed' | 'byTwo'> {
  readonly owner: string
  readonly catalog: Catalog
}

const VERBS: Readonly<Record<string, { zh: string; en: string }>> = {
  read: { zh: '查看', en: 'read' },
  write: { zh: '新建和修改', en: 'make and change' },
  reveal: { zh: '查看明文：', en: 'see whole values of' },
}

const wordsOf = (catalog: Catalog, scope: string, language: 'zh' | 'en'): string => {
  if (scope === DIRECTORY_SCOPE)
    return language === 'zh'
      ? '新增人员、让人员离职，并按目录里的组给他们角色'
      : 'add people, let people leave, and give them roles by the directory’s groups'
  if (scope === DEVICES_SCOPE)
    return language === 'zh' ? '报告人员的设备是否合规' : 'say whether people’s devices are in order'
  const [plural = '', verb = ''] = scope.split(':')
  if (plural === 'audit') return language === 'zh' ? '读取全部操作记录' : 'read the whole record of everything'
  const noun = catalog.findByPlural(plural)?.labelPlural[language] ?? plural
  const said = VERBS[verb]?.[language] ?? verb
  return language === 'zh' ? `${said}${noun}` : `${said} ${noun.toLowerCase()}`
}

const zh = ({ name, owner, scopes, days, conditions, keys, catalog }: Said): readonly string[] => [
  `接入程序「${name}」，它以${owner}的名义工作，决不比${owner}能做的多。`,
  `它可以：${scopes.map((scope) => wordsOf(catalog, scope, 'zh')).join('、')}。`,
  `${days} 天以后自己失效。`,
  (conditions?.networks ?? []).length > 0 ? `只能来自 ${conditions?.networks?.join('、')}。` : '可以来自任何网络。',
  (keys ?? []).length > 0 ? '它用自己登记的公钥证明自己。' : '它用密钥证明自己；密钥在批准以后另发。',
]

const en = ({ name, owner, scopes, days, conditions, keys, catalog }: Said): readonly string[] => [
  `Admit the program “${name}”, which acts for ${owner} and never may more than they.`,
  `It may: ${scopes.map((scope) => wordsOf(catalog, scope, 'en')).join(', ')}.`,
  `It ends by itself after ${days} days.`,
  (conditions?.networks ?? []).length > 0
    ? `It may come from ${conditions?.networks?.join(', ')} alone.`
    : 'It may come from any network.',
  (keys ?? []).length > 0
    ? 'It proves itself by the public keys registered with it.'
    : 'It proves itself by a secret, which is made after approval.',
]

/** What is admitted, a sentence each, in both languages. */
export const scopeSentences = (said: Said): Asked['says'] => ({ zh: zh(said), en: en(said) })
