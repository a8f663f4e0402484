import type { CDPSession } from 'playwright-core'
import { messages as en } from '../../../apps/web/src/locales/en.ts'
import { messages as zh } from '../../../apps/web/src/locales/zh.ts'
import type { Language } from './words.ts'

/** One node of the tree that a screen reader is given (Chrome DevTools Protocol, Accessibility.AXNode). */
interface Node {
  readonly nodeId: string
  readonly parentId?: string
  readonly ignored: boolean
  readonly role?: { readonly value?: string }
  readonly name?: { readonly value?: string }
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[]
  readonly childIds?: readonly string[]
}

const INTERACTIVE = new Set([
  'button',
  'link',
  'textbox',
  'searchbox',
  'combobox',
  'checkbox',
  'radio',
  'switch',
  'slider',
  'spinbutton',
  'tab',
  'menuitem',
  'menuitemcheckbox',
  'menuitemradio',
  'option',
  'treeitem',
  'listbox',
  'menu',
  'radiogroup',
  'dialog',
  'alertdialog',
  'table',
  'grid',
  'tree',
  'columnheader',
  'heading',
  'navigation',
  'complementary',
  'region',
  'img',
  'image',
  'figure',
])

/** Words that Ant Design says of itself, by language. */
const ANT: Readonly<Record<Language, readonly string[]>> = {
  en: [
    ...[
      'Close',
      'Clear',
      'Loading',
      'Search',
      'segmented control',
      'Previous',
      'Next',
      'Increase Value',
      'Decrease Value',
      'Please select',
    ],
    ...[
      'Select date',
      'Choose date',
      'Select time',
      'Previous month',
      'Next month',
      'Notification',
      'Expand',
      'Collapse',
    ],
  ],
  zh: ['关闭', '清空', '加载中', '搜索', '请选择', '请选择日期', '上一页', '下一页', '展开', '收起', '确定', '取消'],
}

/** An icon of Ant Design says the name of its drawing, such as “eye-invisible”, to whoever hears it in any language. */
const ICON_NAME = /^[a-z]+(-[a-z]+)*$/

/** What one catalogue says that the other does not: heard in the other language, it was forgotten. Names in it are taken for anything. */
function wordsOnlyIn(language: Language): readonly RegExp[] {
  const [own, other] = language === 'zh' ? [zh, en] : [en, zh]
  const ant = ANT[language]
  const known = new Set<string>([...Object.values(other), '中文', 'English']) // languages are named in themselves
  return [...new Set([...Object.values(own), ...ant])]
    .filter((text) => !known.has(text) && /\p{L}{2,}/u.test(text.replace(/\{\w+\}/g, '')) && !/[<{]\w+[,>]/.test(text))
    .map((text) => {
      const parts = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      return new RegExp(`^${parts.join('.+')}$`, 'u')
    })
}

/** What is said in English on purpose, were it one word like the name of a drawing. */
const SAID = new Set<string>(Object.values(en))

const FORGOTTEN: Readonly<Record<Language, readonly RegExp[]>> = { zh: wordsOnlyIn('en'), en: wordsOnlyIn('zh') }

const property = ({ properties = [] }: Node, name: string): unknown =>
  properties.find((one) => one.name === name)?.value.value

const nameOf = ({ name }: Node): string => (name?.value ?? '').trim()
const roleOf = ({ role }: Node): string => role?.value ?? ''
const shown = (node: Node): string => `${roleOf(node)} “${nameOf(node)}”`

/** A control is told with its place, so that whoever reads of it finds it. */
function path(node: Node, byId: ReadonlyMap<string, Node>): string {
  const above: string[] = []
  for (let at = byId.get(node.parentId ?? ''); at !== undefined && above.length < 4; at = byId.get(at.parentId ?? ''))
    if (!at.ignored && nameOf(at) !== '') above.unshift(shown(at))
  return [...above, shown(node)].join(' › ')
}

/** Headings form an outline: one of the first level, and none that skips a level on the way down. */
function outlineFaults(nodes: readonly Node[]): readonly string[] {
  const levels = nodes.filter((node) => roleOf(node) === 'heading').map((node) => Number(property(node, 'level')))
  const firsts = levels.filter((level) => level === 1).length
  const skips = levels.flatMap((level, at) => {
    const before = levels[at - 1] ?? 0
    return at > 0 && level > before + 1 ? [`a heading of level ${level} follows one of level ${before}`] : []
  })
  return firsts === 1 ? skips : [`${firsts} headings of the first level`, ...skips]
}

/** The clock that the browser draws into an input speaks the browser's own language. */
function isOfBrowser({ parentId }: Node, byId: ReadonlyMap<string, Node>): boolean {
  const parent = byId.get(parentId ?? '')
  if (parent === undefined) return false
  return parent.ignored ? isOfBrowser(parent, byId) : roleOf(parent).startsWith('Input')
}

function namingFaults(node: Node, byId: ReadonlyMap<string, Node>, language: Language): readonly string[] {
  if (isOfBrowser(node, byId)) return []
  if (node.ignored || !INTERACTIVE.has(roleOf(node))) return []
  const name = nameOf(node)
  if (name === '') return [`nameless: ${path(node, byId)}`]
  if (['img', 'image'].includes(roleOf(node)) && ICON_NAME.test(name) && !SAID.has(name))
    return [`the name of a drawing: ${path(node, byId)}`]
  return FORGOTTEN[language].some((words) => words.test(name)) ? [`not in ${language}: ${path(node, byId)}`] : []
}

/** A page has its title and one main part; what lies over it has taken its place for as long as it is open. */
function frameFaults(nodes: readonly Node[]): readonly string[] {
  const title = nodes.find((node) => roleOf(node) === 'RootWebArea')
  const mains = nodes.filter((node) => roleOf(node) === 'main').length
  return [
    ...(title === undefined || nameOf(title) === '' ? ['no title'] : []),
    ...(mains === 1 ? [] : [`${mains} main parts`]),
  ]
}

/** A table or grid with rows names its columns, and the rows of a grid have a heading each. */
function tableFaults(table: Node, byId: ReadonlyMap<string, Node>): readonly string[] {
  const under = (node: Node): readonly Node[] =>
    (node.childIds ?? []).flatMap((id) => {
      const child = byId.get(id)
      return child === undefined ? [] : [child, ...under(child)]
    })
  const inside = under(table)
    .filter(({ ignored }) => !ignored)
    .map(roleOf)
  const faults = inside.includes('columnheader') ? [] : [`no heading of a column in ${shown(table)}`]
  const hasRows = inside.includes('gridcell')
  return hasRows && !inside.includes('rowheader') ? [...faults, `no heading of a row in ${shown(table)}`] : faults
}

/**
 * What a screen reader could not tell of the page that is open: nameless controls, pictures and dialogues, words of the other language, names of
 * drawings, no title or main part, a broken outline, tables without headings.
 */
export async function unspoken(session: CDPSession, language: Language): Promise<readonly string[]> {
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as unknown as { nodes: readonly Node[] }
  const byId = new Map(nodes.map((node) => [node.nodeId, node]))
  const heard = nodes.filter(({ ignored }) => !ignored)
  const modal = heard.some((node) => property(node, 'modal') === true)
  return [
    ...heard.flatMap((node) => namingFaults(node, byId, language)),
    ...(modal ? [] : [...outlineFaults(heard), ...frameFaults(heard)]),
    ...heard.filter((node) => ['table', 'grid'].includes(roleOf(node))).flatMap((node) => tableFaults(node, byId)),
  ]
}
