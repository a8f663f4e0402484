import type { NotSearched } from '@holdfast/sdk'
import { labelText, type Translate, useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import { type ObjectView, useCatalogue } from './catalogue.ts'

const KINDS: Readonly<Record<NotSearched['kinds'][number], MessageId>> = {
  exact: 'searchKind.exact',
  tail: 'searchKind.tail',
  substring: 'searchKind.substring',
  pinyin: 'searchKind.pinyin',
}

/** Kinds of search, named as people name them. */
export const searchKindWords = (kinds: NotSearched['kinds'], t: Translate): string =>
  kinds.map((kind) => t(KINDS[kind])).join(t('list.and'))

function inWords({ object: name, field, kinds }: NotSearched, catalogue: readonly ObjectView[], t: Translate): string {
  const object = catalogue.find((each) => each.name === name)
  const label = object?.fields.get(field)?.label
  return t('list.searchKind', {
    object: labelText(object?.labelPlural ?? name),
    field: label === undefined ? field : labelText(label),
    kinds: searchKindWords(kinds, t),
  })
}

/** By what a search did not look, and why: so that nothing found is not taken for nothing there. */
export function NotSearchedNote({ about = [] }: { readonly about?: readonly NotSearched[] | undefined }) {
  const t = useT()
  const { data: catalogue = [] } = useCatalogue()
  const line = (state: NotSearched['state'], id: MessageId) => {
    const mine = about.filter((each) => each.state === state)
    if (mine.length === 0) return null
    return (
      <span key={state}>{t(id, { what: mine.map((each) => inWords(each, catalogue, t)).join(t('list.and')) })}</span>
    )
  }
  if (about.length === 0) return null
  return (
    <p className="note listnote col" role="status">
      {line('off', 'list.notSearched.off')}
      {line('building', 'list.notSearched.building')}
    </p>
  )
}
