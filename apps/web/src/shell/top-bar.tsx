import { Languages, Menu, Search } from 'lucide-react'
import { api } from '../app/api.ts'
import { chooseLanguage, currentLanguage, useT } from '../app/i18n.ts'
import { Bell } from '../notices/bell.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { OwnMenu } from './own-menu.tsx'

interface TopBarProps {
  readonly onSearch: () => void
  readonly onMenu: () => void
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

export function TopBar({ onSearch, onMenu }: TopBarProps) {
  const t = useT()
  const other = currentLanguage() === 'zh' ? 'en' : 'zh'
  const change = async () => {
    await chooseLanguage(other)
    // what the server writes to this person follows; the page itself does not wait for it
    await api.patch('/auth/me', { language: other }, {}).catch(() => undefined)
  }
  return (
    <header className="top">
      <span className="only-phone">
        <IconButton icon={Menu} name={t('nav.open')} onClick={onMenu} />
      </span>
      <button type="button" className="omni" onClick={onSearch}>
        <Search size={16} aria-hidden="true" />
        <span className="ell">{t('search.box')}</span>
        <kbd>/</kbd>
        <kbd>{isMac ? '⌘ K' : 'Ctrl K'}</kbd>
      </button>
      <span className="grow" />
      <button type="button" className="btn t s lang" onClick={() => void change()}>
        <Languages size={16} aria-hidden="true" />
        <span className="vh">{t('language.switch')}</span>
        <span>{currentLanguage() === 'zh' ? '中文' : 'English'}</span>
      </button>
      <Bell />
      <OwnMenu />
    </header>
  )
}
