import type { ComponentProps } from 'react'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import { Avatar } from '../ui/avatar.tsx'

/** One's own picture, which opens one's own menu. */
export function OwnButton(props: ComponentProps<'button'>) {
  const t = useT()
  const me = useMe()
  return (
    <button {...props} type="button" className="iconbtn own" aria-haspopup="menu">
      <Avatar id={me.userId} name={me.name} />
      <span className="vh">{t('own.menu', { name: me.name })}</span>
    </button>
  )
}
