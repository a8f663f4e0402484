import { Dropdown, type MenuProps } from 'antd'
import { Ellipsis, Link2, Pencil, Pin, Trash2 } from 'lucide-react'
import { useT } from '../../app/i18n.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { List } from './use-list.ts'
import { useViewActs } from './use-view-acts.ts'

interface ViewMenuProps {
  readonly list: List
  readonly onRename: () => void
}

type Items = NonNullable<MenuProps['items']>

/** What can be done with the view that is open. */
export function ViewMenu({ list, onRename }: ViewMenuProps) {
  const t = useT()
  const { remove, begin, copyLink } = useViewActs(list)
  const { saved, words, id } = list.view
  const isFirst = list.first === id
  const items: Items = [
    ...(saved?.mine === true
      ? [{ key: 'rename', icon: <Pencil size={14} />, label: t('view.rename'), onClick: onRename }]
      : []),
    {
      key: 'first',
      icon: <Pin size={14} />,
      label: t(isFirst ? 'view.isFirst' : 'view.first'),
      disabled: isFirst,
      onClick: begin,
    },
    { key: 'link', icon: <Link2 size={14} />, label: t('view.link'), onClick: () => void copyLink() },
    ...(saved?.mayDelete === true
      ? [{ key: 'delete', icon: <Trash2 size={14} />, label: t('view.delete'), onClick: () => remove(saved) }]
      : []),
  ]
  const name = saved?.name ?? (words === null ? '' : t(words))
  return (
    <Dropdown menu={{ items }} autoFocus trigger={['click']} placement="bottomLeft">
      <span>
        <IconButton icon={Ellipsis} small name={t('view.more', { name })} />
      </span>
    </Dropdown>
  )
}
