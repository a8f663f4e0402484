import { Dropdown, type MenuProps } from 'antd'
import { BadgeCheck, LogOut, Moon, Share2, ShieldCheck, Sun, SunMoon } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../app/api.ts'
import { chooseAppearance, useAppearance } from '../app/appearance.ts'
import { type Translate, useT } from '../app/i18n.ts'
import { noteSigningOut } from '../app/live-stream.ts'
import { forgetSession, may, useMe } from '../app/session.tsx'
import { forgetDrafts } from '../records/drafts.ts'
import { forgetAsked } from '../records/list/list-memory.ts'
import { OwnButton } from './own-button.tsx'

function menuItems(t: Translate, dark: boolean, shares: boolean): NonNullable<MenuProps['items']> {
  return [
    ...(shares
      ? [
          { key: 'shared', icon: <Share2 size={16} aria-hidden="true" />, label: t('share.withMe') },
          { key: 'transfers', icon: <BadgeCheck size={16} aria-hidden="true" />, label: t('transfer.title') },
        ]
      : []),
    { key: 'security', icon: <ShieldCheck size={16} aria-hidden="true" />, label: t('own.security') },
    {
      key: dark ? 'light' : 'dark',
      icon: dark ? <Sun size={16} aria-hidden="true" /> : <Moon size={16} aria-hidden="true" />,
      label: t(dark ? 'own.light' : 'own.dark'),
    },
    { key: 'system', icon: <SunMoon size={16} aria-hidden="true" />, label: t('own.system') },
    { type: 'divider' },
    { key: 'out', icon: <LogOut size={16} aria-hidden="true" />, label: t('own.signOut') },
  ]
}

/** The menu behind one's own picture, open from the start: it is fetched when it is first asked for. */
export function OwnMenuItems() {
  const t = useT()
  const me = useMe()
  const navigate = useNavigate()
  const appearance = useAppearance()
  const [open, setOpen] = useState(true)
  const signOut = async () => {
    noteSigningOut()
    const told = await api.post<{ url: string } | undefined>('/auth/sign-out').catch(() => undefined)
    forgetAsked()
    await forgetDrafts()
    // at once: a page that still stood there would ask anew for what is forgotten here
    await navigate('/sign-in', { flushSync: true })
    forgetSession()
    // out here already, with nothing left to go back to: the company's sign-in is left as well, where the connection says so
    if (told?.url !== undefined) window.location.assign(told.url)
  }
  const act: NonNullable<MenuProps['onClick']> = ({ key }) => {
    if (key === 'out') void signOut()
    if (key === 'shared') void navigate('/shared')
    if (key === 'transfers') void navigate('/transfers')
    if (key === 'security') void navigate('/settings/security')
    if (key === 'light' || key === 'dark' || key === 'system') chooseAppearance(key)
  }
  const head = { key: 'who', type: 'group' as const, label: `${me.name} · ${me.email}` }
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      open={open}
      onOpenChange={setOpen}
      menu={{ items: [head, ...menuItems(t, appearance === 'dark', may(me, 'account', 'update'))], onClick: act }}
    >
      <OwnButton />
    </Dropdown>
  )
}
