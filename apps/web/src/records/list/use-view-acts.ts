import type { SavedView, ViewContent } from '@holdfast/sdk'
import { useNavigate } from 'react-router'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { problemText } from '../../ui/problem-note.tsx'
import type { ObjectView } from '../catalogue.ts'
import { isOther, treeOf } from './conditions.ts'
import { fieldNamed } from './fields.ts'
import { toLayout } from './look.ts'
import { changeView, createView, deleteView, keepFirst, keepLayout } from './saved-views.ts'
import type { List } from './use-list.ts'
import { DEFAULT_SORT } from './views.ts'

/** What the list asks and how it looks now, as a view keeps it. */
function contentOf(list: List): Omit<ViewContent, 'name'> {
  const { columns, density, kind, boardField } = toLayout(list.look)
  return {
    kind: kind ?? 'table',
    filter: treeOf(list.conditions),
    q: list.q.trim() === '' ? null : list.q.trim(),
    sort: list.sort === DEFAULT_SORT ? null : list.sort,
    columns: columns ?? null,
    density: density ?? null,
    boardField: boardField ?? null,
  }
}

const PERSONAL = new Set(['personal', 'sensitive'])

/** Whether a view of what is asked now would hold a person's values, and so be one's own alone. */
export const isPersonal = (list: List): boolean =>
  list.q.trim() !== '' ||
  list.conditions.some((condition) => {
    if (isOther(condition)) return true
    if (condition.operator === 'empty' || condition.operator === 'filled') return false
    return PERSONAL.has(fieldNamed(list.object, condition.field)?.class ?? 'personal')
  })

/** Asks first, then takes the view away. */
function useRemoval(object: ObjectView) {
  const t = useT()
  const navigate = useNavigate()
  const { message, modal } = useSaying()
  const remove = async (saved: SavedView) => {
    try {
      await deleteView(saved)
      keepLayout(object.name, saved.id, null)
      void navigate('?', { replace: true })
      void message.success(t('view.deleted'))
    } catch (error) {
      void message.warning(problemText(error, t))
    }
  }
  return (saved: SavedView) =>
    void modal.confirm({
      title: t('view.deleteSure', { name: saved.name }),
      okText: t('view.delete'),
      cancelText: t('action.cancel'),
      onOk: () => remove(saved),
    })
}

/** Saving, renaming, sharing and deleting the views of a list; each says what came of it. */
export function useViewActs(list: List) {
  const t = useT()
  const navigate = useNavigate()
  const { message } = useSaying()
  const { object, view } = list
  const remove = useRemoval(object)
  const said = () => void message.success(t('view.saved'))
  const saveAs = async (about: Pick<SavedView, 'name' | 'sharedWith'>) => {
    const saved = await createView({ object: object.name, ...contentOf(list), ...about })
    list.reset()
    void navigate(list.addressOf(saved.id))
    said()
  }
  const save = async (saved: SavedView) => {
    try {
      await changeView(saved, contentOf(list))
      list.reset()
      said()
    } catch (error) {
      void message.warning(problemText(error, t))
    }
  }
  const rename = async (saved: SavedView, about: Pick<SavedView, 'name' | 'sharedWith'>) => {
    await changeView(saved, about)
    said()
  }
  const begin = () => keepFirst(object.name, view.id)
  const copyLink = async () => {
    await navigator.clipboard.writeText(`${location.origin}/${object.plural}?view=${view.id}`)
    void message.success(t('copied'))
  }
  return { save, saveAs, rename, remove, begin, copyLink }
}
