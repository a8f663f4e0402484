import { Bell as BellIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useT } from '../app/i18n.ts'

const MOST_SHOWN = 99

/** The bell itself: how many notices are unread. */
export function BellButton({
  unread,
  className = '',
  ...button
}: { readonly unread: number } & ComponentProps<'button'>) {
  const t = useT()
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={unread === 0 ? t('notice.title') : t('notice.count', { count: unread })}
      {...button}
      className={`iconbtn bell ${className}`}
    >
      <BellIcon size={16} strokeWidth={1.85} aria-hidden="true" />
      {unread === 0 ? null : <span className="belldot">{unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}</span>}
    </button>
  )
}
