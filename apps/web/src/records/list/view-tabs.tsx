import { Button } from 'antd'
import { Plus, Users } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { useT } from '../../app/i18n.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { rememberOffset } from './list-memory.ts'
import type { List } from './use-list.ts'
import { useViewActs } from './use-view-acts.ts'
import { ViewMenu } from './view-menu.tsx'
import type { ListView } from './views.ts'

const SaveView = lazy(async () => ({ default: (await import('./save-view.tsx')).SaveView }))

interface TabProps {
  readonly list: List
  readonly view: ListView
}

function Tab({ list, view }: TabProps) {
  const t = useT()
  const isOpen = view.id === list.view.id
  const { saved } = view
  return (
    <Link
      to={list.addressOf(view.id)}
      onClick={() => {
        rememberOffset(list.object.plural, 0)
        if (isOpen) list.reset()
      }}
      {...(isOpen ? { 'aria-current': 'page' as const } : {})}
    >
      {saved !== null && saved.sharedWith !== 'none' ? (
        <Users size={14} aria-label={t('view.shared')} role="img" />
      ) : null}
      {view.words === null ? saved?.name : t(view.words)}
    </Link>
  )
}

function Changed({ list, onSaveAs }: { readonly list: List; readonly onSaveAs: () => void }) {
  const t = useT()
  const { save } = useViewActs(list)
  const { saved } = list.view
  if (!list.modified) return null
  return (
    <span className="views-acts">
      <span className="sm t3 not-phone" role="status">
        {t('view.modified')}
      </span>
      {saved?.mine === true ? (
        <Button type="link" size="small" onClick={() => void save(saved)}>
          {t('view.save')}
        </Button>
      ) : null}
      <Button type="link" size="small" onClick={onSaveAs}>
        {t('view.saveAs')}
      </Button>
      <Button type="link" size="small" className="quiet" onClick={list.reset}>
        {t('view.reset')}
      </Button>
    </span>
  )
}

/** The views of a list as links: each has its address; and what to do with the one that is open. */
export function ViewTabs({ list }: { readonly list: List }) {
  const t = useT()
  const [saving, setSaving] = useState<'new' | 'rename' | null>(null)
  return (
    <div className="views">
      <nav aria-label={t('view.label')}>
        {list.views.map((view) => (
          <Tab key={view.id} list={list} view={view} />
        ))}
      </nav>
      <IconButton icon={Plus} small name={t('view.new')} onClick={() => setSaving('new')} />
      <ViewMenu list={list} onRename={() => setSaving('rename')} />
      <span className="grow" />
      <Changed list={list} onSaveAs={() => setSaving('new')} />
      <Suspense fallback={null}>
        {saving === null ? null : (
          <SaveView list={list} view={saving === 'rename' ? list.view.saved : null} onClose={() => setSaving(null)} />
        )}
      </Suspense>
    </div>
  )
}
